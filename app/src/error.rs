//! What a browser may learn about a failure, and how it is shown.

use crate::text::{Text, use_text};
use crate::ui::icon::Icon;
use crate::ui::time::exact;
use chrono::{DateTime, Utc};
use domain::access::{Action, WorkspaceAction};
use domain::form::{Field, FieldProblem};
use domain::language::Tag;
use domain::package::Refusal;
use domain::request::RequestStatus;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr, ServerFnUrlError};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What was not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// To a mini program.
    MiniProgram(Action),
    /// In a workspace.
    Workspace(WorkspaceAction),
    /// Taking back a request of somebody else.
    Withdrawal,
}

/// What a browser may learn about a failure. Nothing else crosses the wire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// They see it, and may not do this to it.
    #[error("denied")]
    Denied {
        /// What.
        deed: Deed,
        /// Names of those who could allow it.
        ask: Vec<String>,
    },
    /// No such thing, or not theirs to see.
    #[error("not found")]
    NotFound,
    /// Somebody else changed it first.
    #[error("conflict")]
    Conflict,
    /// A request that was decided, or withdrawn, before.
    #[error("decided")]
    Decided {
        /// What became of it.
        status: RequestStatus,
        /// The name of who did it.
        by: String,
        /// When.
        #[serde(with = "chrono::serde::ts_microseconds")]
        at: DateTime<Utc>,
    },
    /// A form that cannot be taken.
    #[error("fields")]
    Fields {
        /// What is wrong, field by field.
        problems: Vec<FieldProblem>,
        /// What was typed, as JSON, so that a page that is rendered anew loses nothing.
        typed: Option<String>,
    },
    /// An edit that started from an older revision.
    #[error("stale")]
    Stale {
        /// What was typed, as JSON.
        typed: Option<String>,
    },
    /// An edit that started from an older revision; the page shows what changed since.
    #[error("overtaken")]
    Overtaken {
        /// What was typed, as JSON.
        typed: Option<String>,
    },
    /// A form that comes back as a step of its own changed it, with nothing stored yet.
    #[error("draft")]
    Draft {
        /// What it holds, as JSON.
        typed: Option<String>,
    },
    /// Address and password do not belong together.
    #[error("wrong credentials")]
    WrongCredentials {
        /// The address that was typed.
        email: String,
    },
    /// Too many attempts.
    #[error("throttled")]
    Throttled {
        /// How long to wait, in seconds.
        seconds: u64,
    },
    /// A one-time link that is no longer good.
    #[error("link spent")]
    LinkSpent,
    /// A package that cannot be taken.
    #[error("refused")]
    Refused(Refusal),
    /// An upload that stopped before its end.
    #[error("broken off")]
    BrokenOff,
    /// A form or an address that could not be read.
    #[error("bad request")]
    BadRequest,
    /// A fault of ours; the log has more under the request's id.
    #[error("internal")]
    Internal,
    /// The server did not answer.
    #[error("unreachable")]
    Unreachable,
}

impl AppError {
    /// The status that tells it to machines.
    pub const fn status(&self) -> u16 {
        match self {
            AppError::SignedOut | AppError::WrongCredentials { .. } => 401,
            AppError::Denied { .. } => 403,
            AppError::NotFound => 404,
            AppError::Conflict
            | AppError::Stale { .. }
            | AppError::Overtaken { .. }
            | AppError::Decided { .. } => 409,
            AppError::LinkSpent => 410,
            AppError::Fields { .. } | AppError::Draft { .. } | AppError::Refused(_) => 422,
            AppError::Throttled { .. } => 429,
            AppError::BadRequest | AppError::BrokenOff => 400,
            AppError::Internal | AppError::Unreachable => 500,
        }
    }

    /// Keeps what was typed with an error that a form shows.
    #[must_use]
    pub fn keeping(self, form: &impl Serialize) -> AppError {
        let typed = serde_json::to_string(form).ok();
        if let AppError::Fields { problems, .. } = self {
            AppError::Fields { problems, typed }
        } else if matches!(self, AppError::Stale { .. }) {
            AppError::Stale { typed }
        } else if matches!(self, AppError::Overtaken { .. }) {
            AppError::Overtaken { typed }
        } else {
            self
        }
    }

    /// A form that comes back with nothing stored.
    pub fn draft(form: &impl Serialize) -> AppError {
        AppError::Draft { typed: serde_json::to_string(form).ok() }.noted()
    }

    /// Keeps what was typed into the form of an edit, also when somebody else changed the thing first.
    #[must_use]
    pub fn overtaking(self, form: &impl Serialize) -> AppError {
        if self == AppError::Conflict {
            AppError::Overtaken { typed: serde_json::to_string(form).ok() }
        } else {
            self.keeping(form)
        }
    }

    /// What was typed into the form that this refuses.
    pub fn typed<T: for<'a> Deserialize<'a>>(&self) -> Option<T> {
        let (AppError::Fields { typed, .. }
        | AppError::Stale { typed }
        | AppError::Draft { typed }
        | AppError::Overtaken { typed }) = self
        else {
            return None;
        };
        serde_json::from_str(typed.as_deref()?).ok()
    }

    /// What is wrong with a field, in words.
    pub fn at(&self, t: Text, field: Field, language: Option<&Tag>) -> Option<String> {
        let AppError::Fields { problems, .. } = self else {
            return None;
        };
        let found =
            problems.iter().find(|it| it.field == field && it.language.as_ref() == language)?;
        Some(t.problem(found))
    }

    /// What is wrong with a field in whatever language, in words.
    pub fn at_any(&self, t: Text, field: Field) -> Option<String> {
        let AppError::Fields { problems, .. } = self else {
            return None;
        };
        problems.iter().find(|it| it.field == field).map(|it| t.problem(it))
    }

    /// What failed, what that means and what to do, in words.
    pub fn words(&self, t: Text) -> String {
        match self {
            AppError::SignedOut => t.error_signed_out().to_owned(),
            AppError::Denied { deed, ask } => {
                let needed = t.error_denied_needs(t.who_may(*deed).join(t.comma()));
                let ask = if ask.is_empty() {
                    t.error_denied().to_owned()
                } else {
                    t.error_denied_ask(ask.join(t.comma()))
                };
                t.sentences(needed, ask)
            }
            AppError::NotFound => t.error_not_found().to_owned(),
            AppError::Conflict => t.error_conflict().to_owned(),
            AppError::Decided { status, by, at } => {
                t.request_decided_before(by, t.request_status(*status), exact(t, *at))
            }
            AppError::Fields { problems, .. } => t.error_fields(problems.len() as u64),
            AppError::Stale { .. } => t.error_stale().to_owned(),
            AppError::Overtaken { .. } => t.error_overtaken().to_owned(),
            AppError::Draft { .. } => t.information_draft().to_owned(),
            AppError::WrongCredentials { .. } => t.sign_in_wrong().to_owned(),
            AppError::Throttled { seconds } => t.error_throttled(*seconds),
            AppError::LinkSpent => t.error_link_spent().to_owned(),
            AppError::Refused(refusal) => t.refusal(refusal),
            AppError::BrokenOff => t.error_broken_off().to_owned(),
            AppError::BadRequest => t.error_bad_request().to_owned(),
            AppError::Internal => t.error_internal().to_owned(),
            AppError::Unreachable => t.error_unreachable().to_owned(),
        }
    }

    /// What happened, in a few words, and the icon that says the same.
    pub fn heading(&self, t: Text) -> (&'static str, &'static str) {
        match self {
            AppError::NotFound => (t.error_not_found_heading(), "search"),
            AppError::Denied { .. } => (t.error_denied_heading(), "lock"),
            AppError::SignedOut => (t.error_signed_out_heading(), "lock"),
            AppError::LinkSpent => (t.error_link_spent_heading(), "link"),
            AppError::Conflict
            | AppError::Decided { .. }
            | AppError::Fields { .. }
            | AppError::Stale { .. }
            | AppError::Overtaken { .. }
            | AppError::Draft { .. }
            | AppError::WrongCredentials { .. }
            | AppError::Throttled { .. }
            | AppError::Refused(_)
            | AppError::BrokenOff
            | AppError::BadRequest
            | AppError::Internal
            | AppError::Unreachable => (t.error_heading(), "error"),
        }
    }

    /// Tells the response that is being built, if there is one, how this went.
    fn noted(self) -> Self {
        #[cfg(feature = "ssr")]
        crate::host::set_status(self.status());
        self
    }
}

impl FromServerFnError for AppError {
    type Encoder = crate::wire::TextJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => AppError::BadRequest,
            ServerFnErrorErr::Request(_) => AppError::Unreachable,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => AppError::Internal,
        };
        error.noted()
    }
}

#[cfg(feature = "ssr")]
impl From<backend::Error> for AppError {
    fn from(error: backend::Error) -> Self {
        use backend::error::Denied;
        let shown = match error {
            backend::Error::SignedOut => AppError::SignedOut,
            backend::Error::NotFound => AppError::NotFound,
            backend::Error::Denied(Denied::MiniProgram { action, ask }) => {
                AppError::Denied { deed: Deed::MiniProgram(action), ask }
            }
            backend::Error::Denied(Denied::Workspace { action, ask }) => {
                AppError::Denied { deed: Deed::Workspace(action), ask }
            }
            backend::Error::Denied(Denied::Withdrawal { ask }) => {
                AppError::Denied { deed: Deed::Withdrawal, ask }
            }
            backend::Error::Conflict => AppError::Conflict,
            backend::Error::Decided { status, by, at } => AppError::Decided { status, by, at },
            backend::Error::Fields(problems) => AppError::Fields { problems, typed: None },
            backend::Error::Stale => AppError::Stale { typed: None },
            backend::Error::Overtaken => AppError::Overtaken { typed: None },
            backend::Error::WrongCredentials => AppError::WrongCredentials { email: String::new() },
            backend::Error::Throttled { seconds } => AppError::Throttled { seconds },
            backend::Error::LinkSpent => AppError::LinkSpent,
            backend::Error::Refused(refusal) => AppError::Refused(refusal),
            backend::Error::BrokenOff => AppError::BrokenOff,
            backend::Error::Db(_)
            | backend::Error::Storage(_)
            | backend::Error::File(_)
            | backend::Error::Internal(_) => {
                tracing::error!(%error, "a request failed");
                AppError::Internal
            }
        };
        shown.noted()
    }
}

/// What the last form of the page was refused for, when the browser posted it by itself: it stands in the
/// address. `path` is the address that the form posts to.
pub fn refused_before(path: &str) -> Option<AppError> {
    let error = use_context::<ServerActionError>().filter(|error| error.path() == path)?;
    Some(ServerFnUrlError::<AppError>::decode_err(error.err()))
}

/// What stands in for a page or a tab that could not be shown: what happened, what to do, and a way on.
#[component]
pub fn Problem(
    /// What happened.
    error: AppError,
    /// Whether it stands for the whole page, and so names it.
    #[prop(optional)]
    page: bool,
) -> impl IntoView {
    let t = use_text();
    let (heading, icon) = error.heading(t);
    let retry = matches!(error, AppError::Internal | AppError::Unreachable | AppError::Conflict);
    let words = error.words(t);
    view! {
        {page.then(|| view! { <Title text=heading/> })}
        <section class="empty" role="alert">
            <Icon name=icon/>
            {if page { view! { <h1>{heading}</h1> }.into_any() } else { view! { <h2>{heading}</h2> }.into_any() }}
            <p>{words}</p>
            <div class="row">
                {retry.then(|| view! { <a class="button button--primary" href="" rel="external">{t.retry()}</a> })}
                <a class="button" href=crate::path::HOME rel="external">{t.error_home()}</a>
            </div>
        </section>
    }
}
