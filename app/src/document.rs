//! The document around the app. Only the server renders it.

use crate::served::pattern::{Fill, place};
use crate::ui::kept::filled;
use crate::{App, host};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The files of the pages. Their names are found once: Leptos' own tags read the list of them anew for every
/// page, twice.
#[derive(Clone, Debug)]
pub struct Files(Arc<Named>);

/// Those of one server are one and the same.
impl PartialEq for Files {
    fn eq(&self, other: &Files) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Files {}

impl Hash for Files {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

#[derive(Debug)]
struct Named {
    options: LeptosOptions,
    css: String,
    js: String,
    wasm: String,
}

impl Files {
    /// The files that the options name; where their names hold a hash, the list beside the binary says which.
    pub fn of(options: &LeptosOptions) -> Files {
        let listed = options.hash_files.then(|| {
            let list = std::env::current_exe().ok()?.with_file_name(options.hash_file.as_ref());
            std::fs::read_to_string(list).ok()
        });
        let listed = listed.flatten().unwrap_or_default();
        let named = |kind: &str| {
            let lines = listed.lines().filter_map(|line| line.split_once(':'));
            let hash =
                lines.filter(|(it, _)| it.trim() == kind).map(|(_, hash)| hash.trim()).next_back();
            let (folder, name) = (&options.site_pkg_dir, &options.output_name);
            hash.map_or_else(
                || format!("/{folder}/{name}.{kind}"),
                |hash| format!("/{folder}/{name}.{hash}.{kind}"),
            )
        };
        let (css, js, wasm) = (named("css"), named("js"), named("wasm"));
        Files(Arc::new(Named { options: options.clone(), css, js, wasm }))
    }
}

/// The document around the app.
pub fn shell(files: &Files) -> impl IntoView + use<> {
    let host = host::Host::of_request();
    host::set_content_security_policy();
    let theme = host.theme().map(domain::language::Theme::word);
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let head = filled(files.clone(), &[Fill::Text(nonce)], || head(files, place(0)));
    view! {
        <!DOCTYPE html>
        <html lang=host.locale().word() data-theme=theme>
            <head>
                {head}
                <AutoReload options=files.0.options.clone()/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

/// What every document begins with.
fn head(files: &Files, nonce: String) -> impl IntoView + use<> {
    let Named { css, js, wasm, .. } = &*files.0;
    let begin = format!(
        "import({js:?}).then(it => it.default({{ module_or_path: {wasm:?} }}).then(() => it.hydrate()));"
    );
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="modulepreload" href=js.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script type="module" nonce=nonce>{begin}</script>
        <link id="style" rel="stylesheet" href=css.clone()/>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_hashes_the_names_are_plain() {
        let options = LeptosOptions::builder().output_name("minideck").build();
        let files = Files::of(&options);
        assert_eq!(files.0.css, "/pkg/minideck.css");
        assert_eq!(files.0.js, "/pkg/minideck.js");
        assert_eq!(files.0.wasm, "/pkg/minideck.wasm");
    }
}
