//! What a workspace's admins set (rules §2.5, §7.4).

use crate::form::{Field, FieldProblem, Problem, Problems, line};
use crate::merchant::{MerchantForm, NAME_MOST};
use crate::package::{Limits, Namespaces};
use crate::workspace::WorkspaceKind;
use serde::{Deserialize, Serialize};

/// Most names of the bridge, and most sub-names.
pub const NAMES_MOST: u32 = 10;
/// Longest name of the bridge, in characters.
const NAME_CHARACTERS: usize = 30;
const MIB: u64 = 1024 * 1024;

/// The form as it was typed; sizes are in megabytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    /// What people call the workspace.
    pub name: String,
    /// A merchant's business address.
    pub address: String,
    /// Whom to ask at a merchant's.
    pub contact: String,
    /// Names of the bridge, parted by commas.
    pub namespaces: String,
    /// Sub-names of the bridge, parted by commas.
    pub sub_namespaces: String,
    /// `on` where people may decide what they asked for themselves.
    pub self_approval: String,
    /// `on` where an oversized package is blocked.
    pub oversize_blocks: String,
    /// [`Limits::upload_bytes`].
    pub upload: String,
    /// [`Limits::entries`].
    pub entries: String,
    /// [`Limits::file_bytes`].
    pub file: String,
    /// [`Limits::total_bytes`].
    pub total: String,
    /// [`Limits::ratio`].
    pub ratio: String,
    /// [`Limits::depth`].
    pub depth: String,
    /// [`Limits::script_bytes`].
    pub script: String,
    /// [`Limits::main_bytes`].
    pub main: String,
    /// [`Limits::subpackage_bytes`].
    pub subpackage: String,
    /// [`Limits::all_bytes`].
    pub all: String,
}

/// Settings that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What people call the workspace.
    pub name: String,
    /// A merchant's business address; empty for a tenant.
    pub address: String,
    /// Whom to ask at a merchant's; empty for a tenant.
    pub contact: String,
    /// What scripts reach the host app through; of tenants.
    pub namespaces: Namespaces,
    /// What packages are held against; of tenants.
    pub limits: Limits,
    /// Whether people may decide what they asked for themselves; of tenants.
    pub self_approval: bool,
}

impl Settings {
    /// The form that shows these.
    pub fn form(&self) -> SettingsForm {
        let (limits, mb) = (&self.limits, |bytes: u64| (bytes / MIB).to_string());
        let on = |is: bool| if is { String::from("on") } else { String::new() };
        SettingsForm {
            name: self.name.clone(),
            address: self.address.clone(),
            contact: self.contact.clone(),
            namespaces: self.namespaces.namespaces.join(", "),
            sub_namespaces: self.namespaces.sub_namespaces.join(", "),
            self_approval: on(self.self_approval),
            oversize_blocks: on(limits.oversize_blocks),
            upload: mb(limits.upload_bytes),
            entries: limits.entries.to_string(),
            file: mb(limits.file_bytes),
            total: mb(limits.total_bytes),
            ratio: limits.ratio.to_string(),
            depth: limits.depth.to_string(),
            script: mb(limits.script_bytes),
            main: mb(limits.main_bytes),
            subpackage: mb(limits.subpackage_bytes),
            all: mb(limits.all_bytes),
        }
    }
}

impl SettingsForm {
    /// Reads the form of a workspace of this kind; what the form does not hold stays as it is in `before`.
    pub fn checked(
        &self,
        kind: WorkspaceKind,
        before: &Settings,
    ) -> Result<Settings, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let mut after = before.clone();
        match kind {
            WorkspaceKind::Developer => {
                let typed = MerchantForm {
                    name: self.name.clone(),
                    address: self.address.clone(),
                    contact: self.contact.clone(),
                };
                let MerchantForm { name, address, contact } = typed.checked()?;
                after = Settings { name, address, contact, ..after };
            }
            WorkspaceKind::Tenant => {
                if let Some(name) = problems.keep(Field::Name, line(&self.name, 1, NAME_MOST)) {
                    after.name = name;
                }
                let own = problems.keep(Field::Namespaces, names(&self.namespaces, 1));
                let sub = problems.keep(Field::SubNamespaces, names(&self.sub_namespaces, 0));
                if let (Some(namespaces), Some(sub_namespaces)) = (own, sub) {
                    after.namespaces = Namespaces { namespaces, sub_namespaces };
                }
                after.self_approval = self.self_approval == "on";
                self.limits(&mut problems, &mut after.limits);
            }
        }
        problems.finish()?;
        Ok(after)
    }

    fn limits(&self, problems: &mut Problems, limits: &mut Limits) {
        limits.oversize_blocks = self.oversize_blocks == "on";
        for (field, typed, most, kept) in [
            (Field::UploadLimit, &self.upload, 1_000, &mut limits.upload_bytes),
            (Field::FileLimit, &self.file, 1_000, &mut limits.file_bytes),
            (Field::TotalLimit, &self.total, 2_000, &mut limits.total_bytes),
            (Field::ScriptLimit, &self.script, 20, &mut limits.script_bytes),
            (Field::MainLimit, &self.main, 1_000, &mut limits.main_bytes),
            (Field::SubpackageLimit, &self.subpackage, 1_000, &mut limits.subpackage_bytes),
            (Field::AllLimit, &self.all, 1_000, &mut limits.all_bytes),
        ] {
            if let Some(megabytes) = problems.keep(field, number(typed, most)) {
                *kept = u64::from(megabytes) * MIB;
            }
        }
        for (field, typed, most, kept) in [
            (Field::EntriesLimit, &self.entries, 100_000, &mut limits.entries),
            (Field::RatioLimit, &self.ratio, 10_000, &mut limits.ratio),
            (Field::DepthLimit, &self.depth, 128, &mut limits.depth),
        ] {
            if let Some(number) = problems.keep(field, number(typed, most)) {
                *kept = number;
            }
        }
    }
}

/// A whole number from 1 to `most`.
fn number(typed: &str, most: u32) -> Result<u32, Problem> {
    let read = typed.trim().parse().ok().filter(|number| (1..=most).contains(number));
    read.ok_or(Problem::NoNumberBetween { least: 1, most })
}

/// Names as scripts write them, parted by commas or spaces, each once.
fn names(typed: &str, least: usize) -> Result<Vec<String>, Problem> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.split([',', '，', ' ', '\n', '\t', '\r']).filter(|it| !it.is_empty()) {
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$');
        let goes_on = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        if !starts || !goes_on || name.len() > NAME_CHARACTERS {
            return Err(Problem::NoIdentifier { word: name.chars().take(40).collect() });
        }
        if !names.iter().any(|it| it == name) {
            names.push(name.to_owned());
        }
    }
    if names.len() < least {
        return Err(Problem::Missing);
    }
    if names.len() > NAMES_MOST as usize {
        return Err(Problem::TooMany { most: NAMES_MOST });
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            name: "Harbour Wallet".into(),
            address: String::new(),
            contact: String::new(),
            namespaces: Namespaces::default(),
            limits: Limits::default(),
            self_approval: false,
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        let before = settings();
        assert_eq!(before.form().checked(WorkspaceKind::Tenant, &before), Ok(before.clone()));
    }

    #[test]
    fn every_wrong_number_is_named() {
        let form =
            SettingsForm { name: "T".into(), namespaces: "my".into(), ..SettingsForm::default() };
        let problems = form.checked(WorkspaceKind::Tenant, &settings()).unwrap_err();
        assert_eq!(problems.len(), 10);
        for wrong in ["0", "-1", "1.5", "21", "x", "99999999999"] {
            assert_eq!(number(wrong, 20), Err(Problem::NoNumberBetween { least: 1, most: 20 }));
        }
    }

    #[test]
    fn names_are_identifiers() {
        assert_eq!(names("my, wx my\n$a", 1), Ok(vec!["my".into(), "wx".into(), "$a".into()]));
        assert_eq!(names(" ,", 1), Err(Problem::Missing));
        assert_eq!(names("", 0), Ok(Vec::new()));
        for wrong in ["1a", "a.b", "我"] {
            assert!(matches!(names(wrong, 1), Err(Problem::NoIdentifier { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_merchant_sets_its_own_and_nothing_of_the_tenant() {
        let before = settings();
        let form = SettingsForm {
            name: "Lotus".into(),
            address: "1 Quay".into(),
            ..SettingsForm::default()
        };
        let after = form.checked(WorkspaceKind::Developer, &before).unwrap();
        assert_eq!((after.address.as_str(), after.limits), ("1 Quay", before.limits));
    }
}
