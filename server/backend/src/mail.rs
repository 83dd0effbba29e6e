//! Mail: handed to a server by SMTP, after what it tells of was committed.

use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::time::Duration;

/// How long the mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends mail through one server, from one address.
#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A mail, in words.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Whom it goes to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// What of a mailer's settings is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongMailer {
    /// The server's address.
    #[error("no address of a mail server")]
    Server,
    /// The sender.
    #[error("no mail address")]
    From,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The server's address may hold a password.
        write!(f, "Mailer({})", self.from)
    }
}

impl Mailer {
    /// A mailer for a server (`smtp://`, `smtps://`) and a sender (`name@host`, `Name <name@host>`).
    pub fn new(server: &str, from: &str) -> Result<Mailer, WrongMailer> {
        let from = from.parse().map_err(|_| WrongMailer::From)?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| WrongMailer::Server)?;
        Ok(Mailer { server: server.timeout(Some(PATIENCE)).build(), from })
    }

    /// Sends a letter in the background. That it could not be sent is a line in the log: what it told of
    /// has happened all the same.
    pub fn send(&self, letter: Letter) {
        let mailer = self.clone();
        tokio::spawn(async move {
            let to = letter.to.clone();
            match mailer.deliver(letter).await {
                Ok(()) => tracing::info!(to, "a mail was sent"),
                Err(error) => tracing::error!(to, error, "a mail could not be sent"),
            }
        });
    }

    async fn deliver(&self, letter: Letter) -> Result<(), String> {
        let Letter { to, subject, text } = letter;
        let to = to.parse().map_err(|error| format!("the address: {error}"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|error| error.to_string())?;
        self.server.send(message).await.map_err(|error| error.to_string())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailer_needs_a_server_and_a_sender() {
        let make = |server: &str, from: &str| Mailer::new(server, from).map(|_| ());
        for server in
            ["smtp://127.0.0.1:2525", "smtps://me:secret@mail.example:465", "smtp://h?tls=required"]
        {
            assert_eq!(make(server, "Minideck <console@example.com>"), Ok(()), "{server}");
        }
        for server in ["", "mail.example", "https://mail.example"] {
            assert_eq!(make(server, "console@example.com"), Err(WrongMailer::Server), "{server}");
        }
        for from in ["", "console", "a b"] {
            assert_eq!(make("smtp://127.0.0.1", from), Err(WrongMailer::From), "{from}");
        }
    }

    #[test]
    fn no_password_is_shown() -> Result<(), WrongMailer> {
        let mailer = Mailer::new("smtps://me:secret@mail.example", "console@example.com")?;
        assert_eq!(format!("{mailer:?}"), "Mailer(console@example.com)");
        Ok(())
    }
}
