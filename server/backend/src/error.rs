//! Everything that a use case can fail with.

use chrono::{DateTime, Utc};
use domain::access::{Action, WorkspaceAction};
use domain::form::{Field, FieldProblem, Problem};
use domain::package::Refusal;
use domain::request::RequestStatus;

/// Why a use case was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// No such thing, or not theirs to see.
    #[error("no such thing, or not theirs to see")]
    NotFound,
    /// They see it, and may not do this to it.
    #[error("{0} is not allowed")]
    Denied(Denied),
    /// Somebody else changed it first.
    #[error("somebody else changed it first")]
    Conflict,
    /// A request that was decided, or withdrawn, before.
    #[error("{status} before")]
    Decided {
        /// What became of it.
        status: RequestStatus,
        /// The name of who did it.
        by: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A form that cannot be taken, field by field.
    #[error("the form has {} problems", .0.len())]
    Fields(Vec<FieldProblem>),
    /// An edit of the information that started from an older revision.
    #[error("an edit of an old revision")]
    Stale,
    /// An edit that started from an older revision; the page shows what changed since.
    #[error("an edit that another one overtook")]
    Overtaken,
    /// Address and password do not belong together.
    #[error("wrong address or password")]
    WrongCredentials,
    /// Too many attempts.
    #[error("too many attempts, wait {seconds} s")]
    Throttled {
        /// How long to wait.
        seconds: u64,
    },
    /// A one-time link that was used, has expired or never was.
    #[error("a link that is no longer good")]
    LinkSpent,
    /// A package that cannot be taken.
    #[error("package refused: {0}")]
    Refused(Refusal),
    /// An upload that stopped before its end.
    #[error("the upload broke off")]
    BrokenOff,
    /// The database failed.
    #[error("database: {0}")]
    Db(#[from] sea_orm::DbErr),
    /// The store of packages failed.
    #[error("storage: {0}")]
    Storage(#[from] object_store::Error),
    /// A file of our own failed.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// Something that should not happen.
    #[error("internal: {0}")]
    Internal(String),
}

/// What was not allowed, and who could allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// An action on a mini program.
    MiniProgram {
        /// Which.
        action: Action,
        /// Names of its admins.
        ask: Vec<String>,
    },
    /// An action in a workspace.
    Workspace {
        /// Which.
        action: WorkspaceAction,
        /// Names of its admins.
        ask: Vec<String>,
    },
    /// Taking back a request of somebody else.
    Withdrawal {
        /// The name of whoever made it.
        ask: Vec<String>,
    },
}

impl std::fmt::Display for Denied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Denied::MiniProgram { action, .. } => action.fmt(f),
            Denied::Workspace { action, .. } => action.fmt(f),
            Denied::Withdrawal { .. } => f.write_str("withdraw-request"),
        }
    }
}

impl Error {
    /// One field with one problem.
    pub fn field(field: Field, problem: Problem) -> Error {
        Error::Fields(vec![FieldProblem { field, language: None, problem }])
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Internal(format!("stored JSON: {error}"))
    }
}

/// Whether the database refused a row because one like it is there.
pub fn is_unique_violation(error: &sea_orm::DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}
