//! What a package holds: sizes as bars, pages, and the files as a tree.

use crate::text::use_text;
use crate::ui::icon::Icon;
use domain::package::{Limits, PageEntry, Sizes};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Size per sub-package, each against its limit.
#[component]
pub fn SizesPanel(sizes: Sizes, limits: Limits) -> impl IntoView {
    let t = use_text();
    let main = std::iter::once((t.main_package().to_owned(), sizes.main, limits.main_bytes));
    let subs = sizes.subpackages.into_iter().map(|it| (it.root, it.bytes, limits.subpackage_bytes));
    let bars = main.chain(subs).map(|(name, bytes, most)| {
        let share = (bytes * 100 / most.max(1)).min(100);
        let label = t.size_of(t.bytes(most), &name, t.bytes(bytes));
        view! {
            <li>
                <span class="ellipsis">{name}</span>
                <progress class="bar" value=share.to_string() max="100" aria-label=label></progress>
                <span class="table__number">{t.bytes(bytes)}</span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.size()}</h2></div>
            <div class="panel__body"><div class="stack stack--tight">
                <p><b class="number">{t.bytes(sizes.all)}</b>" "<span class="muted">{t.size_limits(t.bytes(limits.all_bytes), t.bytes(limits.subpackage_bytes))}</span></p>
                <ul class="sizes">{bars.collect_view()}</ul>
            </div></div>
        </section>
    }
}

/// The pages that the manifest names.
#[component]
pub fn Pages(pages: Vec<PageEntry>) -> impl IntoView {
    let t = use_text();
    let count = pages.len() as u64;
    let rows = pages.into_iter().map(|page| {
        let absent =
            (!page.exists).then(|| view! { " "<span class="bad small">{t.absent()}</span> });
        view! { <li><code class="mono">{page.path}</code>{absent}</li> }
    });
    view! {
        <section class="panel" id="pages">
            <div class="panel__head"><h2>{t.pages()}</h2><div class="row"><span class="muted small" id="page-count">{t.pages_count(count)}</span></div></div>
            <div class="panel__body"><details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.show_pages()}</summary>
                <ul class="stack--tight">{rows.collect_view()}</ul>
            </details></div>
        </section>
    }
}

/// A folder: its folders, and its files with their sizes.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    files: Vec<(String, u64)>,
}

impl Folder {
    fn add(&mut self, path: &str, size: u64) {
        match path.split_once('/') {
            Some((folder, rest)) => {
                self.folders.entry(folder.to_owned()).or_default().add(rest, size);
            }
            None => self.files.push((path.to_owned(), size)),
        }
    }

    fn count(&self) -> u64 {
        self.files.len() as u64 + self.folders.values().map(Folder::count).sum::<u64>()
    }
}

/// The files as a tree; folders are folded.
#[component]
pub fn Files(
    /// Path and size in bytes.
    files: Vec<(String, u64)>,
    /// How many there are, also beyond those listed.
    count: u32,
) -> impl IntoView {
    let t = use_text();
    let unlisted = u64::from(count).saturating_sub(files.len() as u64);
    let mut root = Folder::default();
    for (path, size) in files {
        root.add(&path, size);
    }
    view! {
        <section class="panel" id="files">
            <div class="panel__head"><h2>{t.files()}</h2><div class="row"><span class="muted small">{t.files_count(u64::from(count))}</span></div></div>
            <div class="panel__body"><div class="tree">
                <ul class="tree__root">{branch(root)}</ul>
                {(unlisted > 0).then(|| view! { <p class="muted small">{t.files_unlisted(unlisted)}</p> })}
            </div></div>
        </section>
    }
}

/// The items of one folder. Depth is bounded by the limit on packages.
fn branch(folder: Folder) -> AnyView {
    let t = use_text();
    let Folder { folders, files } = folder;
    let folders = folders.into_iter().map(|(name, inner)| {
        let count = inner.count();
        view! {
            <li><details>
                <summary class="tree__item">
                    <Icon name="right"/><Icon name="folder"/><span>{name}</span>
                    <span class="tree__end">{t.files_count(count)}</span>
                </summary>
                <ul>{branch(inner)}</ul>
            </details></li>
        }
    });
    let files = files.into_iter().map(|(name, size)| view! {
        <li><span class="tree__item"><Icon name="file"/><span>{name}</span><span class="tree__end">{t.bytes(size)}</span></span></li>
    });
    view! { {folders.collect_view()}{files.collect_view()} }.into_any()
}
