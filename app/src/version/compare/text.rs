//! Differences of texts, line by line.

use super::{Between, PART_LINES, change_badge};
use crate::served::pattern::{Fill, Pattern, place};
use crate::text::Text;
use crate::ui::icon::Icon;
use backend::version::comparison::Compared;
use domain::comparison::{Change, FileChange, Line, Lines, TEXT_BYTES, TextDifference};
use leptos::prelude::*;
use std::fmt::Write as _;

/// The one file that was asked for; nothing where a version has no package.
pub fn alone(t: Text, between: &Between, found: &Compared) -> Option<AnyView> {
    let (file, difference) = found.packages.as_ref()?.open.first()?;
    Some(
        view! {
            <div class="stack">
                <p><a class="link" href=between.address()>{t.compare_all()}</a></p>
                {figure(t, between, file, difference, true)}
            </div>
        }
        .into_any(),
    )
}

/// The files that stand open, and how many do not.
pub fn all(
    t: Text,
    between: &Between,
    files: &[FileChange],
    open: &[(FileChange, TextDifference)],
) -> Option<AnyView> {
    if open.is_empty() {
        return None;
    }
    let texts = files.iter().filter(|it| it.change() == Change::Changed && !it.of.is_binary());
    let closed = texts.count().saturating_sub(open.len()) as u64;
    let more =
        (closed > 0).then(|| view! { <p class="muted small">{t.compare_closed(closed)}</p> });
    let figures = open.iter().map(|(file, it)| figure(t, between, file, it, false)).collect_view();
    Some(
        view! {
            <section class="section" id=between.anchor("texts")>
                <div class="section__head">{between.heading(t.compare_texts())}</div>
                {figures}
                {more}
            </section>
        }
        .into_any(),
    )
}

fn figure(
    t: Text,
    between: &Between,
    file: &FileChange,
    difference: &TextDifference,
    is_alone: bool,
) -> AnyView {
    let path = file.of.path.clone();
    let is_same = file.sides.before == file.sides.after;
    let badge = (!is_same).then(|| change_badge(t, file.change()));
    let name = if is_alone {
        view! { <span>{path.clone()}</span> }.into_any()
    } else {
        view! { <a class="link" href=between.file(&path)>{path.clone()}</a> }.into_any()
    };
    let note = |words: String| view! { <p class="diff__note muted">{words}</p> }.into_any();
    let (stat, body) = match difference {
        TextDifference::Lines(_) if is_same => (None, note(t.compare_same_file().to_owned())),
        TextDifference::Lines(lines) if lines.groups.is_empty() && !lines.is_cut => {
            (None, note(t.compare_no_lines().to_owned()))
        }
        TextDifference::Lines(lines) => {
            let stat = view! {
                <span class="diff__stat"><span class="good">{format!("+{}", lines.added)}</span><span class="bad">{format!("−{}", lines.removed)}</span></span>
            };
            let shown = lines.groups.iter().map(Vec::len).sum();
            let table = table(t, between, &path, lines, is_alone);
            (Some(stat), between.folded(t, shown, PART_LINES, table))
        }
        TextDifference::Minified { lines, longest } => {
            (None, note(t.compare_minified(*lines, t.bytes(*longest))))
        }
        TextDifference::Binary => (None, note(t.compare_binary().to_owned())),
        TextDifference::TooLarge => (None, note(t.compare_too_large(t.bytes(TEXT_BYTES)))),
        TextDifference::NoRoom => (None, note(t.compare_no_room().to_owned())),
    };
    view! {
        <figure class="diff">
            <figcaption class="diff__head"><Icon name="file" class="icon--sm"/>{name}{badge}{stat}</figcaption>
            {body}
        </figure>
    }
    .into_any()
}

fn table(t: Text, between: &Between, path: &str, lines: &Lines, is_alone: bool) -> AnyView {
    let label = t.compare_region(path);
    let caption = label.clone();
    let of = |number: domain::version::VersionNumber| t.compare_line_of(number);
    let end = lines.is_cut.then(|| {
        let link = (!is_alone).then(|| {
            view! { " "<a class="link" href=between.file(path)>{t.compare_open()}</a> }
        });
        view! { <p class="diff__note muted">{t.compare_cut()}{link}</p> }
    });
    view! {
        <div class="diff__body" tabindex="0" role="region" aria-label=label>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead class="visually-hidden"><tr>
                    <th scope="col">{of(between.numbers.before)}</th>
                    <th scope="col">{of(between.numbers.after)}</th>
                    <th scope="col">{t.compare_change()}</th>
                    <th scope="col">{t.compare_text()}</th>
                </tr></thead>
                <tbody inner_html=rows(t, lines)></tbody>
            </table>
        </div>
        {end}
    }
    .into_any()
}

/// All rows. They are many and alike.
fn rows(t: Text, lines: &Lines) -> String {
    let row = |class: Option<&'static str>, word: Option<&'static str>, sign: &'static str| {
        let (before, after, text) = (place(0), place(1), place(2));
        Pattern::of(
            view! { <tr class=class><td>{before}</td><td>{after}</td><td aria-label=word>{sign}</td><td>{text}</td></tr> },
        )
    };
    let same = row(None, None, " ");
    let added = row(Some("diff__add"), Some(t.compare_added()), "+");
    let removed = row(Some("diff__cut"), Some(t.compare_removed()), "−");
    let gap = row(Some("diff__gap"), None, "");
    let mut html = String::new();
    for group in &lines.groups {
        let first = group.first().and_then(|line| line.after.or(line.before)).unwrap_or(1);
        if first > 1 {
            let words = Fill::Text(t.compare_line(first));
            gap.fill(&[Fill::NONE, Fill::NONE, words], &mut html);
        }
        for line in group {
            let pattern = match line.change {
                None | Some(Change::Changed) => &same,
                Some(Change::Added) => &added,
                Some(Change::Removed) => &removed,
            };
            let number =
                |it: Option<u64>| Fill::Text(it.map_or_else(String::new, |it| it.to_string()));
            let text = Fill::Html(marked(t, line));
            pattern.fill(&[number(line.before), number(line.after), text], &mut html);
        }
    }
    html
}

/// The text of a line, with what changed in it marked.
fn marked(t: Text, line: &Line) -> String {
    let is_changed = line.change.is_some();
    let mut html = String::new();
    for (changed, part) in &line.parts {
        let shown = visible(part, is_changed);
        html.push_str(if *changed { "<b>" } else { "" });
        html_escape::encode_text_to_string(&shown, &mut html);
        html.push_str(if *changed { "</b>" } else { "" });
    }
    if line.is_unended && is_changed {
        html.push_str(" <i>");
        html_escape::encode_text_to_string(t.compare_unended(), &mut html);
        html.push_str("</i>");
    }
    html
}

/// A text in which nothing hides: characters that turn the direction of writing, or that are not seen, could
/// make code look like other code. A carriage return is shown where it may be what changed.
fn visible(text: &str, is_changed: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push(c),
            '\r' => shown.push_str(if is_changed { "␍" } else { "" }),
            c if c.is_control() || is_unseen(c) => {
                let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    shown
}

const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Locale;

    #[test]
    fn nothing_hides_in_a_line() {
        assert_eq!(visible("a\tb\u{202e}c\u{0}\r", true), "a\tb⟨U+202E⟩c⟨U+0000⟩␍");
        assert_eq!(visible("a\r", false), "a");
        assert_eq!(visible("莲花 é", true), "莲花 é");
    }

    #[test]
    fn markup_in_a_file_is_text() {
        let line = Line {
            change: Some(Change::Added),
            before: None,
            after: Some(7),
            parts: vec![(false, "<b>".into()), (true, "x&y".into())],
            is_unended: true,
        };
        let t = Text(Locale::En);
        assert!(marked(t, &line).starts_with("&lt;b&gt;<b>x&amp;y</b> <i>"));
        let lines = Lines { groups: vec![vec![line]], added: 1, removed: 0, is_cut: false };
        let html = rows(t, &lines);
        assert!(
            html.contains("diff__add") && html.contains(">7<") && html.contains("line 7"),
            "{html}"
        );
        assert!(!html.contains("<b><"), "{html}");
    }
}
