//! How complete the information is, and which languages miss what.

use crate::text::{Text, use_text};
use crate::ui::{icon::Icon, kept::kept};
use domain::form::{Field, Problem};
use domain::information::{Information, Need, TEXT_FIELDS, Texts};
use domain::language::Tag;
use leptos::prelude::*;

/// The id of a field of the form, whose languages stand in the order of `places`. Without the form there
/// is none, and nor is one of a language that was taken out of it.
fn field_id(places: Option<&[String]>, field: Field, language: Option<&Tag>) -> Option<String> {
    let places = places?;
    let Some(language) = language else {
        return Some(if field == Field::Logo {
            String::from("picture-file")
        } else if field == Field::HostApp {
            String::from("release-to")
        } else {
            format!("form-{field}-")
        });
    };
    let at = places.iter().position(|it| it == language.as_str())?;
    Some(format!("form-texts--{at}--{field}-"))
}

/// Words that lead to a field, where there is one.
fn to_field(id: Option<String>, words: String) -> AnyView {
    match id {
        Some(id) => view! { <a class="link" href=format!("#{id}")>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}

/// Names what the first submission needs among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct OfNeeds;

/// What the first submission needs, met or not.
#[component]
pub fn Completeness(
    information: Information,
    /// The languages of the form, where there is one.
    places: Option<Vec<String>>,
) -> impl IntoView {
    let t = use_text();
    let told = |need: &Need| {
        let is_missing = need.problem.as_ref().map(|it| matches!(it, Problem::Missing));
        (need.field, need.language.clone(), is_missing)
    };
    let inputs = |needs: &Vec<Need>| {
        (OfNeeds, t, needs.iter().map(told).collect::<Vec<_>>(), places.clone())
    };
    let needs = information.completeness().needs();
    kept(needs, inputs, |needs| shown(t, needs, places.as_deref()))
}

fn shown(t: Text, needs: Vec<Need>, places: Option<&[String]>) -> impl IntoView {
    let total = needs.len();
    let met = needs.iter().filter(|need| need.problem.is_none()).count();
    let share = met * 100 / total.max(1);
    let rows = needs.into_iter().map(|need| {
        let name = t.need(&need);
        let (class, icon, word) = match &need.problem {
            None => ("", "done", t.is_met()),
            Some(Problem::Missing) => ("is-open", "new", t.missing()),
            Some(_) => ("is-bad", "error", t.does_not_fit()),
        };
        let id = field_id(places, need.field, need.language.as_ref());
        let id = id.filter(|_| need.problem.is_some());
        // What is met says so by its icon to whoever sees it.
        let said = if need.problem.is_some() { "small muted" } else { "visually-hidden" };
        view! {
            <li class=class>
                <Icon name=icon/>
                {to_field(id, name)}
                <span class=said>{word}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.completeness()}</h2></div>
            <div class="panel__body"><div class="stack stack--tight">
                <div class="row row--between">
                    <span>{t.complete_of(met, total)}</span>
                    <span class="muted number">{t.percent(share)}</span>
                </div>
                <progress class="bar" value=share.to_string() max="100" aria-label=t.completeness()></progress>
                <ul class="checklist">{rows}</ul>
            </div></div>
        </section>
    }
}

/// Names the languages among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct OfLanguages;

/// Each language, how many of the three texts it has of its own, and which it lacks.
#[component]
pub fn Languages(
    information: Information,
    /// The languages of the form, where there is one.
    places: Option<Vec<String>>,
) -> impl IntoView {
    let t = use_text();
    let lacking = |texts: &Texts| {
        let lacking = TEXT_FIELDS.into_iter().filter(|field| texts.get(*field).is_empty());
        (texts.language.clone(), lacking.collect())
    };
    let languages: Vec<(Tag, Vec<Field>)> = information.texts.iter().map(lacking).collect();
    let default = information.default_language;
    let inputs =
        |languages: &Vec<_>| (OfLanguages, t, languages.clone(), default.clone(), places.clone());
    kept(languages, inputs, |languages| of_languages(t, languages, &default, places.as_deref()))
}

fn of_languages(
    t: Text,
    languages: Vec<(Tag, Vec<Field>)>,
    default: &Tag,
    places: Option<&[String]>,
) -> impl IntoView {
    let rows = languages.into_iter().map(|(language, lacking)| {
        let is_default = language == *default;
        let own = TEXT_FIELDS.len() - lacking.len();
        let lacking = lacking.into_iter().enumerate().map(|(at, field)| {
            let id = field_id(places, field, Some(&language));
            view! { {(at > 0).then(|| t.comma())}{to_field(id, t.field(field).to_owned())} }
        });
        let lacking = lacking.collect_view();
        let lead = if is_default {
            format!("{}{}", t.missing(), t.colon())
        } else {
            t.information_falls_back_to(default.own_name())
        };
        let name = language.own_name().to_owned();
        view! {
            <tr>
                <th scope="row">
                    <span lang=language.to_string()>{name.clone()}</span>
                    {is_default.then(|| view! { " "<span class="tag">{t.default()}</span> })}
                    {(own < 3).then(|| view! { <span class="table__sub small muted">{lead}{lacking}</span> })}
                </th>
                <td class="table__number">{t.texts_of(3, own)}<progress class="bar" value=own.to_string() max="3" aria-label=name></progress></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.languages()}</h2></div>
            <table class="table table--compact table--inset table--static">
                <caption>{t.languages()}</caption>
                <thead><tr><th scope="col">{t.language()}</th><th scope="col" class="table__fit">{t.own_texts()}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
