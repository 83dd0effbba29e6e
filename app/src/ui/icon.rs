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
    view! { <svg class=class aria-hidden="true"><use href=format!("/icons.svg#i-{name}")/></svg> }
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

    #[test]
    fn every_icon_that_is_named_is_drawn() {
        let mut missing = Vec::new();
        look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut missing);
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
