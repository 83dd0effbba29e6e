//! What describes a mini program: texts per language with fallback, and what else a first
//! submission needs (rules §3.2).

use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::id::CategoryId;
use crate::language::Tag;
use crate::mini_program::{MiniProgramKind, choice};
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
    /// Whether it has a logo.
    pub has_logo: bool,
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

impl Information {
    /// What the first submission needs, met or not, in the order of the page (rules §3.2). A further
    /// language needs nothing of its own, but what it has must fit.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        for texts in &self.texts {
            let default = texts.language == self.default_language;
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
        let there = |field, there: bool| Need {
            field,
            language: None,
            problem: (!there).then_some(Problem::Missing),
        };
        // The logo is uploaded on its own, not typed; it counts all the same.
        needs.push(there(Field::File, self.has_logo));
        needs.push(there(Field::Category, self.category.is_some()));
        needs.push(there(Field::HostApp, !self.host_apps.is_empty()));
        needs
    }
}

/// What an edit of the Information tab sends, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InformationEdit {
    /// The revision that the edit started from.
    pub revision: i64,
    /// Texts of every language that stays.
    pub texts: Vec<TypedTexts>,
    /// A language to add, with no texts yet; empty for none.
    #[serde(default)]
    pub add_language: String,
    /// A language to take away; empty for none.
    #[serde(default)]
    pub remove_language: String,
    /// An id of a category; empty for none.
    #[serde(default)]
    pub category: String,
    /// Separated by commas.
    #[serde(default)]
    pub keywords: String,
    /// Customer service by telephone.
    #[serde(default)]
    pub service_phone: String,
    /// Customer service by mail.
    #[serde(default)]
    pub service_email: String,
    /// Only for HTML5.
    #[serde(default)]
    pub entrance_url: String,
}

/// The texts of one language, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedTexts {
    /// A language tag.
    pub language: String,
    /// As typed.
    #[serde(default)]
    pub name: String,
    /// As typed.
    #[serde(default)]
    pub tagline: String,
    /// As typed.
    #[serde(default)]
    pub description: String,
}

/// An [`InformationEdit`] that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedInformation {
    /// Texts per language, each at most once.
    pub texts: Vec<Texts>,
    /// The category, if one is chosen.
    pub category: Option<CategoryId>,
    /// Tidied, separated by `, `.
    pub keywords: String,
    /// Empty or a telephone number.
    pub service_phone: String,
    /// Empty or an e-mail address.
    pub service_email: String,
    /// For HTML5 only.
    pub entrance_url: Option<String>,
}

impl InformationEdit {
    /// Reads the edit of a mini program of `kind` whose default language is `default`. A draft may lack
    /// texts, except the name in the default language; what is there must fit.
    pub fn checked(
        &self,
        kind: MiniProgramKind,
        default: &Tag,
    ) -> Result<CheckedInformation, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let mut texts: Vec<Texts> = Vec::new();
        for typed in &self.texts {
            match typed.language.parse::<Tag>() {
                Ok(tag) if texts.iter().any(|it| it.language == tag) => {}
                Ok(tag) if typed.language == self.remove_language && tag != *default => {}
                Ok(tag) => texts.push(typed.read(&tag, default, &mut problems)),
                Err(_) => problems.add(Field::Language, Problem::NoLanguage),
            }
        }
        if !texts.iter().any(|it| it.language == *default) {
            problems.add_in(Field::Name, default, Problem::Missing);
        }
        if !self.add_language.is_empty() {
            match self.add_language.parse::<Tag>() {
                Ok(tag) if texts.iter().any(|it| it.language == tag) => {}
                Ok(tag) => texts.push(Texts::empty(tag)),
                Err(_) => problems.add(Field::Language, Problem::NoLanguage),
            }
        }
        if texts.len() > LANGUAGES_MOST as usize {
            problems.add(Field::Language, Problem::TooMany { most: LANGUAGES_MOST });
        }
        let category = optional(&self.category, choice, Field::Category, &mut problems);
        let keywords = problems.keep(Field::Keywords, keywords(&self.keywords));
        let phone =
            optional(&self.service_phone, crate::form::phone, Field::ServicePhone, &mut problems);
        let email =
            optional(&self.service_email, crate::form::email, Field::ServiceEmail, &mut problems);
        let entrance_url = match kind {
            MiniProgramKind::Html5 => {
                problems.keep(Field::EntranceUrl, crate::mini_program::https(&self.entrance_url))
            }
            MiniProgramKind::Dsl => None,
        };
        problems.finish()?;
        Ok(CheckedInformation {
            texts,
            category,
            keywords: keywords.unwrap_or_default(),
            service_phone: phone.unwrap_or_default(),
            service_email: email.unwrap_or_default(),
            entrance_url,
        })
    }
}

impl TypedTexts {
    fn read(&self, language: &Tag, default: &Tag, problems: &mut Problems) -> Texts {
        let mut texts = Texts::empty(language.clone());
        let needs_name = language == default;
        if needs_name || !self.name.trim().is_empty() {
            match name(&self.name) {
                Ok(text) => texts.name = text,
                Err(problem) => problems.add_in(Field::Name, language, problem),
            }
        }
        if !self.tagline.trim().is_empty() {
            match crate::form::line(&self.tagline, TAGLINE.0, TAGLINE.1) {
                Ok(text) => texts.tagline = text,
                Err(problem) => problems.add_in(Field::Tagline, language, problem),
            }
        }
        if !self.description.trim().is_empty() {
            match crate::form::lines(&self.description, DESCRIPTION.0, DESCRIPTION.1) {
                Ok(text) => texts.description = text,
                Err(problem) => problems.add_in(Field::Description, language, problem),
            }
        }
        texts
    }
}

fn optional<T>(
    typed: &str,
    read: fn(&str) -> Result<T, Problem>,
    field: Field,
    problems: &mut Problems,
) -> Option<T> {
    if typed.trim().is_empty() { None } else { problems.keep(field, read(typed)) }
}

/// Keywords separated by commas, Chinese ones too; doubles are dropped.
pub fn keywords(typed: &str) -> Result<String, Problem> {
    if crate::text::has_control(typed, false) {
        return Err(Problem::ControlCharacter);
    }
    let mut words: Vec<String> = Vec::new();
    for word in typed.split([',', '，', '、', ';', '；']) {
        let word = crate::text::tidy_line(word);
        if word.is_empty()
            || words.iter().any(|it| crate::text::fold(it) == crate::text::fold(&word))
        {
            continue;
        }
        if crate::text::width(&word) > KEYWORD_MOST {
            return Err(Problem::WordTooLong { word, most: KEYWORD_MOST });
        }
        words.push(word);
    }
    if words.len() > KEYWORDS_MOST as usize {
        return Err(Problem::TooMany { most: KEYWORDS_MOST });
    }
    Ok(words.join(", "))
}

#[cfg(test)]
mod tests;
