//! Use cases and storage. Every command is four paragraphs: grant, rule, one transaction, commit.

pub mod access;
pub mod account;
pub mod audit;
pub mod audit_export;
pub mod audit_list;
pub mod category;
pub mod clock;
pub mod configuration;
pub mod database;
pub mod demo;
pub mod entity;
pub mod error;
pub mod feature;
pub mod host_app;
pub mod icon;
pub mod information;
pub mod installation;
pub mod invitation;
pub mod link;
pub mod list;
pub mod logo;
pub mod mail;
pub mod member;
pub mod merchant;
pub mod mini_program;
pub mod naming;
mod near;
pub mod notification;
pub mod palette;
pub mod password;
pub mod picture;
pub mod profile;
pub mod qr_code;
pub mod qr_image;
pub mod random;
pub mod registry;
pub mod release;
mod release_to;
pub mod removal;
pub mod request;
pub mod scan;
pub mod search;
pub mod secret;
pub mod seen;
pub mod session;
pub mod settings;
pub mod storage;
pub mod succession;
pub mod two_step;
pub mod user;
pub mod verification;
pub mod version;
pub mod workspace;
pub mod workspace_member;

use seen::Seen;
use std::sync::Arc;

pub use access::{Actor, Cx};
pub use error::Error;

/// How many packages are checked at the same time; the rest queue (rules §7.4).
pub const CHECKS_AT_ONCE: usize = 2;
/// How many comparisons read packages at the same time; they do not wait for checks.
pub const COMPARISONS_AT_ONCE: usize = 2;

/// How many pictures are decoded at the same time: each may take 64 MB.
pub const PICTURES_AT_ONCE: usize = 2;

/// Everything that a use case needs and that outlives a request. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    parts: Arc<Parts>,
    /// What the page that is being answered has read; nothing for everything else.
    seen: Option<Seen>,
}

/// What a [`Backend`] is made of.
pub struct Parts {
    /// Where rows are.
    pub database: database::Database,
    /// What time it is.
    pub clock: clock::Clock,
    /// Where packages are.
    pub storage: storage::Storage,
    /// Hashes passwords, a few at a time.
    pub passwords: password::Passwords,
    /// Slows down those who guess passwords.
    pub throttle: session::Throttle,
    /// Places for packages being checked.
    pub checks: tokio::sync::Semaphore,
    /// Tells live pages that somebody has a notification.
    pub wakes: notification::Wakes,
    /// Scans of QR codes that are still to be written.
    pub scans: scan::Scans,
    /// Places for pictures being decoded.
    pub pictures: tokio::sync::Semaphore,
    /// Places for packages being compared.
    pub comparisons: tokio::sync::Semaphore,
    /// What links start with, without a slash at the end.
    pub base_url: String,
    /// Seals secrets at rest.
    pub secrets: secret::Secrets,
    /// Sends mail; without it links are shown only.
    pub mail: Option<mail::Mailer>,
}

/// What a [`Backend`] is told about the world around it.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What links start with, without a slash at the end.
    pub base_url: String,
    /// Seals secrets at rest.
    pub secrets: secret::Secrets,
    /// Sends mail; without it links are shown only.
    pub mail: Option<mail::Mailer>,
}

impl Backend {
    /// Puts the parts together.
    pub fn new(
        database: database::Database,
        clock: clock::Clock,
        storage: storage::Storage,
        outside: Outside,
    ) -> Backend {
        let Outside { base_url, secrets, mail } = outside;
        let parts = Arc::new(Parts {
            database,
            clock,
            storage,
            passwords: password::Passwords::default(),
            throttle: session::Throttle::default(),
            wakes: notification::Wakes::default(),
            checks: tokio::sync::Semaphore::new(CHECKS_AT_ONCE),
            scans: scan::Scans::default(),
            pictures: tokio::sync::Semaphore::new(PICTURES_AT_ONCE),
            comparisons: tokio::sync::Semaphore::new(COMPARISONS_AT_ONCE),
            base_url,
            secrets,
            mail,
        });
        Backend { parts, seen: None }
    }

    /// The same for one page, which reads a row that several of its parts need once.
    #[must_use]
    pub fn remembering(&self, seen: Option<Seen>) -> Backend {
        Backend { parts: self.parts.clone(), seen }
    }

    /// What the page that is being answered has read, if one is.
    fn seen(&self) -> Option<&seen::Rows> {
        self.seen.as_ref().map(|it| it.0.as_ref())
    }

    /// What a command that nobody signed in for (from the command line, or at start) acts with.
    pub fn local(&self) -> Cx<'_> {
        Cx { backend: self, actor: None, address: "local" }
    }
}

impl std::ops::Deref for Backend {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
