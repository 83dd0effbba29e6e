//! What the forms of served pages share.

use crate::error::{AppError, refused_before};
use crate::text::{Text, use_text};
use crate::ui::{icon::Icon, note::BadNote};
use leptos::prelude::*;

/// Why the last form of the page was refused: the first of these paths that was.
pub fn refused(paths: &[&str]) -> Option<AppError> {
    paths.iter().find_map(|path| refused_before(path))
}

/// A refusal in words: of a form with one field, what is wrong with it.
pub fn refusal_note(t: Text, error: &AppError) -> AnyView {
    let words = if let AppError::Fields { problems, .. } = error {
        problems.iter().map(|it| t.problem(it)).collect::<Vec<_>>().join(" ")
    } else {
        error.words(t)
    };
    view! { <BadNote words/> }.into_any()
}

/// The search above a table: asks as one types.
#[component]
pub fn Search(
    /// The page that is asked.
    action: String,
    /// What was typed.
    typed: String,
    /// What it looks for.
    label: &'static str,
) -> impl IntoView {
    let t = use_text();
    view! {
        <form class="toolbar" role="search" aria-label=label method="get" action=action data-live>
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" maxlength="100" autocomplete="off"
                    placeholder=label aria-label=label value=typed/>
            </div>
            <noscript><button class="button" type="submit">{t.search()}</button></noscript>
        </form>
    }
}

/// Values that go with a form.
#[component]
pub fn Hidden(
    /// Names and values.
    pairs: Vec<(&'static str, String)>,
) -> impl IntoView {
    let inputs = pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    inputs.collect_view()
}

/// A deed that is easily regretted: the first press asks, the second does it. Works by keyboard and with
/// scripts off.
#[component]
pub fn Confirm(
    /// Where it is sent.
    action: String,
    /// What goes with it.
    hidden: Vec<(&'static str, String)>,
    /// The icon of what is pressed first.
    icon: &'static str,
    /// The words of what is pressed first.
    #[prop(into)]
    label: String,
    /// What is asked.
    #[prop(into)]
    question: String,
    /// The words of what does it.
    #[prop(into)]
    deed: String,
    /// Of what, where the words do not say it; for whoever does not see where it stands.
    #[prop(optional)]
    whose: String,
    /// Whether it is an item of a row's menu.
    #[prop(optional)]
    in_menu: bool,
) -> impl IntoView {
    let t = use_text();
    let class = if in_menu { "menu__item menu__item--danger" } else { "button button--danger" };
    let asked = question.clone();
    let whose = (!whose.is_empty())
        .then(|| view! { <span class="visually-hidden">{t.colon()}{whose}</span> });
    view! {
        <details class="reveal">
            <summary class=class><Icon name=icon/>{label}{whose}</summary>
            <form class="stack stack--tight" method="post" action=action aria-label=asked>
                <Hidden pairs=hidden/>
                <p>{question}</p>
                <div class="row"><button class="button button--danger-fill" type="submit">{deed}</button></div>
            </form>
        </details>
    }
}

/// The menu at the end of a row.
#[component]
pub fn RowMenu(
    /// Its id on the page.
    id: String,
    /// Whose row it is.
    whose: String,
    /// Its items.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    let label = t.actions_for(&whose);
    view! {
        <div class="anchor">
            <button class="button button--icon button--ghost button--sm" type="button" popovertarget=id.clone()
                aria-label=label><Icon name="more"/></button>
            <div class="menu menu--end" id=id popover>{children()}</div>
        </div>
    }
}

/// An item of a row's menu that does something.
#[component]
pub fn MenuForm(
    /// Where it is sent.
    action: String,
    /// What goes with it.
    hidden: Vec<(&'static str, String)>,
    /// Its icon.
    icon: &'static str,
    /// Its words.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <Hidden pairs=hidden/>
            <button class="menu__item" type="submit"><Icon name=icon/>{label}</button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pressed_first_sends_nothing() {
        let hidden = vec![("id", String::from("a"))];
        let html = view! {
            <Confirm action="/x".to_owned() hidden icon="trash" label="Remove…" question="Remove A?" deed="Remove"/>
        }
        .to_html();
        let (first, second) = html.split_once("</summary>").unwrap();
        assert!(
            !first.contains("<form") && !first.contains("<button") && !first.contains(" open"),
            "{html}"
        );
        assert!(second.contains("aria-label=\"Remove A?\""), "{html}");
        assert!(second.contains("name=\"id\"") && second.contains("type=\"submit\""), "{html}");
    }
}
