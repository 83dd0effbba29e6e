//! The Members tab of a mini program.

use super::api::{AddMember, ChangeMemberRole, LeaveMiniProgram, RemoveMember};
use super::parts::{RoleForm, Seen, Who, state_look};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::form::{Confirm, Hidden, MenuForm, RowMenu, Search, refusal_note, refused};
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::{empty::Empty, note::PlainNote, tile::Avatar, time::Moment};
use backend::member::{Member, Members};
use domain::access::MiniProgramRole;
use domain::account::Person;
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The tab.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the tab has asked for it.
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let typed = query.get("q");
    let members = backend::member::list(&Host::of_request().cx()?, &id, &typed).await?;
    let head = head.await?;
    let paths =
        [AddMember::PATH, ChangeMemberRole::PATH, RemoveMember::PATH, LeaveMiniProgram::PATH];
    let refused = refused(&paths).map(|error| refusal_note(t, &error));
    let label = if members.may_edit { t.members_find_or_add() } else { t.members_find() };
    let may_leave = members.may_leave;
    let leave = id.to_string();
    Ok(view! {
        <Title text=format!("{} · {}", head.name, t.members())/>
        <div class="stack">
            {refused}
            <Search action=path::tab(&id, Tab::Members.slug()) typed=typed.clone() label/>
            <div id="results" class="stack">{results(t, &id, &typed, members)}</div>
            <PlainNote><p>{t.members_rule()}</p></PlainNote>
            {may_leave.then(|| view! {
                <Confirm action=LeaveMiniProgram::url().to_owned() hidden=vec![("id", leave)] icon="return"
                    label=t.leave_mini_program() question=t.member_leave_ask() deed=t.member_leave_now()/>
            })}
        </div>
    }
    .into_any())
}

fn results(t: Text, id: &MiniProgramId, typed: &str, members: Members) -> AnyView {
    let Members { rows, candidates, may_edit, .. } = members;
    let none = rows.is_empty();
    let count = rows.len() as u64;
    let rows = rows.into_iter().map(|row| member_row(t, id, row, may_edit)).collect_view();
    let table = if none {
        let (heading, words) = match (typed.trim().is_empty(), may_edit) {
            (true, true) => (t.members_none(), t.members_none_help()),
            (true, false) => (t.members_none(), t.members_none_reading()),
            (false, _) => (t.members_no_hit(), t.members_no_hit_help()),
        };
        view! { <Empty icon="members" heading boxed=true><p>{words}</p></Empty> }.into_any()
    } else {
        view! {
            <div class="table-box"><table class="table table--static">
                <caption>{t.members()}</caption>
                <thead><tr>
                    <th scope="col">{t.member()}</th>
                    <th scope="col" class="table__medium">{t.state()}</th>
                    <th scope="col" class="table__wide">{t.added()}</th>
                    <th scope="col" class="table__medium">{t.last_seen()}</th>
                    <th scope="col" class="table__fit table__medium">{t.member_role()}</th>
                    {may_edit.then(|| view! { <th scope="col" class="table__fit"><span class="visually-hidden">{t.actions()}</span></th> })}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            <p class="muted small" role="status">{t.members_count(count)}</p>
        }
        .into_any()
    };
    let may_add = (!candidates.is_empty()).then(|| {
        let rows = candidates.into_iter().map(|(person, email)| candidate(t, id, person, email));
        view! {
            <section class="section">
                <div class="section__head"><h2>{t.members_may_be_added()}</h2></div>
                <table class="table table--static"><caption>{t.members_may_be_added()}</caption><tbody>{rows.collect_view()}</tbody></table>
            </section>
        }
    });
    view! { {table} {may_add} }.into_any()
}

const fn role_name(t: Text, role: MiniProgramRole) -> &'static str {
    match role {
        MiniProgramRole::Admin => t.role_ma(),
        MiniProgramRole::Developer => t.role_md(),
    }
}

fn member_row(
    t: Text,
    id: &MiniProgramId,
    row: Member<MiniProgramRole>,
    may_edit: bool,
) -> AnyView {
    let Member { person, email, role, state, added, seen } = row;
    let (meaning, icon, word) = state_look(t, state);
    let hidden = vec![("id", id.to_string()), ("member", person.id.to_string())];
    let name = person.name.clone();
    let ask = t.member_remove_ask(&name);
    let menu = format!("member-{}", person.id);
    let shown = role_name(t, role);
    let roles = MiniProgramRole::ALL.iter().map(|it| (it.word(), role_name(t, *it))).collect();
    // A phone has no room for the choice of the role: it stands in the menu, too.
    let others = MiniProgramRole::ALL.iter().filter(|it| **it != role).map(|it| {
        let hidden = hidden.iter().cloned().chain([("role", it.word().to_owned())]).collect();
        view! {
            <MenuForm action=ChangeMemberRole::url().to_owned() hidden icon="members" label=t.make_role(role_name(t, *it))/>
        }
    });
    let others = others.collect_view();
    let role_cell = if may_edit {
        view! {
            <RoleForm action=ChangeMemberRole::url().to_owned() hidden=hidden.clone() roles role=role.word()
                whose=name.clone() mark=person.id.to_string()/>
        }
        .into_any()
    } else {
        view! { <span>{shown}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><Who person email state role=shown added seen/></th>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__wide muted"><Moment at=added/></td>
            <td class="table__medium muted"><Seen at=seen/></td>
            <td class="table__fit table__medium">{role_cell}</td>
            {may_edit.then(|| view! {
                <td class="table__fit"><RowMenu id=menu whose=name>
                    {others}
                    <Confirm action=RemoveMember::url().to_owned() hidden icon="trash" label=t.remove_from_mini_program()
                        question=ask deed=t.member_remove_now() in_menu=true/>
                </RowMenu></td>
            })}
        </tr>
    }
    .into_any()
}

fn candidate(t: Text, id: &MiniProgramId, person: Person, email: String) -> AnyView {
    let hidden = vec![("id", id.to_string()), ("member", person.id.to_string())];
    let buttons = MiniProgramRole::ALL.iter().map(|role| {
        let label = t.add_as(role_name(t, *role));
        let whom = format!("{}{}", t.colon(), person.name);
        view! {
            <button class="button button--sm" type="submit" name="role" value=role.word()>
                {label}<span class="visually-hidden">{whom}</span>
            </button>
        }
    });
    view! {
        <tr>
            <th scope="row"><span class="person">
                <Avatar id=person.id.to_string() name=person.name.clone()/>
                <span><span>{person.name.clone()}</span><span class="person__sub">{email}</span></span>
            </span></th>
            <td><form class="row" method="post" action=AddMember::url()>
                <Hidden pairs=hidden/>
                {buttons.collect_view()}
            </form></td>
        </tr>
    }
    .into_any()
}
