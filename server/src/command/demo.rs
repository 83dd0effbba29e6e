//! `minideck demo`: demonstration data for an empty database.

use super::{Failure, say};
use crate::config::Settings;
use backend::demo::{self, DemoAccount};
use domain::access::WorkspaceRole;

/// What demonstration data is made with.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// What every account signs in with, 12–128 characters
    #[arg(long, value_name = "P")]
    password: String,
    /// How many more mini programs to add in bulk
    #[arg(long, value_name = "N", default_value_t = 0)]
    mini_programs: u64,
}

impl Demo {
    pub(super) async fn run(self, settings: &Settings) -> Result<(), Failure> {
        // No link is printed: whatever it starts with will do.
        let base_url = settings.base_url_unbound().unwrap_or_default();
        let backend = super::open(settings, base_url).await?;
        let filled = demo::fill(&backend, &self.password, self.mini_programs).await?;
        for account in filled.accounts {
            say(&format!("{:29} {:32} {}", account.email, role(account), account.name));
        }
        say(&format!(
            "{} mini programs; the password of each account is the given one",
            filled.mini_programs
        ));
        super::close(backend).await
    }
}

fn role(account: &DemoAccount) -> String {
    let role = match account.role {
        WorkspaceRole::WorkspaceAdmin => "Workspace Admin",
        WorkspaceRole::WorkspaceReviewer => "Workspace Reviewer",
        WorkspaceRole::WorkspaceDeveloper => "Workspace Developer",
        WorkspaceRole::DeveloperAdmin => "Developer Admin",
        WorkspaceRole::Developer => "Developer",
    };
    match account.merchant {
        Some(merchant) => format!("{role} of {merchant}"),
        None => role.to_owned(),
    }
}
