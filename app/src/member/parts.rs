//! What the pages about members share.

use crate::error::{AppError, refused_before};
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{icon::Icon, note::BadNote, tile::Avatar, time::Moment};
use chrono::{DateTime, Utc};
use domain::access::MemberState;
use domain::account::Person;
use leptos::prelude::*;

/// A membership's state as colour, icon and word.
pub fn state_look(t: Text, state: MemberState) -> (Meaning, &'static str, &'static str) {
    match state {
        MemberState::Invited => (Meaning::Warning, "waiting", t.member_invited()),
        MemberState::Active => (Meaning::Success, "done", t.member_active()),
        MemberState::Blocked => (Meaning::Danger, "blocked", t.member_blocked()),
    }
}

/// Why the last form of the page was refused: the first of these paths that was.
pub fn refused(paths: &[&str]) -> Option<AppError> {
    paths.iter().find_map(|path| refused_before(path))
}

/// A refusal in words: of a form with one field, what is wrong with it.
pub fn refusal_note(t: Text, error: &AppError) -> AnyView {
    let words = if let AppError::Fields { problems, .. } = error {
        problems.iter().map(|it| t.problem(it)).collect::<Vec<_>>().join(" ")
    } else {
        error.words(t)
    };
    view! { <BadNote words/> }.into_any()
}

/// The search above a table: asks as one types.
#[component]
pub fn Search(
    /// The page that is asked.
    action: String,
    /// What was typed.
    typed: String,
    /// What it looks for.
    label: &'static str,
) -> impl IntoView {
    let t = use_text();
    view! {
        <form class="toolbar" role="search" aria-label=label method="get" action=action data-live>
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" maxlength="100" autocomplete="off"
                    placeholder=label aria-label=label value=typed/>
            </div>
            <noscript><button class="button" type="submit">{t.search()}</button></noscript>
        </form>
    }
}

/// Who it is: tile, name, address; on a phone also what else the row says.
#[component]
pub fn Who(
    /// Who.
    person: Person,
    /// Their address.
    email: String,
    /// Whether the membership counts.
    state: MemberState,
    /// What they are, in words.
    role: &'static str,
    /// Whether it is the reader.
    #[prop(optional)]
    is_reader: bool,
) -> impl IntoView {
    let t = use_text();
    let (meaning, icon, word) = state_look(t, state);
    view! {
        <div class="table__name"><span class="full">
            <span class="person">
                <Avatar id=person.id.to_string() name=person.name.clone()/>
                <span>
                    <span>{person.name}</span>
                    {is_reader.then(|| view! { " "<span class="tag">{t.you()}</span> })}
                    <span class="person__sub">{email}</span>
                </span>
            </span>
            <span class="table__fold table__fold--under">
                <span>{role}</span><Badge meaning icon word plain=true/>
            </span>
        </span></div>
    }
}

/// When somebody was last here.
#[component]
pub fn Seen(
    /// When, if ever.
    at: Option<DateTime<Utc>>,
) -> impl IntoView {
    let t = use_text();
    match at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => view! { <span>{t.never()}</span> }.into_any(),
    }
}

/// A select that is sent as soon as it changes; with scripts off a button sends it.
#[component]
pub fn RoleForm(
    /// Where it is sent.
    action: String,
    /// What goes with it.
    hidden: Vec<(&'static str, String)>,
    /// Words and names of the roles.
    roles: Vec<(&'static str, &'static str)>,
    /// The word of the present role.
    role: &'static str,
    /// Whose role it is.
    whose: String,
) -> impl IntoView {
    let t = use_text();
    let options = roles.into_iter().map(|(word, label)| {
        view! { <option value=word selected={word == role}>{label}</option> }
    });
    view! {
        <form class="row" method="post" action=action>
            <Hidden pairs=hidden/>
            <span class="select select--auto select--sm">
                <select class="input" name="role" aria-label=t.role_of(&whose) data-now>{options.collect_view()}</select>
                <Icon name="down"/>
            </span>
            <noscript><button class="button button--sm" type="submit">{t.save()}</button></noscript>
        </form>
    }
}

/// Values that go with a form.
#[component]
pub fn Hidden(
    /// Names and values.
    pairs: Vec<(&'static str, String)>,
) -> impl IntoView {
    let inputs = pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    inputs.collect_view()
}

/// The menu at the end of a row.
#[component]
pub fn RowMenu(
    /// Its id on the page.
    id: String,
    /// Whose row it is.
    whose: String,
    /// Its items.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    let label = t.actions_for(&whose);
    view! {
        <div class="anchor">
            <button class="button button--icon button--ghost button--sm" type="button" popovertarget=id.clone()
                aria-haspopup="true" aria-label=label><Icon name="more"/></button>
            <div class="menu menu--end" id=id popover>{children()}</div>
        </div>
    }
}

/// An item of a row's menu that does something.
#[component]
pub fn MenuForm(
    /// Where it is sent.
    action: String,
    /// What goes with it.
    hidden: Vec<(&'static str, String)>,
    /// Its icon.
    icon: &'static str,
    /// Its words.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <Hidden pairs=hidden/>
            <button class="menu__item" type="submit"><Icon name=icon/>{label}</button>
        </form>
    }
}

/// The address of a workspace's members.
pub fn members_path(key: &str) -> String {
    path::workspace(key, "members")
}
