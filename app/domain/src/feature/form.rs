//! Features and JSAPIs as they are typed (rules §5.2).

use super::{Access, Risk};
use crate::form::{Field, FieldProblem, Problem, Problems, line, lines, optional};
use crate::host_app::{key, list};
use crate::id::MiniProgramId;
use serde::{Deserialize, Serialize};

/// Widest name of a feature.
pub const NAME_MOST: u32 = 60;
/// Widest description of a feature or a JSAPI.
pub const DESCRIPTION_MOST: u32 = 500;
/// Widest list of platforms.
pub const PLATFORMS_MOST: u32 = 60;
/// Widest version since which a JSAPI is there.
pub const SINCE_MOST: u32 = 20;
/// Longest name of a JSAPI, in characters.
pub const JSAPI_MOST: usize = 100;
/// Most JSAPIs that are added at once.
pub const ADDED_MOST: usize = 200;
/// Most mini programs that a feature can be visible to, when it is not visible to all.
pub const CHOSEN_MOST: usize = 500;

/// A feature as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeatureForm {
    /// The word in its address; of a new one only.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How it is got.
    pub access: String,
    /// How much harm it can do.
    pub risk: String,
    /// `chosen` where not every mini program sees it.
    pub visible: String,
    /// Ids of the mini programs that see it then.
    pub mini_programs: String,
}

/// A feature that can be stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedFeature {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// How it is got.
    pub access: Access,
    /// How much harm it can do.
    pub risk: Risk,
    /// The mini programs that see it; none for all.
    pub visible_to: Option<Vec<MiniProgramId>>,
}

impl FeatureForm {
    /// The key of a new one, and what of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked_new(&self) -> Result<(String, CheckedFeature), Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let key = problems.keep(Field::Key, key(&self.key));
        let rest = self.read(problems)?;
        Ok((key.unwrap_or_default(), rest))
    }

    /// What of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked(&self) -> Result<CheckedFeature, Vec<FieldProblem>> {
        self.read(Problems::default())
    }

    fn read(&self, mut problems: Problems) -> Result<CheckedFeature, Vec<FieldProblem>> {
        let name = problems.keep(Field::Name, line(&self.name, 1, NAME_MOST));
        let description = optional(lines(&self.description, 1, DESCRIPTION_MOST));
        let description = problems.keep(Field::Description, description);
        let access: Option<Access> = problems.keep(Field::Access, choice(&self.access));
        let risk: Option<Risk> = problems.keep(Field::Risk, choice(&self.risk));
        let visible_to = if self.visible == "chosen" {
            problems.keep(Field::MiniPrograms, chosen(&self.mini_programs)).map(Some)
        } else {
            Some(None)
        };
        match (name, description, access, risk, visible_to) {
            (Some(name), Some(description), Some(access), Some(risk), Some(visible_to)) => {
                problems.finish()?;
                Ok(CheckedFeature { name, description, access, risk, visible_to })
            }
            _ => Err(problems.finish().err().unwrap_or_default()),
        }
    }
}

fn choice<T: std::str::FromStr>(typed: &str) -> Result<T, Problem> {
    if typed.is_empty() {
        return Err(Problem::Missing);
    }
    typed.parse().map_err(|_| Problem::NoSuchChoice)
}

fn chosen(typed: &str) -> Result<Vec<MiniProgramId>, Problem> {
    let read = |id: &str| id.parse::<MiniProgramId>().ok().map(|id| id.to_string());
    let ids = list(typed, CHOSEN_MOST, read)?;
    if ids.is_empty() {
        return Err(Problem::Missing);
    }
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Names of JSAPIs, parted by lines, spaces or commas, each once.
///
/// # Errors
/// The first that is none, or that there are too many, or none.
pub fn jsapi_names(typed: &str) -> Result<Vec<String>, Problem> {
    let names = list(typed, ADDED_MOST, |name| is_jsapi(name).then(|| name.to_owned()))?;
    if names.is_empty() { Err(Problem::Missing) } else { Ok(names) }
}

/// Whether a text is the name of a JSAPI without its namespace: one name of a script, or two with a dot
/// between when the first is a sub-namespace (rules §7.7).
pub fn is_jsapi(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
    };
    text.len() <= JSAPI_MOST && text.split('.').count() <= 2 && text.split('.').all(part)
}

/// What is known of a JSAPI, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JsapiForm {
    /// What it does.
    pub description: String,
    /// Where it is there, like `iOS, Android`.
    pub platforms: String,
    /// The host's version that brought it.
    pub since_version: String,
    /// `on` where it should no longer be called.
    pub deprecated: String,
}

/// What is known of a JSAPI, as it is stored; all of it may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedJsapi {
    /// What it does.
    pub description: String,
    /// Where it is there.
    pub platforms: String,
    /// The host's version that brought it.
    pub since_version: String,
    /// Whether it should no longer be called.
    pub deprecated: bool,
}

impl JsapiForm {
    /// What of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked(&self) -> Result<CheckedJsapi, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let description = optional(lines(&self.description, 1, DESCRIPTION_MOST));
        let description = problems.keep(Field::Description, description);
        let platforms = optional(line(&self.platforms, 1, PLATFORMS_MOST));
        let platforms = problems.keep(Field::Platforms, platforms);
        let since_version = optional(line(&self.since_version, 1, SINCE_MOST));
        let since_version = problems.keep(Field::SinceVersion, since_version);
        problems.finish()?;
        Ok(CheckedJsapi {
            description: description.unwrap_or_default(),
            platforms: platforms.unwrap_or_default(),
            since_version: since_version.unwrap_or_default(),
            deprecated: self.deprecated == "on",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<T: std::fmt::Debug>(read: Result<T, Vec<FieldProblem>>) -> Vec<(Field, Problem)> {
        read.unwrap_err().into_iter().map(|it| (it.field, it.problem)).collect()
    }

    #[test]
    fn every_field_of_a_feature_says_what_is_wrong() {
        let wrong = FeatureForm {
            key: "Payment".into(),
            risk: "huge".into(),
            visible: "chosen".into(),
            ..FeatureForm::default()
        };
        assert_eq!(
            fields(wrong.checked_new()),
            [
                (Field::Key, Problem::NoKey),
                (Field::Name, Problem::Missing),
                (Field::Access, Problem::Missing),
                (Field::Risk, Problem::NoSuchChoice),
                (Field::MiniPrograms, Problem::Missing),
            ]
        );
        let wrong = FeatureForm { mini_programs: "MP1 lotus".into(), ..wrong };
        let entry = String::from("lotus");
        assert!(
            fields(wrong.checked())
                .contains(&(Field::MiniPrograms, Problem::NotOfThisForm { entry }))
        );
    }

    #[test]
    fn a_feature_is_visible_to_all_unless_some_are_chosen() {
        let all = FeatureForm {
            key: "payment".into(),
            name: " Payment ".into(),
            access: "activation".into(),
            risk: "critical".into(),
            mini_programs: "MP1".into(),
            ..FeatureForm::default()
        };
        let (key, checked) = all.checked_new().unwrap();
        assert_eq!((key.as_str(), checked.name.as_str()), ("payment", "Payment"));
        assert_eq!(checked.visible_to, None, "what was chosen counts only where it is asked for");
        let some =
            FeatureForm { visible: "chosen".into(), mini_programs: "MP1,\nMP2 MP1".into(), ..all };
        assert_eq!(some.checked().unwrap().visible_to.map(|ids| ids.len()), Some(2));
    }

    #[test]
    fn a_jsapi_is_a_name_of_a_script_or_two() {
        for good in ["tradePay", "ap.faceVerify", "$on", "_x1"] {
            assert!(is_jsapi(good), "{good}");
        }
        for bad in ["", "my.ap.faceVerify", "1st", "trade-pay", "a.", ".a", "支付", "a b"] {
            assert!(!is_jsapi(bad), "{bad}");
        }
        assert!(!is_jsapi(&"x".repeat(JSAPI_MOST + 1)));
        assert_eq!(
            jsapi_names("tradePay,\r\n scan tradePay"),
            Ok(vec!["tradePay".into(), "scan".into()])
        );
        assert_eq!(jsapi_names(" ,"), Err(Problem::Missing));
    }

    #[test]
    fn what_is_known_of_a_jsapi_may_be_nothing() {
        assert!(JsapiForm::default().checked().is_ok());
        let wrong = JsapiForm { since_version: "1".repeat(21), ..JsapiForm::default() };
        let most = SINCE_MOST;
        assert_eq!(
            fields(wrong.checked()),
            [(Field::SinceVersion, Problem::TooWide { width: 21, most })]
        );
    }
}
