//! Workspaces: the operator's, and those of its merchants.

use crate::access::Standing;
use crate::id::{CategoryId, HostAppId};
use crate::word_enum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

word_enum! {
    /// Whose a workspace is.
    WorkspaceKind {
        /// The operator's, with one or more host apps.
        Tenant = "tenant",
        /// A merchant's, under a tenant.
        Developer = "developer",
    }
}

word_enum! {
    /// Where in a host app a version runs.
    Environment {
        /// For those who write it.
        Development = "development",
        /// For those who try it.
        Test = "test",
        /// For partners, with real flows and no real money.
        Sandbox = "sandbox",
        /// For everybody.
        Production = "production",
    }
}

/// A workspace as the switcher and the rail show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WorkspaceSummary {
    /// The word in its addresses.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub kind: WorkspaceKind,
    /// What the reader counts as in it.
    pub standing: Standing,
}

/// A host app as one chooses it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HostAppChoice {
    /// Its row.
    pub id: HostAppId,
    /// What people call it.
    pub name: String,
    /// The environments it has, in the order of [`Environment::ALL`].
    pub environments: Vec<Environment>,
}

/// A category as one chooses it, its parents' names first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CategoryChoice {
    /// Its row.
    pub id: CategoryId,
    /// Names from the top of the tree down to it, each by language tag.
    pub path: Vec<BTreeMap<String, String>>,
}

impl CategoryChoice {
    /// `Food and drink / Café` in the reader's language, English where it has none.
    pub fn label(&self, language: &str) -> String {
        let names = self.path.iter().map(|names| {
            let name = names.get(language).or_else(|| names.get("en"));
            name.or_else(|| names.values().next()).map_or("–", String::as_str)
        });
        names.collect::<Vec<_>>().join(" / ")
    }
}

/// The categories that a new tenant starts with, in English and Chinese (rules §3.2).
pub const FIRST_CATEGORIES: [(&str, &str); 10] = [
    ("Food and drink", "餐饮美食"),
    ("Shopping", "购物"),
    ("Travel and transport", "出行与交通"),
    ("Finance", "金融"),
    ("Health", "健康"),
    ("Entertainment", "娱乐"),
    ("Education", "教育"),
    ("Public services", "公共服务"),
    ("Tools", "工具"),
    ("Other", "其他"),
];

/// The word for a workspace's addresses, made of its name: lower-case letters, digits and hyphens.
/// Empty when the name holds none (a Chinese one); the caller then chooses another.
pub fn key_from(name: &str) -> String {
    let mut key = String::new();
    for c in crate::text::fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.truncate(40);
    key.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_the_name() {
        assert_eq!(key_from("Harbour Wallet"), "harbour-wallet");
        assert_eq!(key_from("  Café & Co. "), "caf-co");
        assert_eq!(key_from("莲花"), "");
    }
}
