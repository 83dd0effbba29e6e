//! How complete the information is, and which languages miss what.

use crate::text::use_text;
use crate::ui::icon::Icon;
use domain::form::Problem;
use domain::information::Information;
use leptos::prelude::*;

/// What the first submission needs, met or not.
#[component]
pub fn Completeness(information: Information) -> impl IntoView {
    let t = use_text();
    let needs = information.needs();
    let total = needs.len();
    let met = needs.iter().filter(|need| need.problem.is_none()).count();
    let share = met * 100 / total.max(1);
    let rows = needs.into_iter().map(|need| {
        let name = t.need(&need);
        let (class, icon, word) = match &need.problem {
            None => ("", "done", None),
            Some(Problem::Missing) => ("is-open", "new", Some(t.missing())),
            Some(_) => ("is-bad", "error", Some(t.does_not_fit())),
        };
        view! {
            <li class=class>
                <Icon name=icon/>
                <span>{name}</span>
                {word.map(|word| view! { <span class="small muted">{word}</span> })}
            </li>
        }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.completeness()}</h2></div>
            <div class="panel__body"><div class="stack stack--tight">
                <div class="row row--between">
                    <span>{t.complete_of(met, total)}</span>
                    <span class="muted number">{t.percent(share)}</span>
                </div>
                <progress class="bar" value=share.to_string() max="100" aria-label=t.completeness()></progress>
                <ul class="checklist">{rows.collect_view()}</ul>
            </div></div>
        </section>
    }
}

/// Each language and how many of the three texts it has of its own.
#[component]
pub fn Languages(information: Information) -> impl IntoView {
    let t = use_text();
    let rows = information.texts.into_iter().map(|texts| {
        let is_default = texts.language == information.default_language;
        view! {
            <tr>
                <th scope="row">
                    <span lang=texts.language.to_string()>{texts.language.own_name().to_owned()}</span>
                    {is_default.then(|| view! { " "<span class="tag">{t.default()}</span> })}
                </th>
                <td class="table__number">{t.texts_of(3, texts.own())}</td>
            </tr>
        }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.languages()}</h2></div>
            <table class="table table--compact table--inset table--static">
                <caption>{t.languages()}</caption>
                <thead><tr><th scope="col">{t.language()}</th><th scope="col" class="table__fit">{t.own_texts()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
