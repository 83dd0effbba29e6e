//! Information as the audit keeps it, before and after each edit.

use super::{CheckedInformation, Information, InformationEdit, Texts, TypedTexts};
use crate::id::CategoryId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What describes a mini program at one revision. It is what an edit is compared with when somebody else
/// was quicker, so that the form need not carry what it began with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Texts, the default language's first.
    pub texts: Vec<Texts>,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Separated by commas.
    pub keywords: String,
    /// Customer service by telephone.
    pub service_phone: String,
    /// Customer service by mail.
    pub service_email: String,
    /// Set exactly for HTML5.
    pub entrance_url: Option<String>,
    /// Host apps, their names by their ids.
    pub host_apps: BTreeMap<String, String>,
}

impl Information {
    /// As the audit keeps it.
    pub fn kept(&self) -> Kept {
        Kept {
            texts: self.texts.clone(),
            category: self.category,
            keywords: self.keywords.clone(),
            service_phone: self.service_phone.clone(),
            service_email: self.service_email.clone(),
            entrance_url: self.entrance_url.clone(),
            host_apps: self
                .host_apps
                .iter()
                .map(|it| (it.id.to_string(), it.name.clone()))
                .collect(),
        }
    }

    /// The form that an edit begins with.
    pub fn form(&self) -> InformationEdit {
        InformationEdit { revision: self.revision, ..self.kept().form() }
    }
}

impl CheckedInformation {
    /// As the audit keeps it, with the names of its host apps.
    pub fn kept(&self, host_apps: BTreeMap<String, String>) -> Kept {
        let CheckedInformation {
            texts,
            category,
            keywords,
            service_phone,
            service_email,
            entrance_url,
            ..
        } = self.clone();
        Kept { texts, category, keywords, service_phone, service_email, entrance_url, host_apps }
    }
}

impl Kept {
    /// The form that says the same.
    pub fn form(&self) -> InformationEdit {
        let texts = self.texts.iter().map(|it| TypedTexts {
            language: it.language.to_string(),
            name: it.name.clone(),
            tagline: it.tagline.clone(),
            description: it.description.clone(),
        });
        InformationEdit {
            texts: texts.collect(),
            category: self.category.map(|id| id.to_string()).unwrap_or_default(),
            keywords: self.keywords.clone(),
            service_phone: self.service_phone.clone(),
            service_email: self.service_email.clone(),
            entrance_url: self.entrance_url.clone().unwrap_or_default(),
            host_apps: self.host_apps.keys().cloned().collect(),
            ..InformationEdit::default()
        }
    }
}
