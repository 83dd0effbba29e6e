//! What describes a mini program: texts per language with fallback, and what else a first
//! submission needs (rules §3.2).

mod edit;
mod kept;
mod merge;

pub use edit::{CheckedInformation, InformationEdit, TypedTexts, keywords};
pub use kept::Kept;
pub use merge::{Conflict, Place, conflicts, touches};

use crate::form::{Field, Problem};
use crate::id::CategoryId;
use crate::language::Tag;
use crate::mini_program::MiniProgramKind;
use crate::workspace::{CategoryChoice, HostAppChoice};
use serde::{Deserialize, Serialize};

/// Least and greatest width of a name.
pub const NAME: (u32, u32) = (3, 30);
/// Least and greatest width of a tagline.
pub const TAGLINE: (u32, u32) = (10, 30);
/// Least and greatest width of a description.
pub const DESCRIPTION: (u32, u32) = (20, 200);
/// Most languages of one mini program.
pub const LANGUAGES_MOST: u32 = 30;
/// Most keywords.
pub const KEYWORDS_MOST: u32 = 10;
/// Greatest width of one keyword.
pub const KEYWORD_MOST: u32 = 20;

/// A name as it is stored.
pub fn name(typed: &str) -> Result<String, Problem> {
    crate::form::line(typed, NAME.0, NAME.1)
}

/// The texts of one language; empty ones fall back to the default language's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// Which language.
    pub language: Tag,
    /// 3–30 wide.
    pub name: String,
    /// 10–30 wide.
    #[serde(default)]
    pub tagline: String,
    /// 20–200 wide.
    #[serde(default)]
    pub description: String,
}

/// The three texts, so that pages and checks can walk them.
pub const TEXT_FIELDS: [Field; 3] = [Field::Name, Field::Tagline, Field::Description];

impl Texts {
    /// The texts of a language that has none yet.
    pub fn empty(language: Tag) -> Texts {
        Texts { language, name: String::new(), tagline: String::new(), description: String::new() }
    }

    /// The text of one of [`TEXT_FIELDS`]; empty for any other field.
    pub fn get(&self, field: Field) -> &str {
        if field == Field::Name {
            &self.name
        } else if field == Field::Tagline {
            &self.tagline
        } else if field == Field::Description {
            &self.description
        } else {
            ""
        }
    }

    /// How many of the three texts are there.
    pub fn own(&self) -> u32 {
        TEXT_FIELDS.iter().map(|field| u32::from(!self.get(*field).is_empty())).sum()
    }
}

/// The least and greatest width of one of [`TEXT_FIELDS`].
pub fn widths(field: Field) -> (u32, u32) {
    if field == Field::Name {
        NAME
    } else if field == Field::Tagline {
        TAGLINE
    } else {
        DESCRIPTION
    }
}

/// Everything on the Information tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Information {
    /// Rises by one with every change.
    pub revision: i64,
    /// DSL or HTML5.
    pub kind: MiniProgramKind,
    /// Set exactly for HTML5.
    pub entrance_url: Option<String>,
    /// The language that others fall back to.
    pub default_language: Tag,
    /// Texts, the default language's first.
    pub texts: Vec<Texts>,
    /// The hash of its logo, if it has one.
    pub logo: Option<String>,
    /// Its category.
    pub category: Option<CategoryId>,
    /// What it is found by, separated by commas.
    pub keywords: String,
    /// Customer service by telephone.
    pub service_phone: String,
    /// Customer service by mail.
    pub service_email: String,
    /// The host apps it is released to, the one added earliest first.
    pub host_apps: Vec<HostAppChoice>,
    /// The tenant's categories.
    pub categories: Vec<CategoryChoice>,
}

/// One thing that the first submission needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Which field.
    pub field: Field,
    /// In which language, for texts.
    pub language: Option<Tag>,
    /// What is wrong with it; nothing when it is there.
    pub problem: Option<Problem>,
}

/// What a first submission looks at: texts, and whether the rest is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness<'a> {
    /// The language that others fall back to.
    pub default_language: &'a Tag,
    /// The texts of every language.
    pub texts: &'a [Texts],
    /// Whether there is a logo.
    pub logo: bool,
    /// Whether a category is chosen.
    pub category: bool,
    /// Whether a host app is chosen.
    pub host_app: bool,
}

impl Completeness<'_> {
    /// What the first submission needs, met or not, in the order of the page (rules §3.5). A further
    /// language needs nothing of its own, but what it has must fit.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        for texts in self.texts {
            let default = texts.language == *self.default_language;
            for field in TEXT_FIELDS {
                let text = texts.get(field);
                let problem = if text.is_empty() {
                    if !default {
                        continue;
                    }
                    Some(Problem::Missing)
                } else {
                    let (least, most) = widths(field);
                    crate::form::fits(text, least, most).err()
                };
                needs.push(Need { field, language: Some(texts.language.clone()), problem });
            }
        }
        for (field, there) in [
            (Field::Logo, self.logo),
            (Field::Category, self.category),
            (Field::HostApp, self.host_app),
        ] {
            let problem = (!there).then_some(Problem::Missing);
            needs.push(Need { field, language: None, problem });
        }
        needs
    }

    /// What a submission is refused for, language by language: empty when the information is complete
    /// (rules §3.5, §4.9).
    pub fn missing_for_submission(&self) -> Vec<Need> {
        let mut needs = self.needs();
        needs.retain(|need| need.problem.is_some());
        needs
    }
}

impl Information {
    /// What a first submission looks at.
    pub fn completeness(&self) -> Completeness<'_> {
        Completeness {
            default_language: &self.default_language,
            texts: &self.texts,
            logo: self.logo.is_some(),
            category: self.category.is_some(),
            host_app: !self.host_apps.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests;
