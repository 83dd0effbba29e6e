//! What is decided of a launch: what was frozen, against what is live (rules §4.11, §2.8).

use super::Frozen;
use crate::access::{Action, Roles};
use crate::configuration::{ConfigurationSet, Part};
use crate::form::Field;
use crate::information::{Information, TEXT_FIELDS};
use crate::language::Tag;
use std::collections::BTreeSet;

/// What a line of the difference is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A text in one language.
    Text(Field, Tag),
    /// Something else of the information.
    Information(Field),
    /// The release note in the language of this tag.
    Note(String),
    /// A feature, by its name, with its JSAPIs.
    Feature(String),
}

/// One line of the difference. A side that has nothing there is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub subject: Subject,
    /// What is live.
    pub live: Option<String>,
    /// What was frozen.
    pub frozen: Option<String>,
}

impl Line {
    /// Whether both sides are the same.
    pub fn is_same(&self) -> bool {
        self.live == self.frozen
    }
}

/// Every line that either side has something in: texts, the rest of the information, release notes,
/// features. Without anything live all of it is new.
pub fn difference(live: Option<&Frozen>, frozen: &Frozen) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |subject: Subject, of: &dyn Fn(&Frozen) -> Option<String>| {
        let (live, frozen) = (live.and_then(of), of(frozen));
        if live.is_some() || frozen.is_some() {
            lines.push(Line { subject, live, frozen });
        }
    };
    let both = || live.into_iter().chain(std::iter::once(frozen));

    // The order of what was frozen, then what only the live one has.
    let mut languages: Vec<&Tag> = Vec::new();
    for texts in std::iter::once(frozen).chain(live).flat_map(|it| &it.information.texts) {
        if !languages.contains(&&texts.language) {
            languages.push(&texts.language);
        }
    }
    for language in languages {
        for field in TEXT_FIELDS {
            add(Subject::Text(field, language.clone()), &|it| {
                let texts = it.information.texts.iter().find(|it| it.language == *language)?;
                some(texts.get(field))
            });
        }
    }
    for field in REST {
        add(Subject::Information(field), &|it| rest(&it.information, field));
    }
    let tags: BTreeSet<&String> = both().flat_map(|it| it.note.keys()).collect();
    for tag in tags {
        add(Subject::Note(tag.clone()), &|it| it.note.get(tag).and_then(|text| some(text)));
    }
    let mut features: Vec<(&str, &str)> = Vec::new();
    for feature in std::iter::once(frozen).chain(live).flat_map(|it| &it.features) {
        if !features.iter().any(|(key, _)| *key == feature.key) {
            features.push((&feature.key, &feature.name));
        }
    }
    for (key, name) in features {
        add(Subject::Feature(name.to_owned()), &|it| {
            it.features.iter().find(|it| it.key == key).map(|it| it.jsapis.join(", "))
        });
    }
    lines
}

/// What describes a mini program beside its texts, in the order of the page. A category stands there by its
/// id, a logo by its hash: whoever shows them has the words.
const REST: [Field; 7] = [
    Field::DefaultLanguage,
    Field::Logo,
    Field::Category,
    Field::Keywords,
    Field::ServicePhone,
    Field::ServiceEmail,
    Field::EntranceUrl,
];

fn rest(information: &Information, field: Field) -> Option<String> {
    if field == Field::DefaultLanguage {
        Some(information.default_language.to_string())
    } else if field == Field::Logo {
        information.logo.clone()
    } else if field == Field::Category {
        information.category.map(|it| it.to_string())
    } else if field == Field::Keywords {
        some(&information.keywords)
    } else if field == Field::ServicePhone {
        some(&information.service_phone)
    } else if field == Field::ServiceEmail {
        some(&information.service_email)
    } else {
        information.entrance_url.clone()
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// How much of the frozen configuration somebody sees on the page of a request (rules §2.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it: they may view the configuration anyway.
    All,
    /// Domains, and of ids only what became of them: they decide.
    Deciding,
    /// Nothing.
    Nothing,
}

impl Sight {
    /// What whoever holds these roles sees.
    pub fn of(roles: Roles) -> Sight {
        if roles.may(Action::ViewConfiguration) {
            Sight::All
        } else if roles.may(Action::DecideRequest) {
            Sight::Deciding
        } else {
            Sight::Nothing
        }
    }
}

/// What became of a client or merchant id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdState {
    /// It is not set now.
    NotSet,
    /// It is set, and was not.
    Set,
    /// It is another one.
    Changed,
    /// It is what is live.
    Unchanged,
}

/// One part of the frozen configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartShown {
    /// With what stands in it.
    Entries {
        /// Which part.
        part: Part,
        /// What is live; nothing where it is not set.
        live: Vec<String>,
        /// What was frozen.
        frozen: Vec<String>,
    },
    /// Without what stands in it.
    State {
        /// Which part.
        part: Part,
        /// Whether it is set in what is live.
        is_live: bool,
        /// What became of it.
        state: IdState,
    },
}

impl PartShown {
    /// Whether both sides are the same, as far as that may be seen.
    pub fn is_same(&self) -> bool {
        match self {
            PartShown::Entries { live, frozen, .. } => live == frozen,
            PartShown::State { is_live, state, .. } => match state {
                IdState::NotSet => !is_live,
                IdState::Unchanged => true,
                IdState::Set | IdState::Changed => false,
            },
        }
    }
}

/// The frozen configuration against the live one, as far as it may be seen. What may not be seen is not in
/// it.
pub fn configuration(
    sight: Sight,
    live: Option<&ConfigurationSet>,
    frozen: &ConfigurationSet,
) -> Vec<PartShown> {
    let entries = |set: &ConfigurationSet, part: Part| -> Vec<String> {
        set.entries(part).into_iter().map(str::to_owned).collect()
    };
    let shown = |part: &Part| {
        let part = *part;
        let (old, new) =
            (live.map(|it| entries(it, part)).unwrap_or_default(), entries(frozen, part));
        let is_id = match part {
            Part::ClientId | Part::MerchantId => true,
            Part::ServerDomains | Part::WebviewDomains => false,
        };
        match sight {
            Sight::Nothing => None,
            Sight::Deciding if is_id => {
                let is_live = !old.is_empty();
                Some(PartShown::State { part, is_live, state: state(&old, &new) })
            }
            Sight::All | Sight::Deciding => {
                Some(PartShown::Entries { part, live: old, frozen: new })
            }
        }
    };
    Part::ALL.iter().filter_map(shown).collect()
}

fn state(live: &[String], frozen: &[String]) -> IdState {
    if frozen.is_empty() {
        IdState::NotSet
    } else if live.is_empty() {
        IdState::Set
    } else if live == frozen {
        IdState::Unchanged
    } else {
        IdState::Changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::feature::{Access, Risk};
    use crate::information::Texts;
    use crate::mini_program::MiniProgramKind;
    use crate::release::FrozenFeature;

    fn tag(word: &str) -> Tag {
        word.parse().unwrap()
    }

    fn frozen() -> Frozen {
        let texts =
            |language: &str, name: &str| Texts { name: name.into(), ..Texts::empty(tag(language)) };
        let information = Information {
            revision: 1,
            kind: MiniProgramKind::Dsl,
            entrance_url: None,
            default_language: tag("en"),
            texts: vec![texts("en", "Lotus")],
            logo: None,
            category: None,
            keywords: "tea".into(),
            service_phone: String::new(),
            service_email: String::new(),
            host_apps: vec![],
            categories: vec![],
        };
        let features = vec![FrozenFeature {
            key: "network".into(),
            name: "Network".into(),
            access: Access::Direct,
            risk: Risk::Low,
            jsapis: vec!["request".into(), "upload".into()],
        }];
        let note = [(String::from("en"), String::from("First"))].into();
        Frozen { information, note, features, configuration: ConfigurationSet::default() }
    }

    #[test]
    fn without_anything_live_all_is_new_and_what_is_nowhere_has_no_line() {
        let lines = difference(None, &frozen());
        let subjects: Vec<_> = lines.iter().map(|it| it.subject.clone()).collect();
        assert_eq!(
            subjects,
            [
                Subject::Text(Field::Name, tag("en")),
                Subject::Information(Field::DefaultLanguage),
                Subject::Information(Field::Keywords),
                Subject::Note("en".into()),
                Subject::Feature("Network".into()),
            ]
        );
        assert!(lines.iter().all(|it| it.live.is_none() && !it.is_same()));
        assert_eq!(lines[4].frozen.as_deref(), Some("request, upload"));
        assert!(difference(Some(&frozen()), &frozen()).iter().all(Line::is_same));
    }

    #[test]
    fn what_came_went_and_changed_is_told() {
        let (live, mut new) = (frozen(), frozen());
        new.information.texts[0].name = "Lotus Coffee".into();
        new.information.texts[0].tagline = "Fresh".into();
        new.information.keywords = String::new();
        new.information.logo = Some("abc".into());
        new.note = [(String::from("zh-CN"), String::from("新"))].into();
        new.features[0].jsapis.pop();
        new.features[0].key = "other".into();
        let changed: Vec<_> = difference(Some(&live), &new)
            .into_iter()
            .filter(|it| !it.is_same())
            .map(|it| (it.subject, it.live, it.frozen))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            changed,
            [
                (Subject::Text(Field::Name, tag("en")), text("Lotus"), text("Lotus Coffee")),
                (Subject::Text(Field::Tagline, tag("en")), None, text("Fresh")),
                (Subject::Information(Field::Logo), None, text("abc")),
                (Subject::Information(Field::Keywords), text("tea"), None),
                (Subject::Note("en".into()), text("First"), None),
                (Subject::Note("zh-CN".into()), None, text("新")),
                (Subject::Feature("Network".into()), None, text("request")),
                (Subject::Feature("Network".into()), text("request, upload"), None),
            ]
        );
    }

    #[test]
    fn an_edit_is_what_would_be_frozen_otherwise() {
        let (kept, mut now) = (frozen(), frozen());
        now.information.revision = 7;
        now.features[0].name = "Networking".into();
        assert!(kept.is_same(&now), "neither a revision nor a name of the tenant's");
        let edits: [fn(&mut Frozen); 5] = [
            |it| it.information.texts[0].tagline = "Fresh".into(),
            |it| it.information.logo = Some("abc".into()),
            |it| it.features[0].jsapis.truncate(1),
            |it| it.note.clear(),
            |it| it.configuration.client_id = "other".into(),
        ];
        for (at, edit) in edits.iter().enumerate() {
            let mut now = frozen();
            edit(&mut now);
            assert!(!kept.is_same(&now), "{at}");
        }
    }

    #[test]
    fn each_sees_of_the_configuration_what_they_may() {
        for role in Role::ALL {
            let expected = match role {
                Role::WorkspaceAdmin | Role::MiniProgramAdmin => Sight::All,
                Role::WorkspaceReviewer => Sight::Deciding,
                Role::WorkspaceDeveloper | Role::MiniProgramDeveloper => Sight::Nothing,
            };
            assert_eq!(Sight::of(Roles::NONE.with(*role)), expected, "{role:?}");
        }
        assert_eq!(Sight::of(Roles::NONE), Sight::Nothing);
    }

    #[test]
    fn of_ids_whoever_decides_learns_only_what_became_of_them() {
        let set = |client: &str| ConfigurationSet {
            client_id: client.into(),
            server_domains: crate::configuration::read_domains("a.example").unwrap(),
            ..ConfigurationSet::default()
        };
        for (live, frozen, expected) in [
            (None, "", IdState::NotSet),
            (None, "one", IdState::Set),
            (Some(""), "one", IdState::Set),
            (Some("one"), "", IdState::NotSet),
            (Some("one"), "one", IdState::Unchanged),
            (Some("one"), "two", IdState::Changed),
        ] {
            let is_live = live.is_some_and(|it| !it.is_empty());
            let (live, frozen) = (live.map(set), set(frozen));
            let shown = configuration(Sight::Deciding, live.as_ref(), &frozen);
            let (part, state) = (Part::ClientId, expected);
            assert_eq!(shown[0], PartShown::State { part, is_live, state });
            let (part, state) = (Part::MerchantId, IdState::NotSet);
            let merchant = PartShown::State { part, is_live: false, state };
            assert_eq!(shown[1], merchant);
            assert!(!format!("{shown:?}").contains("one") && !format!("{shown:?}").contains("two"));
            assert!(format!("{:?}", shown[2]).contains("a.example"));
            assert_eq!(shown.len(), 4);
            assert_eq!(configuration(Sight::Nothing, live.as_ref(), &frozen), []);
            let all = configuration(Sight::All, live.as_ref(), &frozen);
            assert!(all.iter().all(|it| matches!(it, PartShown::Entries { .. })));
        }
    }
}
