//! What a reviewer found, as it is typed with a rejection (rules §6.4).

use super::{FindingSeverity, TEXT_MOST};
use crate::form::{Field, FieldProblem, Problem, line, lines};
use serde::{Deserialize, Serialize};

/// Most findings of one rejection.
pub const FINDINGS_MOST: usize = 20;
/// Widest rule or place of a finding.
pub const PLACE_MOST: u32 = 200;

/// A finding as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedFinding {
    /// The word of a [`FindingSeverity`].
    #[serde(default)]
    pub severity: String,
    /// The rule that it is about; may be empty.
    #[serde(default)]
    pub rule: String,
    /// The page or file; may be empty.
    #[serde(default)]
    pub place: String,
    /// What was found.
    #[serde(default)]
    pub text: String,
    /// What the picture that was sent with it is known by; may be empty.
    #[serde(default)]
    pub picture: String,
    /// Why the file that was sent with it was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Problem>,
}

/// A finding that can be stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewFinding {
    /// What it asks for.
    pub severity: FindingSeverity,
    /// The rule that it is about; may be empty.
    pub rule: String,
    /// The page or file; may be empty.
    pub place: String,
    /// What was found.
    pub text: String,
    /// What its picture is known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

impl TypedFinding {
    /// Whether nothing was typed or sent: a row of the form that was left alone.
    pub fn is_blank(&self) -> bool {
        let parts = [&self.rule, &self.place, &self.text, &self.picture];
        parts.iter().all(|it| it.trim().is_empty()) && self.refused.is_none()
    }

    /// What is stored of it.
    ///
    /// # Errors
    /// No such severity, no text, one of the texts does not fit, or its file was not taken.
    pub fn checked(&self) -> Result<NewFinding, Problem> {
        let short = |typed: &str| {
            if typed.trim().is_empty() { Ok(String::new()) } else { line(typed, 1, PLACE_MOST) }
        };
        let finding = NewFinding {
            severity: self.severity.parse().map_err(|_| Problem::NoSuchChoice)?,
            rule: short(&self.rule)?,
            place: short(&self.place)?,
            text: lines(&self.text, 1, TEXT_MOST)?,
            picture: Some(self.picture.clone()).filter(|it| !it.is_empty()),
        };
        self.refused.clone().map_or(Ok(finding), Err)
    }
}

/// The findings of a form: rows that were left alone are no findings.
///
/// # Errors
/// What is wrong with each, or that there are too many.
pub fn findings(typed: &[TypedFinding]) -> Result<Vec<NewFinding>, Vec<FieldProblem>> {
    let wrong = |problem| FieldProblem { field: Field::Finding, language: None, problem };
    let filled: Vec<&TypedFinding> = typed.iter().filter(|it| !it.is_blank()).collect();
    if filled.len() > FINDINGS_MOST {
        let most = u32::try_from(FINDINGS_MOST).unwrap_or(u32::MAX);
        return Err(vec![wrong(Problem::TooMany { most })]);
    }
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for typed in filled {
        match typed.checked() {
            Ok(finding) => found.push(finding),
            Err(problem) => problems.push(wrong(problem)),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(severity: &str, rule: &str, place: &str, text: &str) -> TypedFinding {
        TypedFinding {
            severity: severity.into(),
            rule: rule.into(),
            place: place.into(),
            text: text.into(),
            ..TypedFinding::default()
        }
    }

    #[test]
    fn a_picture_needs_words_and_one_that_was_refused_says_why() {
        let picture = TypedFinding { picture: "p".into(), ..typed("noted", "", "", "") };
        assert!(!picture.is_blank());
        assert_eq!(picture.checked(), Err(Problem::Missing));
        let said = TypedFinding { text: "x".into(), ..picture };
        assert_eq!(said.checked().unwrap().picture.as_deref(), Some("p"));
        let refused = TypedFinding { refused: Some(Problem::NoImage), ..said };
        assert_eq!(refused.checked(), Err(Problem::NoImage));
        assert!(
            !TypedFinding { refused: Some(Problem::NoImage), ..typed("", "", "", "") }.is_blank()
        );
    }

    #[test]
    fn rows_that_were_left_alone_are_no_findings() {
        assert_eq!(findings(&[]), Ok(vec![]));
        let form = [
            typed("must-fix", " ", "", "\n"),
            typed("should-fix", " Rule 2 ", "", " One\r\ntwo "),
            typed("noted", "", "app.js", "x"),
        ];
        let found = findings(&form).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].rule.as_str(), found[0].text.as_str()), ("Rule 2", "One\ntwo"));
        assert_eq!(
            [found[0].severity, found[1].severity],
            [FindingSeverity::ShouldFix, FindingSeverity::Noted]
        );
    }

    #[test]
    fn every_row_that_is_wrong_is_told() {
        let long = "x".repeat(201);
        let most = Problem::TooWide { width: 201, most: PLACE_MOST };
        for (form, expected) in [
            (typed("must-fix", "Rule 1", "", ""), Problem::Missing),
            (typed("nonsense", "", "", "x"), Problem::NoSuchChoice),
            (typed("noted", &long, "", "x"), most.clone()),
            (typed("noted", "", &long, "x"), most),
            (
                typed("noted", "", "", &"x".repeat(2_001)),
                Problem::TooWide { width: 2_001, most: TEXT_MOST },
            ),
        ] {
            assert_eq!(form.checked(), Err(expected.clone()));
            let problems = findings(&[form.clone(), form]).unwrap_err();
            assert_eq!(problems.len(), 2);
            assert!(problems.iter().all(|it| it.problem == expected));
        }
        let many = vec![typed("noted", "", "", "x"); FINDINGS_MOST + 1];
        assert_eq!(findings(&many).unwrap_err()[0].problem, Problem::TooMany { most: 20 });
        assert_eq!(findings(&many[1..]).unwrap().len(), FINDINGS_MOST);
    }
}
