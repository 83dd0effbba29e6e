//! What one typed beside what somebody else stored meanwhile: one chooses, place by place.

use crate::text::{Text, use_text};
use crate::ui::none::or_none;
use crate::ui::time::Moment;
use backend::information::Edit;
use chrono::{DateTime, Utc};
use domain::form::Field;
use domain::information::{Conflict, Information, InformationEdit, Place, conflicts, touches};
use domain::workspace::HostAppChoice;
use leptos::prelude::*;

/// Where an edit meets those that were quicker, each place with who stored what is there, and when.
pub struct Meeting(Vec<(Conflict, Option<Stored>)>);

/// Who stored something, and when.
type Stored = (String, DateTime<Utc>);

impl Meeting {
    /// Where `mine` meets `edits`, the latest first, of which `stored` is what they left.
    pub fn of(mine: &InformationEdit, stored: &InformationEdit, edits: Vec<Edit>) -> Meeting {
        let was = edits.last().map(|it| &it.before);
        let who = |place: &Place| {
            let edit = edits.iter().find(|it| touches(&it.before, &it.after, place))?;
            Some((edit.by.clone(), edit.at))
        };
        let found = conflicts(was, stored, mine).into_iter();
        Meeting(found.map(|it| (it.clone(), who(&it.place))).collect())
    }
}

/// The choices.
#[component]
pub fn Merge(
    meeting: Meeting,
    information: Information,
    host_apps: Vec<HostAppChoice>,
) -> impl IntoView {
    let t = use_text();
    let Meeting(places) = meeting;
    if places.is_empty() {
        return view! { <p>{t.information_merge_none()}</p> }.into_any();
    }
    let words = |place: &Place, text: &str| in_words(t, (&information, &host_apps), place, text);
    let choices = places.into_iter().enumerate().map(|(at, (conflict, who))| {
        let Conflict { place, was, theirs, mine, propose_theirs } = conflict;
        let name = format!("form[theirs][{at}]");
        let lang = place.language.as_ref().map(ToString::to_string);
        let lang = lang.filter(|_| place.field != Field::Language);
        let legend = match &place.language {
            Some(language) => t.field_in(t.field(place.field), language.own_name()),
            None if place.field == Field::HostApp => t.release_to().to_owned(),
            None => t.field(place.field).to_owned(),
        };
        let was = was.map(|was| {
            let was = words(&place, &was);
            let was = if was.is_empty() { t.none_word() } else { was.as_str() };
            view! { <p class="small muted">{t.information_was(was)}</p> }
        });
        let side = |text: &str| {
            let words = words(&place, text);
            let lang = lang.clone().filter(|_| !words.is_empty());
            view! { <span class="merge__text" lang=lang>{or_none(t, words)}</span> }
        };
        let help = match who {
            Some((by, at)) => view! { {t.information_theirs_by(by)}{t.pause()}<Moment at/> }.into_any(),
            None => view! { {t.information_theirs()} }.into_any(),
        };
        view! {
            <fieldset class="choices">
                <legend class="choices__legend">{legend}</legend>
                {was}
                <div class="form__pair">
                    <label class="choice">
                        <input class="radio" type="radio" name=name.clone() value=place.to_string() checked=propose_theirs/>
                        {side(&theirs)}
                        <span class="choice__help">{help}</span>
                    </label>
                    <label class="choice">
                        <input class="radio" type="radio" name=name value="" checked=!propose_theirs/>
                        {side(&mine)}
                        <span class="choice__help">{t.information_yours()}</span>
                    </label>
                </div>
            </fieldset>
        }
    });
    let choices = choices.collect_view();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.information_merge()}</h2></div>
            <div class="panel__body"><div class="stack">
                <p class="muted small">{t.information_merge_help()}</p>
                {choices}
            </div></div>
        </section>
    }
    .into_any()
}

/// What stands at a place, as one reads it; empty where nothing does.
fn in_words(
    t: Text,
    (information, host_apps): (&Information, &[HostAppChoice]),
    place: &Place,
    text: &str,
) -> String {
    if place.field == Field::Language {
        let there = t.information_language_there();
        if text.is_empty() { t.information_language_gone() } else { there }.to_owned()
    } else if place.field == Field::Category {
        let category = information.categories.iter().find(|it| it.id.to_string() == text);
        category.map(|it| it.label(t.0.word())).unwrap_or_default()
    } else if place.field == Field::HostApp {
        let named = |id: &str| host_apps.iter().find(|it| it.id.to_string() == id);
        let chosen = text.split(',').filter_map(named).map(|it| it.name.clone());
        chosen.collect::<Vec<_>>().join(t.comma())
    } else {
        text.to_owned()
    }
}
