//! The page of the tab: a form for whoever may edit, facts for everybody else.

use super::api::EditInformation;
use super::completeness::{Completeness, Languages};
use super::form::{Draft, InformationForm};
use super::merge::Meeting;
use super::reading::InformationFacts;
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::picture::PictureForm;
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use backend::information::Opened;
use domain::access::{Action, Roles};
use domain::id::MiniProgramId;
use domain::information::InformationEdit;
use domain::language::Tag;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The tab.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the tab has asked for it.
    let head = use_head();
    let error = refused_before(EditInformation::PATH);
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let cx = host.cx()?;
    let Opened { information, host_apps, roles } = backend::information::open(&cx, &id).await?;
    let title = format!("{} · {}", head.await?.name, Tab::Information.label(t));
    if !roles.may(Action::EditInformation) {
        return Ok(view! {
            <Title text=title/>
            <div class="columns">
                <InformationFacts information=information.clone()/>
                <aside class="stack columns__aside--sticky">
                    <Completeness information=information.clone() places=None/>
                    <Languages information places=None/>
                </aside>
            </div>
        }
        .into_any());
    }
    let typed: Option<InformationEdit> = error.as_ref().and_then(AppError::typed);
    let is_typed = typed.is_some();
    let stored = information.form();
    let mut form = typed.unwrap_or_else(|| stored.clone());
    let meeting = match &error {
        Some(AppError::Stale { .. }) => {
            let edits = backend::information::since(&cx, &id, form.revision).await?;
            // Whoever saves the merge has seen what is there now.
            let mine = std::mem::replace(&mut form.revision, information.revision);
            Some(Meeting::of(&InformationEdit { revision: mine, ..form.clone() }, &stored, edits))
        }
        _ => None,
    };
    form.open = open_language(&form, error.as_ref(), query, &information.default_language);
    let places: Vec<String> = form.texts.iter().map(|it| it.language.clone()).collect();
    let shown = information.clone();
    let logo = path::logo(&id);
    let danger = danger(t, &id, roles);
    let draft = Draft { id, form, error, is_typed, meeting };
    Ok(view! {
        <Title text=title/>
        <PictureForm action=logo parts="logo completeness"/>
        <div class="columns">
            <InformationForm draft information host_apps/>
            <aside class="stack columns__aside--sticky">
                <div id="completeness"><Completeness information=shown.clone() places=Some(places.clone())/></div>
                <Languages information=shown places=Some(places)/>
            </aside>
        </div>
        {danger}
    }
    .into_any())
}

/// The way to what takes the mini program away, for whoever may.
fn danger(t: Text, id: &MiniProgramId, roles: Roles) -> Option<AnyView> {
    roles.may(Action::RemoveMiniProgram).then(|| {
        view! {
            <section class="section">
                <div class="section__head"><h2>{t.removal_heading()}</h2></div>
                <p class="muted">{t.removal_danger_help()}</p>
                <div class="row"><a class="button button--danger" href=path::removal(id)>{t.removal_heading()}</a></div>
            </section>
        }
        .into_any()
    })
}

/// The language whose texts are open: that of the first text which does not fit, the one that was open, the
/// one that the address names, the default.
fn open_language(
    form: &InformationEdit,
    error: Option<&AppError>,
    query: &Query,
    default: &Tag,
) -> String {
    let wrong = match error {
        Some(AppError::Fields { problems, .. }) => {
            problems.iter().find_map(|it| it.language.as_ref().map(Tag::to_string))
        }
        _ => None,
    };
    let asked = [wrong.unwrap_or_default(), form.open.clone(), query.get("language")];
    let there = |tag: &String| form.texts.iter().any(|it| it.language == *tag);
    asked.into_iter().find(there).unwrap_or_else(|| default.to_string())
}
