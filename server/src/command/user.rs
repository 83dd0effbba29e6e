//! `minideck user`: accounts from the command line. Whoever runs it holds the machine.

use super::{Failure, say};
use crate::config::Settings;
use backend::two_step;
use backend::user::{self, How, NewUser, Place};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use domain::access::WorkspaceRole;

/// What is done about accounts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum User {
    /// Give somebody a role; print a one-time link for the password of an account that is new, or had the role
    Add(Add),
    /// Switch the second step of signing in off, for somebody who lost their app and their recovery codes
    ResetTwoStep(ResetTwoStep),
}

/// Whose second step is switched off.
#[derive(Debug, clap::Args)]
pub(super) struct ResetTwoStep {
    /// The person's address
    #[arg(value_name = "E-MAIL")]
    email: String,
}

/// Who is added, where, and as what.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The person's address
    #[arg(value_name = "E-MAIL")]
    email: String,
    /// The person's name
    #[arg(long)]
    name: String,
    /// Key of the workspace; without it, the only tenant there is
    #[arg(long, value_name = "KEY", conflicts_with = "merchant")]
    workspace: Option<String>,
    /// Name of the merchant, which is made if absent
    #[arg(long, value_name = "NAME")]
    merchant: Option<String>,
    /// What the person becomes there
    #[arg(long, value_parser = role())]
    role: WorkspaceRole,
}

fn role() -> impl clap::builder::TypedValueParser<Value = WorkspaceRole> {
    let words = WorkspaceRole::ALL.iter().map(|role| role.word());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<WorkspaceRole>())
}

impl User {
    pub(super) async fn run(self, settings: &Settings) -> Result<(), Failure> {
        match self {
            User::Add(add) => add.run(settings).await,
            User::ResetTwoStep(reset) => reset.run(settings).await,
        }
    }
}

impl ResetTwoStep {
    async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let ResetTwoStep { email } = self;
        // No link is printed: whatever it starts with will do.
        let base_url = settings.base_url_unbound().unwrap_or_default();
        let backend = super::open(settings, base_url).await?;
        match two_step::reset(&backend.local(), &email).await {
            Err(backend::Error::NotFound) => return Err(Failure::NoTwoStep(email)),
            reset => reset?,
        }
        say(&format!("{email} signs in with the password alone"));
        super::close(backend).await
    }
}

impl Add {
    async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let Add { email, name, workspace, merchant, role } = self;
        let base_url = settings.base_url_unbound()?;
        let backend = super::open(settings, base_url).await?;
        let place = match &merchant {
            Some(merchant) => Place::Merchant(merchant),
            None => Place::Workspace(workspace.as_deref()),
        };
        let user = NewUser { email: &email, name: &name, place, role };
        let added = user::add(&backend.local(), user).await?;
        let workspace = &added.workspace;
        say(&match &added.how {
            How::Made => format!("{email} is {role} in {workspace}"),
            How::Joined(name) => {
                format!("{email} already has an account ({name}); added as {role} to {workspace}")
            }
            How::HadIt => format!("{email} is {role} in {workspace} already; nothing was changed"),
        });
        let days = backend::link::PASSWORD_DAYS;
        say(&match (&added.link, &added.how) {
            (Some(link), How::Made | How::Joined(_)) => {
                format!("a link to set the password, good once and for {days} days: {link}")
            }
            (Some(link), How::HadIt) => format!(
                "a link to set a new password, good once and for {days} days; until then the present one holds: {link}"
            ),
            (None, _) => String::from("the password stays the one they have"),
        });
        super::close(backend).await
    }
}
