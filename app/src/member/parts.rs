//! What the pages about members share.

use crate::served::form::Hidden;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{icon::Icon, tile::Avatar, time::Moment};
use chrono::{DateTime, Utc};
use domain::access::MemberState;
use domain::account::Person;
use leptos::prelude::*;

/// A membership's state as colour, icon and word.
pub fn state_look(t: Text, state: MemberState) -> (Meaning, &'static str, &'static str) {
    match state {
        MemberState::Invited => (Meaning::Warning, "waiting", t.member_invited()),
        MemberState::Active => (Meaning::Success, "done", t.member_active()),
        MemberState::Blocked => (Meaning::Danger, "lock", t.member_blocked()),
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
    /// Since when they take part.
    added: DateTime<Utc>,
    /// When they were last here.
    seen: Option<DateTime<Utc>>,
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
                <span>{t.added()}" "<Moment at=added/></span>
                <span>{t.last_seen()}" "<Seen at=seen/></span>
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

/// A choice of the role with a button that sends it. It is not sent as it changes: an arrow key would change
/// what somebody may do before one has looked.
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
    /// What tells the ids of its parts from those of another row.
    mark: String,
) -> impl IntoView {
    let t = use_text();
    // The keyboard finds its way back to what has an id.
    let (select, save) = (format!("role-{mark}"), format!("role-save-{mark}"));
    let of = format!("{}{whose}", t.colon());
    let options = roles.into_iter().map(|(word, label)| {
        view! { <option value=word selected={word == role}>{label}</option> }
    });
    view! {
        <form class="row row--nowrap" method="post" action=action>
            <Hidden pairs=hidden/>
            <span class="select select--auto select--sm">
                <select class="input" id=select name="role" aria-label=t.role_of(&whose)>{options.collect_view()}</select>
                <Icon name="down"/>
            </span>
            <button class="button button--sm" id=save type="submit">{t.save()}<span class="visually-hidden">{of}</span></button>
        </form>
    }
}
