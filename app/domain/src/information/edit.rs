//! What an edit of the Information tab sends, and what of it can be stored.

use super::{DESCRIPTION, KEYWORD_MOST, KEYWORDS_MOST, LANGUAGES_MOST, TAGLINE, Texts, name};
use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::id::{CategoryId, HostAppId};
use crate::language::Tag;
use crate::mini_program::{MiniProgramKind, choice};
use serde::{Deserialize, Serialize};

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
    /// What to do with the form instead of storing it: `add`, or `remove:` and a language.
    #[serde(default)]
    pub step: String,
    /// The language whose texts are open.
    #[serde(default)]
    pub open: String,
    /// After a conflict: the places where what is there stays, not what was typed.
    #[serde(default)]
    pub theirs: Vec<String>,
    /// Ids of host apps. Nothing at all leaves them as they are; the form sends an empty one with them.
    #[serde(default)]
    pub host_apps: Vec<String>,
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
    /// The host apps, if the edit says anything about them: one at least, each once.
    pub host_apps: Option<Vec<HostAppId>>,
}

impl InformationEdit {
    /// What the form is after a step that stores nothing: a language more or less (rules §3.7). Nothing
    /// where it is to be stored.
    ///
    /// # Errors
    /// A language that cannot be added.
    pub fn stepped(&self) -> Option<Result<InformationEdit, Vec<FieldProblem>>> {
        let mut form = InformationEdit { step: String::new(), ..self.clone() };
        if let Some(language) = self.step.strip_prefix("remove:") {
            form.texts.retain(|it| it.language != language);
            form.open.clear();
            return Some(Ok(form));
        }
        if self.step != "add" {
            return None;
        }
        let refused = |problem| {
            Some(Err(vec![FieldProblem { field: Field::Language, language: None, problem }]))
        };
        if self.add_language.is_empty() {
            return refused(Problem::Missing);
        }
        let Ok(tag) = self.add_language.parse::<Tag>() else {
            return refused(Problem::NoLanguage);
        };
        if !form.texts.iter().any(|it| it.language == tag.as_str()) {
            if form.texts.len() >= LANGUAGES_MOST as usize {
                return refused(Problem::TooMany { most: LANGUAGES_MOST });
            }
            form.texts.push(TypedTexts { language: tag.to_string(), ..TypedTexts::default() });
        }
        form.open = tag.to_string();
        form.add_language.clear();
        Some(Ok(form))
    }

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
        let host_apps = match host_apps(&self.host_apps) {
            Ok(chosen) => chosen,
            Err(problem) => {
                problems.add(Field::HostApp, problem);
                None
            }
        };
        problems.finish()?;
        Ok(CheckedInformation {
            host_apps,
            texts,
            category,
            keywords: keywords.unwrap_or_default(),
            service_phone: phone.unwrap_or_default(),
            service_email: email.unwrap_or_default(),
            entrance_url,
        })
    }
}

/// The host apps that are chosen; nothing where the edit does not speak of them (rules §3.11).
fn host_apps(typed: &[String]) -> Result<Option<Vec<HostAppId>>, Problem> {
    let mut chosen: Vec<HostAppId> = Vec::new();
    for id in typed.iter().filter(|it| !it.is_empty()) {
        let id = id.parse().map_err(|_| Problem::NoSuchChoice)?;
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    match (typed.is_empty(), chosen.is_empty()) {
        (true, _) => Ok(None),
        (false, true) => Err(Problem::NoHostAppLeft),
        (false, false) => Ok(Some(chosen)),
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
