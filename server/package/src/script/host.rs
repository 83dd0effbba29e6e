//! Hosts that stand in texts of a script.

use domain::package::Scheme;
use memchr::memmem;

/// A host, and the offset in bytes of the text it stands in.
pub(super) struct Host {
    pub scheme: Scheme,
    pub name: String,
    pub at: u32,
}

/// Finds `https://…` and `wss://…` in a text.
pub(super) fn find(text: &str, at: u32, hosts: &mut Vec<Host>) {
    // Shorter than the shortest there is.
    if text.len() < "wss://a.b".len() {
        return;
    }
    let mut from = 0;
    while let Some(found) = memmem::find(&text.as_bytes()[from..], b"://") {
        let colon = from + found;
        from = colon + 3;
        if let Some(scheme) = scheme_before(&text[..colon])
            && let Some(name) = host_of(&text[from..])
        {
            hosts.push(Host { scheme, name, at });
        }
    }
}

fn scheme_before(text: &str) -> Option<Scheme> {
    let bytes = text.as_bytes();
    let ends = |word: &[u8]| {
        bytes.len() >= word.len()
            && bytes[bytes.len() - word.len()..].eq_ignore_ascii_case(word)
            // `xhttps` is another scheme.
            && bytes[..bytes.len() - word.len()].last().is_none_or(|byte| !byte.is_ascii_alphanumeric())
    };
    if ends(b"https") {
        Some(Scheme::Https)
    } else if ends(b"wss") {
        Some(Scheme::Wss)
    } else {
        None
    }
}

/// The host at the beginning of what follows `://`, if it looks like one: it has a dot and ends in
/// a letter or is an address, or it is `localhost`.
fn host_of(rest: &str) -> Option<String> {
    let end = rest
        .find(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '/' | '?'
                        | '#'
                        | '"'
                        | '\''
                        | '`'
                        | '<'
                        | '>'
                        | '\\'
                        | ')'
                        | ','
                        | ';'
                        | '|'
                        | '$'
                        | '{'
                        | '}'
                )
        })
        .unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = host.strip_suffix('.').filter(|_| end < rest.len()).unwrap_or(host);
    looks_like_host(host).then(|| host.to_lowercase())
}

fn looks_like_host(host: &str) -> bool {
    if host.len() > 253 {
        return false;
    }
    if host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let numeric = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    let good = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    match labels.as_slice() {
        [] | [_] => false,
        labels if labels.iter().all(numeric) => {
            labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok())
        }
        [.., last] => labels.iter().all(good) && last.chars().count() >= 2 && !numeric(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> Vec<String> {
        let mut hosts = Vec::new();
        find(text, 0, &mut hosts);
        hosts.into_iter().map(|host| host.name).collect()
    }

    #[test]
    fn hosts_that_look_like_hosts_are_found() {
        assert_eq!(hosts("https://API.Example.com/v1?x=1"), ["api.example.com"]);
        assert_eq!(hosts("wss://u:p@ws.example.com:8443"), ["ws.example.com"]);
        assert_eq!(hosts("see https://a.com, https://b.cn."), ["a.com"]);
        assert_eq!(hosts("https://例子.中国/路径"), ["例子.中国"]);
        assert_eq!(hosts("https://10.0.0.1:80/ https://localhost/"), ["10.0.0.1", "localhost"]);
        assert_eq!(hosts("https://example.com"), ["example.com"]);
    }

    #[test]
    fn what_does_not_look_like_a_host_is_left_out() {
        for text in [
            "https://",
            "https://api.",
            "http://a.com",
            "xhttps://a.com",
            "https://a",
            "https://1.2.3",
            "https://-a.com",
            "https://a..com",
            "https://*.a.com",
        ] {
            assert!(hosts(text).is_empty(), "{text}");
        }
    }
}
