//! Two edits of one information: where they meet, and what is stored when one has chosen (rules §3.7).

use super::{InformationEdit, TEXT_FIELDS, TypedTexts};
use crate::form::Field;
use crate::language::Tag;
use crate::text::UnknownWord;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One place of the form: a field, in a language where it has one per language. With
/// [`Field::Language`] it is the language as a whole, there or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which field.
    pub field: Field,
    /// In which language.
    pub language: Option<Tag>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.language {
            Some(language) => write!(f, "{}:{language}", self.field),
            None => self.field.fmt(f),
        }
    }
}

impl FromStr for Place {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Place, UnknownWord> {
        let (field, language) = match word.split_once(':') {
            Some((field, language)) => (field, Some(language.parse().map_err(|_| UnknownWord)?)),
            None => (word, None),
        };
        Ok(Place { field: field.parse()?, language })
    }
}

/// A place where somebody else stored one thing while another one was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub place: Place,
    /// What stood there when the edit began, where that is still known.
    pub was: Option<String>,
    /// What stands there now.
    pub theirs: String,
    /// What was typed.
    pub mine: String,
    /// Whether theirs is proposed: exactly where one's own edit left what it found.
    pub propose_theirs: bool,
}

/// What stands where, without the space around it. A language that is there has `+`.
pub fn standing(form: &InformationEdit) -> BTreeMap<Place, String> {
    let mut places = BTreeMap::new();
    let mut hold = |field, language: Option<&Tag>, text: &str| {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        places.insert(Place { field, language: language.cloned() }, text);
    };
    for texts in &form.texts {
        let Ok(tag) = texts.language.parse::<Tag>() else { continue };
        hold(Field::Language, Some(&tag), "+");
        for field in TEXT_FIELDS {
            hold(field, Some(&tag), texts.get(field));
        }
    }
    hold(Field::Category, None, &form.category);
    hold(Field::Keywords, None, &form.keywords);
    hold(Field::ServicePhone, None, &form.service_phone);
    hold(Field::ServiceEmail, None, &form.service_email);
    hold(Field::EntranceUrl, None, &form.entrance_url);
    let mut host_apps: Vec<&str> = form.host_apps.iter().map(String::as_str).collect();
    host_apps.retain(|it| !it.is_empty());
    host_apps.sort_unstable();
    hold(Field::HostApp, None, &host_apps.join(","));
    places
}

/// Where `mine` meets what others stored since it began: `was` is what it began with, where that is
/// known, `now` what is there. What others left alone is no conflict, and nor is what both made the same.
pub fn conflicts(
    was: Option<&InformationEdit>,
    now: &InformationEdit,
    mine: &InformationEdit,
) -> Vec<Conflict> {
    let was = was.map(standing);
    let (now, mine) = (standing(now), standing(mine));
    let of = |side: &BTreeMap<Place, String>, place: &Place| {
        side.get(place).cloned().unwrap_or_default()
    };
    let mut places: Vec<&Place> = now.keys().chain(mine.keys()).collect();
    places.sort_by_key(|it| (it.language.is_none(), it.language.clone(), it.field));
    places.dedup();
    let whole = |tag: &Tag| Place { field: Field::Language, language: Some(tag.clone()) };
    let mut found = Vec::new();
    for place in places {
        let there = |tag: &Tag| (now.contains_key(&whole(tag)), mine.contains_key(&whole(tag)));
        let one_sided = place.language.as_ref().map(there).is_some_and(|(now, mine)| now != mine);
        if one_sided && place.field != Field::Language {
            continue;
        }
        let (theirs, own) = (of(&now, place), of(&mine, place));
        let before = was.as_ref().map(|was| of(was, place));
        // Of a language that only one side has, its texts may have changed as well.
        let untouched = before.as_ref() == Some(&theirs)
            && !(one_sided && theirs == "+" && texts_differ(was.as_ref(), &now, place));
        if theirs == own || untouched {
            continue;
        }
        let propose_theirs = before.as_ref() == Some(&own);
        found.push(Conflict {
            place: place.clone(),
            was: before,
            theirs,
            mine: own,
            propose_theirs,
        });
    }
    found
}

fn texts_differ(
    was: Option<&BTreeMap<Place, String>>,
    now: &BTreeMap<Place, String>,
    language: &Place,
) -> bool {
    TEXT_FIELDS.into_iter().any(|field| {
        let place = Place { field, language: language.language.clone() };
        was.and_then(|was| was.get(&place)) != now.get(&place)
    })
}

/// Whether an edit changed what stands at a place; with [`Field::Language`] any text of the language.
pub fn touches(before: &InformationEdit, after: &InformationEdit, place: &Place) -> bool {
    let (before, after) = (standing(before), standing(after));
    let differs = |place: &Place| before.get(place) != after.get(place);
    differs(place) || (place.field == Field::Language && texts_differ(Some(&before), &after, place))
}

impl InformationEdit {
    /// The form with what is there in all places that were chosen so, and what was typed in the others.
    #[must_use]
    pub fn merged(&self, now: &InformationEdit) -> InformationEdit {
        let mut form = InformationEdit { theirs: Vec::new(), ..self.clone() };
        for place in self.theirs.iter().filter_map(|word| word.parse::<Place>().ok()) {
            match &place.language {
                Some(language) => form.take_texts(now, place.field, language),
                None => form.take(now, place.field),
            }
        }
        form
    }

    fn take_texts(&mut self, now: &InformationEdit, field: Field, language: &Tag) {
        let theirs = now.texts.iter().find(|it| it.language == language.as_str());
        let mine = self.texts.iter_mut().find(|it| it.language == language.as_str());
        match (theirs, mine) {
            (Some(theirs), Some(mine)) if field != Field::Language => {
                mine.set(field, theirs.get(field));
            }
            (Some(_), Some(_)) | (None, None) => {}
            (Some(theirs), None) => self.texts.push(theirs.clone()),
            (None, Some(_)) => self.texts.retain(|it| it.language != language.as_str()),
        }
    }

    fn take(&mut self, now: &InformationEdit, field: Field) {
        if field == Field::Category {
            self.category.clone_from(&now.category);
        } else if field == Field::Keywords {
            self.keywords.clone_from(&now.keywords);
        } else if field == Field::ServicePhone {
            self.service_phone.clone_from(&now.service_phone);
        } else if field == Field::ServiceEmail {
            self.service_email.clone_from(&now.service_email);
        } else if field == Field::EntranceUrl {
            self.entrance_url.clone_from(&now.entrance_url);
        } else if field == Field::HostApp {
            self.host_apps.clone_from(&now.host_apps);
        }
    }
}

impl TypedTexts {
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

    fn set(&mut self, field: Field, text: &str) {
        if field == Field::Name {
            text.clone_into(&mut self.name);
        } else if field == Field::Tagline {
            text.clone_into(&mut self.tagline);
        } else if field == Field::Description {
            text.clone_into(&mut self.description);
        }
    }
}
