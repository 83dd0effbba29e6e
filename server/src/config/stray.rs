//! Variables that look like ours and are not: a misspelt one would be left out without a word.

use super::source::{CONFIG, Key, PREFIX, Wrong};
use std::ffi::OsString;

/// What our scripts and tests are told by, and may hand on.
const OF_SCRIPTS: [&str; 2] = ["MINIDECK_BIN", "MINIDECK_PRINT"];

/// Refuses the first variable, by name, that begins as ours do and is none of them. An empty one is one that is
/// not set.
pub(super) fn refuse(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<(), Wrong> {
    let known: Vec<String> =
        Key::ALL.into_iter().map(Key::variable).chain([CONFIG.to_owned()]).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut strays: Vec<String> = variables
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .filter(|(name, _)| !known.contains(&name.as_str()) && !OF_SCRIPTS.contains(&name.as_str()))
        .filter(|(name, value)| !of_a_service(name, &value.to_string_lossy()))
        .map(|(name, _)| name)
        .collect();
    strays.sort_unstable();
    match strays.first() {
        None => Ok(()),
        Some(name) => Err(Wrong::unknown(name.clone(), nearest(name, &known))),
    }
}

/// Whether a variable is one of those with which Kubernetes and Docker tell every container of a service
/// `minideck` or `minideck-…`: `MINIDECK_SERVICE_PORT=3000`, `MINIDECK_PORT=tcp://10.0.0.1:3000`,
/// `MINIDECK_DB_PORT_5432_TCP_ADDR=10.0.0.2`.
fn of_a_service(name: &str, value: &str) -> bool {
    let numbered = |(_, after): (&str, &str)| after.starts_with(|c: char| c.is_ascii_digit());
    let address = ["tcp://", "udp://", "sctp://"].iter().any(|it| value.starts_with(it));
    name.contains("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.split_once("_PORT_").is_some_and(numbered)
        || name.ends_with("_PORT") && address
}

/// What somebody may have meant: the one of `known` that is nearest, or all of them where none is near.
pub(super) fn nearest(name: &str, known: &[&str]) -> String {
    let begin = if name.starts_with(PREFIX) { PREFIX.len() } else { 0 };
    let typed = name.get(begin..).unwrap_or_default().to_lowercase();
    // A third of the letters may be wrong.
    let most = (typed.len() / 3).max(1);
    let far = |it: &&str| {
        strsim::osa_distance(&typed, &it.get(begin..).unwrap_or_default().to_lowercase())
    };
    let near = known.iter().copied().min_by_key(far).filter(|it| far(it) <= most);
    let longer_name = || {
        let mut longer = known.iter().filter(|it| it.len() > name.len() && it.starts_with(name));
        longer.next().copied().filter(|_| longer.next().is_none() && !typed.is_empty())
    };
    match near.or_else(longer_name) {
        Some(near) => near.to_owned(),
        None => format!("one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, value: &str) -> Option<String> {
        let one = std::iter::once((OsString::from(name), OsString::from(value)));
        refuse(one).err().map(|wrong| wrong.to_string())
    }

    #[test]
    fn settings_and_what_is_not_ours_pass() {
        for key in Key::ALL {
            assert_eq!(refused(&key.variable(), "x"), None);
        }
        for name in ["MINIDECK_CONFIG", "MINIDECK_BIN", "PATH", "MINIDECKS", "LEPTOS_SITE_ROOT"] {
            assert_eq!(refused(name, "x"), None);
        }
        assert_eq!(refused("MINIDECK_ADRR", ""), None, "an empty variable is one that is not set");
    }

    #[test]
    fn a_misspelt_one_is_refused_with_the_nearest() {
        for (typed, right) in [
            ("MINIDECK_ADRR", "MINIDECK_ADDR"),
            ("MINIDECK_BASEURL", "MINIDECK_BASE_URL"),
            ("MINIDECK_DATABASE", "MINIDECK_DATABASE_URL"),
            ("MINIDECK_TRUSTED_PROXY", "MINIDECK_TRUSTED_PROXIES"),
            ("MINIDECK_SMTP", "MINIDECK_SMTP_URL"),
            ("MINIDECK_SMTP_URI", "MINIDECK_SMTP_URL"),
            ("MINIDECK_LOGFORMAT", "MINIDECK_LOG_FORMAT"),
            ("MINIDECK_data", "MINIDECK_DATA"),
        ] {
            let said = format!("{typed} is no setting; right would be {right}");
            // The value may be a secret.
            assert_eq!(refused(typed, "smtps://me:secret@host"), Some(said));
        }
    }

    #[test]
    fn all_are_named_where_none_is_near() {
        for typed in ["MINIDECK_", "MINIDECK_PASSWORD", "MINIDECK_URL", "MINIDECK_PORT"] {
            let said = refused(typed, "3000").unwrap();
            assert!(said.contains("one of MINIDECK_ADDR, MINIDECK_BASE_URL"), "{said}");
        }
        assert_eq!(nearest("base_ulr", &["base_url", "data"]), "base_url");
    }

    #[test]
    fn the_first_by_name_is_told() {
        let two = ["MINIDECK_ZZ", "MINIDECK_AA"].map(|it| (it.into(), "x".into()));
        assert!(refuse(two.into_iter()).unwrap_err().to_string().starts_with("MINIDECK_AA "));
    }

    #[test]
    fn what_containers_are_told_of_services_passes() {
        for (name, value) in [
            ("MINIDECK_SERVICE_HOST", "10.0.0.1"),
            ("MINIDECK_SERVICE_PORT", "3000"),
            ("MINIDECK_SERVICE_PORT_HTTP", "3000"),
            ("MINIDECK_PORT", "tcp://10.0.0.1:3000"),
            ("MINIDECK_PORT_3000_TCP", "tcp://10.0.0.1:3000"),
            ("MINIDECK_DB_PORT_5432_TCP_ADDR", "10.0.0.2"),
        ] {
            assert_eq!(refused(name, value), None, "{name}");
        }
    }
}
