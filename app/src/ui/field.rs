//! Fields of forms: label above, help below, the error in words beside the field, a counter of widths.

use super::icon::Icon;
use crate::text::use_text;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {crate::served::pattern::counted, std::borrow::Cow};

/// What a field of one line is given.
#[component]
pub fn TextField(
    /// The name of its input, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it, in words.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// The greatest width, counted as one types.
    #[prop(optional)]
    most: Option<u32>,
    /// `text`, `email`, `password`, `url`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in by itself.
    #[prop(optional)]
    autocomplete: &'static str,
    /// The language of what is typed.
    #[prop(optional, into)]
    lang: Option<String>,
    /// Whether it may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// Whether it is where one begins.
    #[prop(optional)]
    autofocus: bool,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let typed = RwSignal::new(value.clone());
    let described = description(&id, error, help.is_some());
    let autocomplete = if autocomplete.is_empty() { "off" } else { autocomplete };
    view! {
        <div class="field">
            <Label id=id.clone() label optional/>
            <Count typed most/>
            <input id=id.clone() class="input" name=name type=kind value=value lang=lang
                autocomplete=autocomplete autofocus=autofocus
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:input:target=move |event| typed.set(event.target().value())/>
            <Below id error help/>
        </div>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// The name of its input, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it, in words.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// The greatest width, counted as one types.
    #[prop(optional)]
    most: Option<u32>,
    /// The language of what is typed.
    #[prop(optional, into)]
    lang: Option<String>,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let typed = RwSignal::new(value.clone());
    let described = description(&id, error, help.is_some());
    view! {
        <div class="field">
            <Label id=id.clone() label/>
            <Count typed most/>
            <textarea id=id.clone() class="input" name=name rows="4" lang=lang
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                on:input:target=move |event| typed.set(event.target().value())>{inside(value)}</textarea>
            <Below id error help/>
        </div>
    }
}

/// A text to stand inside an element of which Leptos escapes nothing: `textarea` and `title`. In the browser no
/// markup is made, and it stands there as it is.
#[cfg(feature = "ssr")]
pub fn inside(text: String) -> String {
    match html_escape::encode_text(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(escaped) => escaped,
    }
}

/// A text to stand inside such an element.
#[cfg(not(feature = "ssr"))]
pub fn inside(text: String) -> String {
    text
}

/// How wide a text is, as its counter says it.
#[cfg(not(feature = "ssr"))]
fn counted(text: &str) -> String {
    domain::text::width(text.trim()).to_string()
}

/// A choice out of a list.
#[component]
pub fn SelectField(
    /// The name of its input, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// Values and words, in order; an empty value is "nothing chosen yet".
    options: Vec<(String, String)>,
    /// The value that is chosen at first.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it, in words.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What helps to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let described = description(&id, error, help.is_some());
    let options = options.into_iter().map(|(option, words)| {
        let chosen = option == value;
        #[cfg(feature = "ssr")]
        let option = made_option(option, words, chosen);
        #[cfg(not(feature = "ssr"))]
        let option = choice(option, words, chosen);
        option
    });
    view! {
        <div class="field">
            <Label id=id.clone() label/>
            <span class="select">
                <select id=id.clone() class="input" name=name
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described>
                    {options.collect_view()}
                </select>
                <Icon name="down"/>
            </span>
            <Below id error help/>
        </div>
    }
}

fn choice(value: String, words: String, chosen: bool) -> impl IntoView {
    view! { <option value=value selected=chosen>{words}</option> }
}

/// The markup of [`choice`]: a list of languages or categories has dozens.
#[cfg(feature = "ssr")]
fn made_option(value: String, words: String, chosen: bool) -> impl IntoView {
    use crate::served::pattern::{Fill, Pattern, place};
    use std::sync::OnceLock;
    static OPTIONS: OnceLock<[Pattern; 2]> = OnceLock::new();
    let pattern = |chosen| Pattern::of(choice(place(0), place(1), chosen));
    let [plain, selected] = OPTIONS.get_or_init(|| [pattern(false), pattern(true)]);
    let pattern = if chosen { selected } else { plain };
    pattern.element(&[Fill::Text(value), Fill::Text(words)])
}

fn description(
    id: &str,
    error: Signal<Option<String>>,
    has_help: bool,
) -> impl Fn() -> Option<String> + Send + Sync + use<> {
    let (error_id, help_id) = (format!("{id}-e"), format!("{id}-h"));
    move || match (error.get().is_some(), has_help) {
        (true, _) => Some(error_id.clone()),
        (false, true) => Some(help_id.clone()),
        (false, false) => None,
    }
}

#[component]
fn Label(id: String, label: String, #[prop(optional)] optional: bool) -> impl IntoView {
    let t = use_text();
    view! {
        <label class="field__label" for=id>
            {label}
            {optional.then(|| view! { " "<span class="field__optional">{t.optional()}</span> })}
        </label>
    }
}

#[component]
fn Count(typed: RwSignal<String>, most: Option<u32>) -> impl IntoView {
    most.map(|most| {
        view! { <span class="field__count">{move || format!("{} / {most}", counted(&typed.get()))}</span> }
    })
}

/// The error where there is one, else the help.
#[component]
fn Below(id: String, error: Signal<Option<String>>, help: Option<String>) -> impl IntoView {
    let (error_id, help_id) = (format!("{id}-e"), format!("{id}-h"));
    move || match error.get() {
        Some(words) => view! {
            <p class="field__error" id=error_id.clone()><Icon name="error"/><span>{words}</span></p>
        }
        .into_any(),
        None => help
            .clone()
            .map(|help| view! { <p class="field__help" id=help_id.clone()>{help}</p> })
            .into_any(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_markup_of_an_option_is_what_the_view_would_be() {
        for (value, words, chosen) in
            [("en", "English", true), ("", "None", false), ("a", "Food & drink", true)]
        {
            let direct = choice(value.into(), words.into(), chosen).to_html();
            let made = made_option(value.into(), words.into(), chosen).into_view().to_html();
            assert_eq!(made, direct);
            assert_eq!(direct.contains(" selected"), chosen, "{direct}");
        }
    }

    #[test]
    fn what_stands_in_an_area_of_text_does_not_leave_it() {
        let typed = "a & b </textarea><b>\"quoted\"</b>";
        let owner = Owner::new();
        owner.set();
        let html = view! { <TextArea name="n" label="L" value=typed/> }.to_html();
        assert!(html.contains("a &amp; b &lt;/textarea"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
}
