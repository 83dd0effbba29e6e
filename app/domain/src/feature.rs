//! Features: named packages of JSAPIs in a tenant's registry (rules §5.2).

mod form;

pub use form::{
    CHOSEN_MOST, CheckedFeature, CheckedJsapi, DESCRIPTION_MOST, FeatureForm, JsapiForm, NAME_MOST,
    PLATFORMS_MOST, SINCE_MOST, is_jsapi, jsapi_names,
};

use crate::word_enum;
use serde::Deserialize;

word_enum! {
    /// How a mini program gets a feature.
    Access {
        /// At once.
        Direct = "direct",
        /// By a request that a reviewer decides.
        ActivationNeeded = "activation",
    }
}

word_enum! {
    /// How much harm a feature can do.
    Risk {
        /// Next to none.
        Low = "low",
        /// Some.
        Medium = "medium",
        /// Much.
        High = "high",
        /// Money or identity.
        Critical = "critical",
    }
}

word_enum! {
    /// What a feature is to a mini program.
    FeatureState {
        /// It may call the JSAPIs.
        Added = "added",
        /// A request for it is in review.
        AskedFor = "asked-for",
        /// Neither.
        NotAdded = "not-added",
    }
}

/// What the registry keeps of a JSAPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsapiRecord {
    /// Its name, without namespace.
    pub name: String,
    /// What it does; may be empty.
    pub description: String,
    /// Where it is there; may be empty.
    pub platforms: String,
    /// The host's version that brought it; may be empty.
    pub since_version: String,
    /// Whether it should no longer be called.
    pub deprecated: bool,
    /// What an edit starts from.
    pub revision: i64,
}

/// What the registry keeps of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureRecord {
    /// The word in its address.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// How it is got.
    pub access: Access,
    /// How much harm it can do.
    pub risk: Risk,
    /// Whether every mini program sees it.
    pub visible_to_all: bool,
    /// Whether it was archived.
    pub is_archived: bool,
    /// What an edit starts from.
    pub revision: i64,
}

/// An entry of the catalogue that a new tenant's registry starts with.
#[derive(Clone, Debug, Deserialize)]
pub struct CatalogueEntry {
    /// The feature's name.
    pub feature: String,
    /// How it is got.
    pub access: Access,
    /// How much harm it can do.
    pub risk: Risk,
    /// Names of its JSAPIs, without a namespace.
    pub jsapis: Vec<String>,
}

/// What a new tenant's registry starts with.
///
/// # Errors
/// Never for the catalogue that is compiled in: a test reads it.
pub fn catalogue() -> Result<Vec<CatalogueEntry>, serde_json::Error> {
    serde_json::from_str(include_str!("feature/jsapi-catalogue.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_can_be_read_and_names_nothing_twice_in_one_feature() {
        let entries = catalogue().unwrap();
        assert!(entries.len() > 20);
        let keys: BTreeSet<String> =
            entries.iter().map(|it| crate::workspace::key_from(&it.feature)).collect();
        assert_eq!(keys.len(), entries.len(), "features have keys of their own");
        for entry in entries {
            let names: BTreeSet<&String> = entry.jsapis.iter().collect();
            assert_eq!(names.len(), entry.jsapis.len(), "{}", entry.feature);
            assert!(!names.is_empty());
        }
    }
}
