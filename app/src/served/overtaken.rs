//! Edits that somebody else overtook (rules §2.13): the form comes back with what was typed, beside each
//! field that differs stands what is there now, and saving again starts from that.

use crate::error::AppError;
use crate::text::Text;
use crate::ui::field::TextField;
use domain::audit::{Difference, differences};
use domain::form::Field;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What differs between what is there now and what was typed; empty unless an edit was overtaken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now(Vec<Difference>);

/// The form to show: what was typed if it was refused, else what is stored.
pub fn form<F: Serialize + DeserializeOwned>(error: Option<&AppError>, stored: F) -> (F, Now) {
    let Some(typed) = error.and_then(AppError::typed::<F>) else { return (stored, Now::default()) };
    let now = match error {
        Some(AppError::Overtaken { .. }) => Now::between(&stored, &typed),
        _ => Now::default(),
    };
    (typed, now)
}

impl Now {
    fn between(stored: &impl Serialize, typed: &impl Serialize) -> Now {
        let value = |form: serde_json::Result<_>| form.unwrap_or_default();
        let found =
            differences(&value(serde_json::to_value(stored)), &value(serde_json::to_value(typed)));
        // A browser writes the ends of lines its own way.
        let tidy = |text: &str| text.trim().replace("\r\n", "\n");
        Now(found.into_iter().filter(|it| tidy(&it.before) != tidy(&it.after)).collect())
    }

    /// What is there now in a field that differs.
    pub fn at(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|it| it.path == path).map(|it| it.before.as_str())
    }

    /// Whether anything below a part of the form differs.
    pub fn differs_below(&self, path: &str) -> bool {
        self.0.iter().any(|it| it.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }

    /// What stands below a field: what is there now, where that differs, else its help.
    pub fn help(&self, t: Text, path: &str, help: &str) -> String {
        match self.at(path) {
            Some("") => t.overtaken_now(t.none_word()),
            Some(value) => t.overtaken_now(value),
            None => help.to_owned(),
        }
    }
}

/// A field of one line of a form that may have been overtaken.
pub struct Line {
    /// What it is.
    pub field: Field,
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What helps to fill it in; empty where nothing needs to.
    pub help: &'static str,
    /// What stands in it.
    pub value: String,
    /// The greatest width, if it is counted.
    pub most: Option<u32>,
    /// Whether the form is taken without it.
    pub may_stay_empty: bool,
}

/// Shows such a field.
pub fn line(t: Text, error: Option<&AppError>, now: &Now, line: Line) -> AnyView {
    let Line { field, name, label, help, value, most, may_stay_empty: optional } = line;
    let wrong = Signal::stored(error.and_then(|error| error.at(t, field, None)));
    let help = now.help(t, name, help);
    let name = format!("form[{name}]");
    match most {
        Some(most) => {
            view! { <TextField name label value most help optional error=wrong/> }.into_any()
        }
        None => view! { <TextField name label value help optional error=wrong/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::host_app::HostAppForm;
    use domain::language::Locale;

    #[test]
    fn only_an_overtaken_edit_says_what_is_there_now() {
        let stored =
            HostAppForm { name: "Theirs".into(), ios: "a.b\nc.d".into(), ..HostAppForm::default() };
        let mut typed =
            HostAppForm { name: "Ours".into(), ios: "a.b\r\nc.d".into(), ..HostAppForm::default() };
        typed.test.on = true;
        let (shown, now) = form(Some(&AppError::Conflict.overtaking(&typed)), stored.clone());
        assert_eq!(shown, typed);
        assert_eq!((now.at("name"), now.at("ios")), (Some("Theirs"), None));
        assert!(now.differs_below("test") && !now.differs_below("sandbox"));
        let t = Text(Locale::En);
        assert_eq!(now.help(t, "name", "Help"), "Saved now: Theirs");
        assert_eq!(now.help(t, "ios", "Help"), "Help");
        let refused = AppError::Fields { problems: Vec::new(), typed: None }.overtaking(&typed);
        assert_eq!(form(Some(&refused), stored.clone()), (typed, Now::default()));
        assert_eq!(form(None, stored.clone()), (stored, Now::default()));
    }
}
