//! Private keys and tokens, by their well-known shapes.

use domain::package::{FindingKind, TokenShape};

/// How far a shape may reach from its first byte, with what must follow a key's first line.
const REACH: usize = 256;
/// Findings kept of one file: a file that is nothing but keys says so in a few lines. A private key is kept
/// behind any number of tokens, since it alone keeps a version from being submitted.
const MOST: usize = 50;

/// Looks through one file, piece by piece.
#[derive(Default)]
pub(crate) struct Secrets {
    /// What was not looked through yet, because a shape might reach beyond it.
    kept: Vec<u8>,
    before: Option<u8>,
    line: u32,
    column: u32,
    /// What, line, column.
    pub found: Vec<(FindingKind, u32, u32)>,
}

impl Secrets {
    /// Takes the next piece; an empty one ends the file.
    pub(crate) fn piece(&mut self, piece: &[u8]) {
        let mut bytes = std::mem::take(&mut self.kept);
        bytes.extend_from_slice(piece);
        let end = if piece.is_empty() { bytes.len() } else { bytes.len().saturating_sub(REACH) };
        let mut counted = 0;
        for at in 0..end {
            if !STARTS[bytes[at] as usize] {
                continue;
            }
            let before = if at == 0 { self.before } else { Some(bytes[at - 1]) };
            if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                continue;
            }
            if let Some(kind) = shape(&bytes[at..])
                && self.has_room(&kind)
            {
                self.count(&bytes[counted..at]);
                counted = at;
                self.found.push((kind, self.line + 1, self.column + 1));
            }
        }
        self.count(&bytes[counted..end]);
        if end > 0 {
            self.before = Some(bytes[end - 1]);
        }
        bytes.drain(..end);
        self.kept = bytes;
    }

    fn has_room(&self, kind: &FindingKind) -> bool {
        let is_first_key =
            *kind == FindingKind::PrivateKey && !self.found.iter().any(|(known, ..)| known == kind);
        self.found.len() < MOST || is_first_key
    }

    fn count(&mut self, bytes: &[u8]) {
        let lines = memchr::memchr_iter(b'\n', bytes).count();
        let last_line = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                self.column = 0;
                &bytes[at + 1..]
            }
            None => bytes,
        };
        // Bytes that continue a character of UTF-8 are no column.
        let columns = last_line.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.column = self.column.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX));
    }
}

/// First bytes of shapes.
static STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let first = b"-ALgnxsr";
    let mut index = 0;
    while index < first.len() {
        starts[first[index] as usize] = true;
        index += 1;
    }
    starts
};

fn shape(rest: &[u8]) -> Option<FindingKind> {
    if rest.first() == Some(&b'-') {
        return is_private_key(rest).then_some(FindingKind::PrivateKey);
    }
    token(rest).map(|shape| FindingKind::Token { shape })
}

/// Prefix, characters that follow, how few and how many of them.
type Shape = (&'static [u8], fn(u8) -> bool, usize, usize, TokenShape);

const SHAPES: [Shape; 16] = [
    (b"AKIA", is_upper, 16, 16, TokenShape::AwsAccessKey),
    (b"LTAI", is_letter, 12, 26, TokenShape::AlibabaAccessKey),
    (b"AKID", is_letter, 32, 36, TokenShape::TencentSecretId),
    (b"AIza", is_dashed, 35, 35, TokenShape::GoogleApiKey),
    (b"ghp_", is_letter, 36, 255, TokenShape::GithubToken),
    (b"gho_", is_letter, 36, 255, TokenShape::GithubToken),
    (b"ghu_", is_letter, 36, 255, TokenShape::GithubToken),
    (b"ghs_", is_letter, 36, 255, TokenShape::GithubToken),
    (b"ghr_", is_letter, 36, 255, TokenShape::GithubToken),
    (b"github_pat_", is_dashed, 60, 244, TokenShape::GithubToken),
    (b"glpat-", is_dashed, 20, 249, TokenShape::GitlabToken),
    (b"npm_", is_letter, 36, 36, TokenShape::NpmToken),
    (b"xoxb-", is_dashed, 20, 250, TokenShape::SlackToken),
    (b"xoxp-", is_dashed, 20, 250, TokenShape::SlackToken),
    (b"sk_live_", is_letter, 24, 247, TokenShape::StripeKey),
    (b"rk_live_", is_letter, 24, 247, TokenShape::StripeKey),
];

fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn is_dashed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn token(rest: &[u8]) -> Option<TokenShape> {
    SHAPES.into_iter().find_map(|(prefix, follows, least, most, shape)| {
        let body = rest.strip_prefix(prefix)?;
        let length = body.iter().take(most + 1).take_while(|byte| follows(**byte)).count();
        // A word that goes on in other letters is something else.
        let ends = body.get(length).is_none_or(|byte| !is_letter(*byte));
        (length >= least && length <= most && ends).then_some(shape)
    })
}

/// The first line of a key in PEM form, and behind it what looks like the key: libraries that
/// write keys have the line alone.
fn is_private_key(rest: &[u8]) -> bool {
    let Some(line) = rest.strip_prefix(b"-----BEGIN ") else {
        return false;
    };
    let line = &line[..line.len().min(48)];
    let Some(end) = line.windows(5).position(|window| window == b"-----") else {
        return false;
    };
    let label = &line[..end];
    if !label.ends_with(b"PRIVATE KEY") && !label.ends_with(b"PRIVATE KEY BLOCK") {
        return false;
    }
    let after = &rest[11 + end + 5..];
    let after = &after[..after.len().min(160)];
    after
        .split(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'/'))
        .any(|run| run.len() >= 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pieces: &[&str]) -> Vec<(FindingKind, u32, u32)> {
        let mut secrets = Secrets::default();
        for piece in pieces {
            secrets.piece(piece.as_bytes());
        }
        secrets.piece(b"");
        secrets.found
    }

    // Put together here, so that this file itself holds no token.
    fn example(prefix: &str, length: usize) -> String {
        format!("{prefix}{}", "Q".repeat(length))
    }

    #[test]
    fn each_shape_is_found_and_nothing_longer_or_shorter() {
        for (prefix, _, least, most, shape) in SHAPES {
            let prefix = std::str::from_utf8(prefix).unwrap();
            let kind = FindingKind::Token { shape };
            let text = format!("é = '{}'", example(prefix, least));
            assert_eq!(found(&[&text]), [(kind, 1, 6)], "{prefix}");
            assert!(found(&[&example(prefix, least - 1)]).is_empty(), "{prefix}");
            assert!(found(&[&example(prefix, most + 1)]).is_empty(), "{prefix}");
            assert!(found(&[&format!("x{}", example(prefix, least))]).is_empty(), "{prefix}");
        }
    }

    #[test]
    fn a_private_key_is_found_with_its_body_only() {
        let line = |kind: &str| format!("-----BEGIN {kind}PRIVATE KEY-----");
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
            let key = format!("\n  {}\n{body}", line(kind));
            assert_eq!(found(&[&key]), [(FindingKind::PrivateKey, 2, 3)]);
            let text = format!("var k = \"{}\\n{body}\"", line(kind));
            assert_eq!(found(&[&text]).len(), 1);
        }
        let library = format!("k = '{}' + this.getPrivateBaseKeyB64() + 'x'", line("RSA "));
        assert!(found(&[&library]).is_empty());
    }

    #[test]
    fn a_private_key_is_found_behind_any_number_of_tokens() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        let key = format!("-----BEGIN PRIVATE KEY-----\n{body}\n");
        let tokens = format!("{}\n", example("ghp_", 36)).repeat(MOST * 3);
        let found = found(&[&tokens, &key, &tokens, &key]);
        let line = u32::try_from(MOST * 3 + 1).unwrap();
        assert_eq!(found.len(), MOST + 1);
        assert_eq!(found.last(), Some(&(FindingKind::PrivateKey, line, 1)), "the first of them");
    }

    #[test]
    fn pieces_make_no_difference() {
        let text = format!("a\nb {}\n{}", example("ghp_", 36), "c".repeat(600));
        let whole = found(&[&text]);
        assert_eq!(whole.len(), 1);
        for at in 1..text.len() {
            let (a, b) = text.split_at(at);
            assert_eq!(found(&[a, b]), whole, "{at}");
        }
    }
}
