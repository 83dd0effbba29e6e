//! Rows that are alike: their markup is made once, with places in it, and filled for every row. Making a
//! view of every row took more than half of the time that a long table takes.

use domain::text::width;
use leptos::prelude::*;

/// Places are characters that no text that somebody typed holds (`domain::text::has_control`).
const FIRST: u32 = 0xFDD0;
/// More places than any row has.
const MOST: u32 = 16;

/// Behind the places come as many for the widths of what fills them.
const WIDTHS: usize = MOST as usize;

/// A place in a [`Pattern`], to be put where a text or an attribute's value stands.
pub fn place(number: usize) -> String {
    let number = u32::try_from(number).unwrap_or(MOST).min(MOST);
    char::from_u32(FIRST + number).map(String::from).unwrap_or_default()
}

/// How wide a text is, as a counter beside its field says it: of a [`place`] what it will be filled with counts.
pub fn counted(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next().and_then(number), chars.next()) {
        (Some(number), None) if number < MOST => {
            char::from_u32(FIRST + MOST + number).map(String::from).unwrap_or_default()
        }
        _ => width(text.trim()).to_string(),
    }
}

/// Which place a character is, those of widths behind the others.
fn number(c: char) -> Option<u32> {
    u32::from(c).checked_sub(FIRST).filter(|it| *it < 2 * MOST)
}

/// What fills a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A text: what HTML would read otherwise is escaped.
    Text(String),
    /// Markup that a view was rendered to.
    Html(String),
}

impl Fill {
    /// Nothing.
    pub const NONE: Fill = Fill::Html(String::new());

    /// A view as it stands in a page.
    pub fn view(view: impl IntoView) -> Fill {
        Fill::Html(view.into_view().to_html())
    }
}

/// The markup of a row with places in it.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The markup up to the first place.
    head: String,
    /// Each place, and the markup behind it.
    rest: Vec<(usize, String)>,
}

impl Pattern {
    /// The pattern that a view with [`place`]s is.
    pub fn of(view: impl IntoView) -> Pattern {
        Pattern::read(&view.into_view().to_html())
    }

    /// Markup without places, whatever characters it holds.
    pub fn whole(html: String) -> Pattern {
        Pattern { head: html, rest: Vec::new() }
    }

    fn read(html: &str) -> Pattern {
        let mut pattern = Pattern { head: String::new(), rest: Vec::new() };
        for c in html.chars() {
            match number(c).and_then(|it| usize::try_from(it).ok()) {
                Some(number) => pattern.rest.push((number, String::new())),
                None => pattern.rest.last_mut().map_or(&mut pattern.head, |it| &mut it.1).push(c),
            }
        }
        pattern
    }

    /// What a row's place is filled with, where the row holds this pattern.
    pub fn filled(&self, fills: &[Fill]) -> Fill {
        let mut html = String::new();
        self.fill(fills, &mut html);
        Fill::Html(html)
    }

    /// An element of a view whose markup this pattern is: in the browser that view takes it over.
    pub fn element(&self, fills: &[Fill]) -> impl IntoView + use<> {
        let mut html = String::with_capacity(self.length(fills));
        self.fill(fills, &mut html);
        leptos::tachys::html::InertElement::new(html)
    }

    /// How many bytes it comes to, where nothing is escaped.
    fn length(&self, fills: &[Fill]) -> usize {
        let filled = |place: &usize| match fills.get(*place) {
            Some(Fill::Text(text) | Fill::Html(text)) => text.len(),
            None => 0,
        };
        let rest = self.rest.iter().map(|(place, behind)| filled(place) + behind.len());
        self.head.len() + rest.sum::<usize>()
    }

    /// Writes a row. A place that nothing fills stays empty.
    pub fn fill(&self, fills: &[Fill], html: &mut String) {
        html.push_str(&self.head);
        for (place, behind) in &self.rest {
            if *place >= WIDTHS {
                if let Some(Fill::Text(text)) = fills.get(*place - WIDTHS) {
                    html.push_str(&width(text.trim()).to_string());
                }
                html.push_str(behind);
                continue;
            }
            match fills.get(*place) {
                Some(Fill::Text(text)) => {
                    html_escape::encode_double_quoted_attribute_to_string(text, html);
                }
                Some(Fill::Html(markup)) => html.push_str(markup),
                None => {}
            }
            html.push_str(behind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_markup_is_not() {
        let (name, title, mark) = (place(0), place(0), place(1));
        let pattern = Pattern::of(view! { <a title=title>{name}</a><b>{mark}</b> });
        let mut html = String::new();
        let fills = [Fill::Text("<i>\"&'\u{fdd1}".into()), Fill::Html("<u></u>".into())];
        pattern.fill(&fills, &mut html);
        assert!(!html.contains("<i>") && html.contains("<u></u>"), "{html}");
        assert!(html.contains("title=\"&lt;i&gt;&quot;&amp;"), "{html}");
        assert_eq!(html.matches("<u></u>").count(), 1, "what fills a place opens none: {html}");
    }

    #[test]
    fn a_counter_says_how_wide_its_text_is() {
        let field = |text: String| {
            let wide = counted(&text);
            view! { <i>{wide}" / 30"</i><input value=text/> }
        };
        let pattern = Pattern::of(field(place(3)));
        for text in ["", "Lotus & Co", " 莲花 ", "\u{e000}"] {
            let mut html = String::new();
            let fills = [Fill::NONE, Fill::NONE, Fill::NONE, Fill::Text(text.into())];
            pattern.fill(&fills, &mut html);
            assert_eq!(html, field(text.into()).to_html());
        }
    }

    #[test]
    fn a_row_is_what_the_view_would_be() {
        let row = |name: String| view! { <tr><td class="x">{name}</td></tr> };
        let mut html = String::new();
        Pattern::of(row(place(0))).fill(&[Fill::Text("Lotus & Co".into())], &mut html);
        assert_eq!(html, row("Lotus & Co".into()).to_html());
    }
}
