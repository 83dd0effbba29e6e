//! The page files that cargo-leptos makes: where they are, and whether their names hold hashes.

use super::source::{Found, Key, Wrong};
use leptos::config::Env;
use leptos::prelude::{LeptosOptions, get_configuration};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What the files are called; cargo-leptos is told the same.
const NAME: &str = "minideck";
/// The folder of scripts and styles.
const PKG: &str = "pkg";
/// Set by `cargo leptos watch` and `cargo leptos serve`, which run the binary without arguments.
const LEPTOS_SITE_ROOT: &str = "LEPTOS_SITE_ROOT";

/// Where `cargo leptos` expects the server, if it started us.
pub(super) fn watched_addr() -> Option<SocketAddr> {
    std::env::var_os(LEPTOS_SITE_ROOT)?;
    std::env::var("LEPTOS_SITE_ADDR").ok()?.parse().ok()
}

/// The folder that is set, that cargo-leptos names, or that is found.
pub(super) fn find(set: Option<&Found>) -> Result<LeptosOptions, Wrong> {
    if set.is_none() && std::env::var_os(LEPTOS_SITE_ROOT).is_some() {
        let read = get_configuration(None);
        return read.map(|it| it.leptos_options).map_err(|error| {
            Wrong::absent(Key::Site, format!("a LEPTOS_… environment that can be read ({error})"))
        });
    }
    let binary = std::env::current_exe().ok().and_then(|it| it.parent().map(Path::to_owned));
    let binary = binary.unwrap_or_else(super::here);
    options(&folder(set, &binary, &super::here())?, &binary)
}

/// The folder with the page files, for a binary in `binary` that was started in `here`.
pub(super) fn folder(set: Option<&Found>, binary: &Path, here: &Path) -> Result<PathBuf, Wrong> {
    let holds = |folder: &Path| folder.join(PKG).is_dir();
    if let Some(found) = set {
        let folder = PathBuf::from(&found.value);
        let right = format!("a folder that holds `{PKG}/`, as script/build makes it");
        return if holds(&folder) { Ok(folder) } else { Err(found.wrong(right)) };
    }
    let usual = [binary.join("site"), here.join("target").join("site")];
    let Some(folder) = usual.iter().find(|it| holds(it)) else {
        let looked: Vec<String> = usual.iter().map(|it| it.display().to_string()).collect();
        let right =
            format!("a folder that holds `{PKG}/`; neither of these does: {}", looked.join(", "));
        return Err(Wrong::absent(Key::Site, right));
    };
    Ok(folder.clone())
}

/// The options for page files in `site`. Binary and files belong to one build: pages that name files
/// of another one would stay dead without a word.
pub(super) fn options(site: &Path, binary: &Path) -> Result<LeptosOptions, Wrong> {
    let there = |file: String| site.join(PKG).join(file).is_file();
    let hash = hash_of_script(&binary.join("hash.txt"));
    let hashed = hash.is_some_and(|hash| there(format!("{NAME}.{hash}.js")));
    if !hashed && !there(format!("{NAME}.js")) {
        let right = format!("files of the same build as the binary: {} has none", site.display());
        return Err(Wrong::absent(Key::Site, right));
    }
    Ok(LeptosOptions::builder()
        .output_name(NAME)
        .site_root(site.display().to_string())
        .site_pkg_dir(PKG)
        .env(Env::PROD)
        .hash_files(hashed)
        .build())
}

/// What cargo-leptos wrote down beside the binary: lines like `js: HASH`.
fn hash_of_script(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let script =
        lines.map(|(kind, hash)| (kind.trim(), hash.trim())).find(|(kind, _)| *kind == "js");
    script.map(|(_, hash)| hash.to_owned())
}
