//! Icons out of the sprite: no bytes in the WASM.

use leptos::prelude::*;

/// An icon that stands beside a word, or is decoration: screen readers pass over it.
#[component]
pub fn Icon(
    /// Its name in the sprite, without `i-`.
    name: &'static str,
    /// Further classes, like `icon--sm`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { String::from("icon") } else { format!("icon {class}") };
    let href = format!("/icons.svg#i-{name}");
    #[cfg(feature = "ssr")]
    let icon = made(class, href);
    #[cfg(not(feature = "ssr"))]
    let icon = drawn(class, href);
    icon
}

fn drawn(class: String, href: String) -> impl IntoView {
    view! { <svg class=class aria-hidden="true"><use href=href/></svg> }
}

/// The markup of [`drawn`]: a page has dozens of icons.
#[cfg(feature = "ssr")]
fn made(class: String, href: String) -> impl IntoView {
    use crate::served::pattern::{Fill, Pattern, place};
    use std::sync::OnceLock;
    static ICON: OnceLock<Pattern> = OnceLock::new();
    let pattern = ICON.get_or_init(|| Pattern::of(drawn(place(0), place(1))));
    pattern.element(&[Fill::Text(class), Fill::Text(href)])
}

#[cfg(test)]
mod tests {
    use std::fs::{read_dir, read_to_string};
    use std::path::Path;

    const DRAWN: &str = include_str!("../../../public/icons.svg");

    /// Names that stand behind one of these are names of icons.
    const BEFORE: [&str; 7] = [
        "<Icon name=\"",
        " icon=\"",
        "Meaning::Neutral, \"",
        "Meaning::Accent, \"",
        "Meaning::Success, \"",
        "Meaning::Warning, \"",
        "Meaning::Danger, \"",
    ];

    fn look(folder: &Path, missing: &mut Vec<String>) {
        for entry in read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, missing);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let code = read_to_string(&path).unwrap();
                for before in BEFORE {
                    let names = code.split(before).skip(1).filter_map(|it| it.split('"').next());
                    let names = names.filter(|it| !it.is_empty() && !it.contains(['\\', ' ']));
                    let unknown = names.filter(|it| !DRAWN.contains(&format!("id=\"i-{it}\"")));
                    missing.extend(unknown.map(|it| format!("{it} in {}", path.display())));
                }
            }
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_markup_is_what_the_view_would_be() {
        use super::{Icon, drawn};
        use leptos::prelude::*;
        let direct = drawn("icon icon--sm".into(), "/icons.svg#i-plus".into()).to_html();
        assert_eq!(view! { <Icon name="plus" class="icon--sm"/> }.to_html(), direct);
        assert!(
            direct.contains("class=\"icon icon--sm\"") && direct.contains("#i-plus"),
            "{direct}"
        );
    }

    #[test]
    fn every_icon_that_is_named_is_drawn() {
        let mut missing = Vec::new();
        look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut missing);
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
