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
    /// What helps to fill it in; empty where nothing needs to.
    #[prop(optional, into)]
    help: Option<String>,
    /// The least width, where it is not empty.
    #[prop(default = 1)]
    least: u32,
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
    /// Whether the form is refused without it; what may stay empty never is.
    #[prop(default = true)]
    required: bool,
    /// Whether it is where one begins.
    #[prop(optional)]
    autofocus: bool,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let typed = RwSignal::new(value.clone());
    let help = help.filter(|it| !it.is_empty());
    let described = description(&id, error, help.is_some(), most.is_some());
    let required = (required && !optional).then_some("true");
    let autocomplete = if autocomplete.is_empty() { "off" } else { autocomplete };
    view! {
        <div class="field" data-check=check(least, most)>
            <Label id=id.clone() label optional/>
            <Count id=id.clone() typed most/>
            <input id=id.clone() class="input" name=name type=kind value=value lang=lang
                autocomplete=autocomplete autofocus=autofocus aria-required=required
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
    /// What helps to fill it in; empty where nothing needs to.
    #[prop(optional, into)]
    help: Option<String>,
    /// The least width, where it is not empty.
    #[prop(default = 1)]
    least: u32,
    /// The greatest width, counted as one types.
    #[prop(optional)]
    most: Option<u32>,
    /// The language of what is typed.
    #[prop(optional, into)]
    lang: Option<String>,
    /// Whether it may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// Whether the form is refused without it; what may stay empty never is.
    #[prop(default = true)]
    required: bool,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let typed = RwSignal::new(value.clone());
    let help = help.filter(|it| !it.is_empty());
    let described = description(&id, error, help.is_some(), most.is_some());
    let required = (required && !optional).then_some("true");
    view! {
        <div class="field" data-check=check(least, most)>
            <Label id=id.clone() label optional/>
            <Count id=id.clone() typed most/>
            <textarea id=id.clone() class="input" name=name rows="4" lang=lang aria-required=required
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
    /// Whether something must be chosen, where nothing is at first.
    #[prop(optional)]
    required: bool,
    /// Whether the values are languages, and the words their own names of themselves.
    #[prop(optional)]
    languages: bool,
    /// What tells its id from that of another field of this name on the page.
    #[prop(optional, into)]
    mark: String,
) -> impl IntoView {
    let id = format!("{}{mark}", name.replace(['[', ']'], "-"));
    let described = description(&id, error, help.is_some(), false);
    let options = options.into_iter().map(|(option, words)| {
        let chosen = option == value;
        let spoken = languages && !option.is_empty();
        #[cfg(feature = "ssr")]
        let option = made_option(option, words, (chosen, spoken));
        #[cfg(not(feature = "ssr"))]
        let option = choice(option, words, (chosen, spoken));
        option
    });
    view! {
        <div class="field">
            <Label id=id.clone() label/>
            <span class="select">
                <select id=id.clone() class="input" name=name aria-required=required.then_some("true")
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

/// An option, which may be chosen, and whose words may be in the language that its value is.
fn choice(value: String, words: String, (chosen, spoken): (bool, bool)) -> impl IntoView {
    let lang = spoken.then(|| value.clone());
    view! { <option value=value lang=lang selected=chosen>{words}</option> }
}

/// The markup of [`choice`]: a list of languages or categories has dozens.
#[cfg(feature = "ssr")]
fn made_option(value: String, words: String, (chosen, spoken): (bool, bool)) -> impl IntoView {
    use crate::served::pattern::{Fill, Pattern, place};
    use std::sync::OnceLock;
    static OPTIONS: OnceLock<[Pattern; 4]> = OnceLock::new();
    let pattern = |is| Pattern::of(choice(place(0), place(1), is));
    let all = || [(false, false), (false, true), (true, false), (true, true)].map(pattern);
    let [plain, plain_spoken, selected, selected_spoken] = OPTIONS.get_or_init(all);
    let pattern = match (chosen, spoken) {
        (false, false) => plain,
        (false, true) => plain_spoken,
        (true, false) => selected,
        (true, true) => selected_spoken,
    };
    pattern.element(&[Fill::Text(value), Fill::Text(words)])
}

/// What an input is described by: what is wrong, which says the widths itself, else its help and its counter.
fn description(
    id: &str,
    error: Signal<Option<String>>,
    has_help: bool,
    is_counted: bool,
) -> impl Fn() -> Option<String> + Send + Sync + use<> {
    let error_id = format!("{id}-e");
    let resting = match (has_help, is_counted) {
        (true, true) => Some(format!("{id}-h {id}-c")),
        (true, false) => Some(format!("{id}-h")),
        (false, true) => Some(format!("{id}-c")),
        (false, false) => None,
    };
    move || if error.read().is_some() { Some(error_id.clone()) } else { resting.clone() }
}

/// The widths that a served page holds a text against when one leaves its field.
fn check(least: u32, most: Option<u32>) -> Option<String> {
    most.map(|most| format!("{least} {most}"))
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

/// How wide what is typed is. It is no live region: it would speak with every letter.
#[component]
fn Count(id: String, typed: RwSignal<String>, most: Option<u32>) -> impl IntoView {
    most.map(|most| {
        let id = format!("{id}-c");
        view! { <span class="field__count" id=id>{move || format!("{} / {most}", counted(&typed.get()))}</span> }
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
        for (value, words, is) in [
            ("en", "English", (true, true)),
            ("zh-CN", "简体中文", (false, true)),
            ("", "None", (false, false)),
            ("a", "Food & drink", (true, false)),
        ] {
            let direct = choice(value.into(), words.into(), is).to_html();
            let made = made_option(value.into(), words.into(), is).into_view().to_html();
            assert_eq!(made, direct);
            assert_eq!(direct.contains(" selected"), is.0, "{direct}");
            assert_eq!(direct.contains(&format!("lang=\"{value}\"")), is.1, "{direct}");
        }
    }

    #[test]
    fn a_field_tells_what_it_needs() {
        let owner = Owner::new();
        owner.set();
        let needed = view! { <TextField name="a" label="L" least=3 most=30 help="3 to 30"/> };
        let html = needed.to_html();
        assert!(html.contains("aria-required=\"true\""), "{html}");
        assert!(html.contains("data-check=\"3 30\""), "{html}");
        assert!(
            html.contains("aria-describedby=\"a-h a-c\"") && html.contains("id=\"a-c\""),
            "{html}"
        );
        let wrong = Signal::stored(Some(String::from("Too wide")));
        let html = view! { <TextArea name="a" label="L" most=30 error=wrong/> }.to_html();
        assert!(html.contains("aria-describedby=\"a-e\""), "what is wrong comes alone: {html}");
        for html in [
            view! { <TextField name="a" label="L" optional=true/> }.to_html(),
            view! { <TextArea name="a" label="L" optional=true/> }.to_html(),
        ] {
            assert!(html.contains("field__optional") && !html.contains("aria-required"), "{html}");
            assert!(!html.contains("data-check"), "{html}");
        }
        let asked = view! { <TextField name="a" label="L" required=false/> }.to_html();
        assert!(!asked.contains("aria-required") && !asked.contains("field__optional"), "{asked}");
        let choice = view! { <SelectField name="a" label="L" options=Vec::new() required=true/> };
        assert!(choice.to_html().contains("aria-required=\"true\""));
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
