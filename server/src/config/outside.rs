//! Settings of what lies outside: the mail server, and the key that seals secrets.

use super::source::{Found, Key, Sources, Wrong};
use backend::mail::{Mailer, WrongMailer};
use backend::secret::{NoKey, Secrets};
use std::path::{Path, PathBuf};

/// The file in the data folder that holds the key when no other one is named.
const SECRET: &str = "secret";

/// What sends mail: both settings or none.
pub(super) fn mail(sources: &Sources<'_>) -> Result<Option<Mailer>, Wrong> {
    let server = "the address of a mail server, like smtps://user:password@mail.example.com";
    let from = "an address like console@example.com or Minideck <console@example.com>";
    match (sources.find(Key::SmtpUrl), sources.find(Key::MailFrom)) {
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(Wrong::absent(Key::MailFrom, format!("{from}, since MINIDECK_SMTP_URL is set")))
        }
        (None, Some(_)) => {
            Err(Wrong::absent(Key::SmtpUrl, format!("{server}, since MINIDECK_MAIL_FROM is set")))
        }
        (Some(url), Some(sender)) => match Mailer::new(&url.value, &sender.value) {
            Ok(mailer) => Ok(Some(mailer)),
            Err(WrongMailer::From) => Err(sender.wrong(from)),
            Err(WrongMailer::Server) => {
                // It may hold a password.
                let hidden = Found { value: String::from("…"), ..url };
                Err(hidden.wrong(server))
            }
        },
    }
}

/// The key that seals secrets.
pub(super) fn secrets(named: Option<&Found>, data: &Path) -> Result<Secrets, Wrong> {
    let read = match named {
        Some(found) => Secrets::read(Path::new(&found.value)),
        None => Secrets::read_or_make(&own(data)),
    };
    read.map_err(|error| match error {
        NoKey::Shape => found(named, data).wrong("a file with a key: 64 hexadecimal digits"),
        NoKey::File(error) => {
            found(named, data).wrong(format!("a file with a key that can be read ({error})"))
        }
        NoKey::Randomness(error) => {
            found(named, data).wrong(format!("a file with a key ({error})"))
        }
    })
}

/// Refuses a key that does not open what is stored.
pub(super) fn wrong_key(named: Option<&Found>, data: &Path) -> Wrong {
    found(named, data).wrong(
        "the file with which the secrets in this database were sealed. If it is lost, `minideck user reset-two-step` \
         switches the second step off for each person who has one",
    )
}

fn found(named: Option<&Found>, data: &Path) -> Found {
    named.cloned().unwrap_or_else(|| Found {
        key: Key::SecretFile,
        value: own(data).display().to_string(),
        origin: String::from("in the data folder"),
    })
}

fn own(data: &Path) -> PathBuf {
    data.join(SECRET)
}
