//! No value: a dash for whoever sees it, a word for whoever listens.

use crate::text::Text;
use leptos::prelude::*;

/// That there is no value.
pub fn none(t: Text) -> impl IntoView + use<> {
    view! { <span aria-hidden="true">{t.none()}</span><span class="visually-hidden">{t.none_word()}</span> }
}

/// A text, or that there is none.
pub fn or_none(t: Text, text: String) -> AnyView {
    if text.is_empty() { none(t).into_any() } else { text.into_any() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::language::Locale;

    #[test]
    fn that_there_is_nothing_is_seen_as_a_dash_and_heard_as_a_word() {
        for (locale, word) in [(Locale::En, "none"), (Locale::ZhCn, "无")] {
            let html = or_none(Text(locale), String::new()).to_html();
            assert!(html.contains("<span aria-hidden=\"true\">–<"), "{html}");
            assert!(html.contains(&format!("<span class=\"visually-hidden\">{word}<")), "{html}");
        }
        assert_eq!(or_none(Text(Locale::En), "1.0.0".into()).to_html(), "1.0.0");
    }
}
