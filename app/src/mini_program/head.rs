//! The head of a mini program's page: who it is, how far it has come, its tabs.

use super::Tab;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::copy::{Copy, CopyLink};
use crate::ui::{icon::Icon, none::or_none, tile::Logo};
use domain::access::Action;
use domain::mini_program::{MiniProgramHead, MiniProgramKind, MiniProgramStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A status as colour, icon and word.
pub fn status_look(t: Text, status: MiniProgramStatus) -> (Meaning, &'static str, &'static str) {
    match status {
        MiniProgramStatus::Created => (Meaning::Neutral, "new", t.status_created()),
        MiniProgramStatus::Released => (Meaning::Success, "full", t.status_released()),
        MiniProgramStatus::Archived => (Meaning::Neutral, "archive", t.status_archived()),
    }
}

/// A kind in words.
pub const fn kind_word(t: Text, kind: MiniProgramKind) -> &'static str {
    match kind {
        MiniProgramKind::Dsl => t.kind_dsl(),
        MiniProgramKind::Html5 => t.kind_html5(),
    }
}

/// Breadcrumbs: where one is, each step but the last a link.
#[component]
pub fn Breadcrumbs(
    /// Addresses and words from the top down.
    steps: Vec<(String, String)>,
    /// Where one is.
    here: String,
    /// The language of where one is, if it is not the page's.
    #[prop(optional, into)]
    lang: Option<String>,
) -> impl IntoView {
    let t = use_text();
    view! {
        <nav aria-label=t.breadcrumbs()>
            <ol class="breadcrumbs">
                {steps.into_iter().map(|(href, words)| view! { <li><a href=href>{words}</a></li> }).collect_view()}
                <li><span aria-current="page" lang=lang>{here}</span></li>
            </ol>
        </nav>
    }
}

/// Name, id, type, status, live version, and the tabs that the reader may open.
#[component]
pub fn DetailHead(
    /// What was loaded.
    head: MiniProgramHead,
) -> impl IntoView {
    let t = use_text();
    let (meaning, icon, word) = status_look(t, head.status);
    let id = head.id.clone();
    let may_upload = head.roles.may(Action::CreateVersion) && head.kind == MiniProgramKind::Dsl;
    let upload = path::upload(&head.id);
    let (roles, incomplete) = (head.roles, head.incomplete);
    view! {
        <Breadcrumbs steps=vec![(path::HOME.to_owned(), t.mini_programs().to_owned())] here=head.name.clone() lang=head.language.to_string()/>
        <header class="subject">
            <Logo id=head.id.to_string() name=head.name.clone() size="logo--lg"
                picture=path::marked(&path::logo(&head.id), head.logo.as_deref())/>
            <div class="subject__title">
                <h1 lang=head.language.to_string()>{head.name.clone()}</h1>
                <span class="tag">{kind_word(t, head.kind)}</span>
                <Badge meaning icon word/>
            </div>
            <div class="subject__actions">
                <CopyLink href=path::tab(&head.id, Tab::Information.slug())/>
                {may_upload.then(|| view! {
                    <a class="button button--primary" href=upload>
                        <Icon name="upload"/><span class="fold-label">{t.upload_version()}</span>
                    </a>
                })}
            </div>
            <div class="subject__facts">
                <span><Copy value=head.id.to_string()/></span>
                <span>{t.live()}" "<b class="medium">{or_none(t, head.live_version.unwrap_or_default())}</b></span>
                <span><Icon name="merchants" class="icon--sm"/>{head.workspace}</span>
            </div>
        </header>
        <nav class="tabs tabs--grid" aria-label=t.mini_program()>
            {Tab::ALL.into_iter().filter(|tab| roles.may(tab.needs())).map(|tab| {
                let flagged = tab == Tab::Information && incomplete;
                view! { <TabLink href=path::tab(&id, tab.slug()) tab flagged/> }
            }).collect_view()}
        </nav>
    }
}

#[component]
fn TabLink(href: String, tab: Tab, flagged: bool) -> impl IntoView {
    let t = use_text();
    let location = use_location();
    let own = href.clone();
    let current = move || {
        let path = location.pathname.read();
        // Without a tab the address opens the first one.
        let bare = tab == Tab::Information
            && own.strip_suffix("/information") == Some(path.trim_end_matches('/'));
        (path.starts_with(&own) || bare).then_some("page")
    };
    let class = if flagged { "tabs__tab tabs__tab--flagged" } else { "tabs__tab" };
    view! {
        <a class=class href=href aria-current=current>
            {tab.label(t)}
            {flagged.then(|| view! { <span class="visually-hidden">{t.aside(t.incomplete())}</span> })}
        </a>
    }
}
