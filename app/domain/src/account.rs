//! People's accounts and what their passwords must be.

use crate::form::{Field, Problem};
use crate::id::AccountId;
use crate::language::{Locale, Theme};
use crate::text::fold;
use crate::workspace::WorkspaceSummary;
use serde::{Deserialize, Serialize};

crate::word_enum! {
    /// What a link is for.
    LinkPurpose {
        /// Making the tenant and its first admin.
        FirstRun = "first-run",
        /// Setting a password.
        Password = "password",
        /// Becoming a member of a workspace.
        Invitation = "invitation",
        /// Showing the second step of signing in, after the right password.
        SecondStep = "second-step",
    }
}

/// Fewest characters of a password.
pub const PASSWORD_LEAST: u32 = 12;
/// Most characters of a password.
pub const PASSWORD_MOST: u32 = 128;
/// Most characters of a person's name.
pub const NAME_MOST: u32 = 60;

/// Whether a password may be chosen by the person with this name and address: 12–128 characters, and
/// neither the name nor the address (rules §11.1).
pub fn password(password: &str, name: &str, email: &str) -> Result<(), Problem> {
    let characters = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    if characters == 0 {
        return Err(Problem::Missing);
    }
    if characters < PASSWORD_LEAST {
        return Err(Problem::TooShort { least: PASSWORD_LEAST });
    }
    if characters > PASSWORD_MOST {
        return Err(Problem::TooLong { most: PASSWORD_MOST });
    }
    let folded = fold(password);
    let local = email.split('@').next().unwrap_or_default();
    let own = [name, email, local].into_iter().map(fold);
    if own.into_iter().any(|own| !own.is_empty() && own == folded) {
        return Err(Problem::OwnName);
    }
    Ok(())
}

/// A person's name as it is stored.
pub fn name(typed: &str) -> Result<String, Problem> {
    crate::form::line(typed, 1, NAME_MOST)
}

/// A person as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Their account.
    pub id: AccountId,
    /// What they call themselves.
    pub name: String,
}

/// The reader of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Who they are.
    pub person: Person,
    /// Where their mail goes.
    pub email: String,
    /// The language they chose.
    pub locale: Option<Locale>,
    /// The theme they chose.
    pub theme: Option<Theme>,
    /// Every workspace that is there for them, tenants first, then by name.
    pub workspaces: Vec<WorkspaceSummary>,
    /// How many requests wait for their decision; none for whoever decides nothing.
    pub waiting: Option<u64>,
    /// How many notifications they have not read, counted as far as
    /// [`COUNTED_MOST`](crate::notification::COUNTED_MOST).
    pub unread: u32,
}

/// What the first-run page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInstallation {
    /// The operator's name.
    pub tenant_name: String,
    /// The first host app's name.
    pub host_app_name: String,
    /// One's own name.
    pub name: String,
    /// One's own address.
    pub email: String,
    /// One's own password.
    pub password: String,
}

impl NewInstallation {
    /// The form with its texts as they are stored, or what is wrong with it.
    pub fn checked(&self) -> Result<NewInstallation, Vec<crate::form::FieldProblem>> {
        let mut problems = crate::form::Problems::default();
        let tenant_name =
            problems.keep(Field::TenantName, crate::form::line(&self.tenant_name, 1, NAME_MOST));
        let host_app_name =
            problems.keep(Field::HostAppName, crate::form::line(&self.host_app_name, 1, NAME_MOST));
        let own_name = problems.keep(Field::Name, name(&self.name));
        let email = problems.keep(Field::Email, crate::form::email(&self.email));
        problems.keep(Field::Password, password(&self.password, &self.name, &self.email));
        problems.finish()?;
        Ok(NewInstallation {
            tenant_name: tenant_name.unwrap_or_default(),
            host_app_name: host_app_name.unwrap_or_default(),
            name: own_name.unwrap_or_default(),
            email: email.unwrap_or_default(),
            password: self.password.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_ones_own_name() {
        let check =
            |typed: &str| password(typed, "Mei Lin Harbour", "mei.lin.harbour@harbour.example");
        assert_eq!(check(""), Err(Problem::Missing));
        assert_eq!(check("short"), Err(Problem::TooShort { least: 12 }));
        assert_eq!(check(&"x".repeat(129)), Err(Problem::TooLong { most: 128 }));
        assert_eq!(check("MEI LIN harbour"), Err(Problem::OwnName));
        assert_eq!(check("Mei.Lin.Harbour"), Err(Problem::OwnName));
        assert_eq!(check("mei.lin.harbour@harbour.example"), Err(Problem::OwnName));
        assert_eq!(check("correct horse battery"), Ok(()));
        assert_eq!(check("莲花咖啡莲花咖啡莲花咖啡"), Ok(()));
    }
}
