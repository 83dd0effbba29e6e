//! The members of a workspace.

use super::api::{
    BlockMember, ChangeWorkspaceRole, InviteMember, RemoveWorkspaceMember, UnblockMember,
};
use super::parts::{RoleForm, Seen, Who, state_look};
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::{self, Host};
use crate::path;
use crate::served::Query;
use crate::served::form::{Confirm, Hidden, MenuForm, RowMenu, Search, refusal_note, refused};
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::copy::{Copy, CopyLink};
use crate::ui::field::{SelectField, TextField};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon, time::Moment};
use backend::member::Member;
use backend::workspace_member::{Invited, Members};
use domain::access::{MemberState, WorkspaceRole};
use domain::form::Field;
use domain::id::AccountId;
use domain::workspace::WorkspaceKind;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The cookie that carries the link of an invitation to the page that shows it once.
pub const LINK: &str = "minideck-link";

/// What in the address opens the form that invites.
const INVITE: &str = "invite";

/// The page.
pub async fn page(key: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let typed = query.get("q");
    let cx_host = Host::of_request();
    let after = query.get("after").parse().ok();
    let members = backend::workspace_member::list(&cx_host.cx()?, key, &typed, after).await?;
    let refused = refused(&[
        ChangeWorkspaceRole::PATH,
        BlockMember::PATH,
        UnblockMember::PATH,
        RemoveWorkspaceMember::PATH,
    ]);
    let note = refused.as_ref().map(|error| refusal_note(t, error));
    let succession = match refused.as_ref().and_then(in_need) {
        Some((deed, member)) => {
            let people = backend::workspace_member::successors(&cx_host.cx()?, key, member).await?;
            Some(succession(t, key, (&deed, member), people))
        }
        None => None,
    };
    let is_mailed = cx_host.cx()?.backend.mail.is_some();
    let (name, kind) = (members.name.clone(), members.kind);
    let link = host::cookie(LINK).filter(|it| !it.is_empty()).map(|it| path::decode(&it));
    if link.is_some() {
        host::set_brief_cookie(LINK, "");
    }
    let href = path::workspace(key, Section::Members.slug());
    let next = members.after.map(|id| query.with(&href, &[("after", &id.to_string())]));
    let first = (!query.get("after").is_empty()).then(|| query.with(&href, &[("after", "")]));
    let several = first.is_some() || next.is_some();
    let pager = several.then(|| view! {
        <nav class="pager" aria-label=t.pages()>
            <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.next()/></span></span>
        </nav>
    });
    let asked = !query.get(INVITE).is_empty();
    let here = query.with(&href, &[("after", ""), (INVITE, "")]);
    let label = Section::Members.label(t);
    Ok(view! {
        <Title text=format!("{label} · {name}")/>
        <header class="page__head">
            <h1 class="page__title">{label}</h1><p class="muted">{name}</p>
            <div class="page__actions"><CopyLink href=here/></div>
        </header>
        <div class="stack">
            {note}
            {succession}
            {link.map(|link| invited(t, link, is_mailed))}
            {invitation_form(t, key, kind, asked)}
            <Search action=href typed=typed label=t.members_find()/>
            <div id="results" class="stack">{results(t, key, members)}{pager}</div>
        </div>
    }
    .into_any())
}

/// What was refused since somebody is the last admin of something: the deed and the member.
fn in_need(error: &AppError) -> Option<(String, AccountId)> {
    let AppError::Fields { problems, .. } = error else { return None };
    problems.iter().any(|it| it.field == Field::Successor).then(|| error.typed()).flatten()
}

/// Asks for the one who takes a last admin's place.
fn succession(
    t: Text,
    key: &str,
    (deed, member): (&str, AccountId),
    people: Vec<(domain::account::Person, String)>,
) -> AnyView {
    let is_block = deed == "block";
    let action = if is_block { BlockMember::url() } else { RemoveWorkspaceMember::url() };
    let label = if is_block { t.block_member() } else { t.remove_from_workspace() };
    let options =
        people.into_iter().map(|(it, email)| (it.id.to_string(), format!("{} ({email})", it.name)));
    let options = std::iter::once((String::new(), t.choose().to_owned())).chain(options).collect();
    view! {
        <section class="panel"><div class="panel__head"><h2>{t.successor()}</h2></div><div class="panel__body">
            <form class="form" method="post" action=action>
                <Hidden pairs=vec![("key", key.to_owned()), ("member", member.to_string())]/>
                <SelectField name="successor" label=t.successor() options required=true help=t.successor_help()/>
                <div class="row"><button class="button button--danger" type="submit">{label}</button></div>
            </form>
        </div></section>
    }
    .into_any()
}

/// Mails an invitation, in the language of whoever invites, where there is a mail server.
pub fn mail(cx: &backend::Cx<'_>, invited: Invited, role: WorkspaceRole) {
    let Some(mailer) = &cx.backend.mail else { return };
    let t = Text(crate::text::reading_locale());
    let Invited { link, email, workspace, inviter } = invited;
    let (days, role) = (backend::link::INVITATION_DAYS, t.workspace_role(role));
    mailer.send(backend::mail::Letter {
        to: email,
        subject: t.mail_invitation_subject(&workspace),
        text: t.mail_invitation_text(days, inviter, link, role, &workspace),
    });
}

/// The link of an invitation, shown once.
fn invited(t: Text, link: String, is_mailed: bool) -> AnyView {
    let lead = is_mailed.then(|| view! { <p>{t.mail_invitation_sent()}</p> });
    view! {
        <section class="panel" data-focus tabindex="-1"><div class="panel__head"><h2>{t.invitation_link()}</h2></div>
            <div class="panel__body stack">
                {lead}
                <p>{t.invitation_link_help()}</p>
                <p><Copy value=link/></p>
            </div>
        </section>
    }
    .into_any()
}

fn roles_of(kind: WorkspaceKind) -> impl Iterator<Item = WorkspaceRole> {
    WorkspaceRole::ALL.iter().copied().filter(move |it| it.kind() == kind)
}

fn invitation_form(t: Text, key: &str, kind: WorkspaceKind, asked: bool) -> AnyView {
    let error = refused_before(InviteMember::PATH);
    let typed: Option<(String, WorkspaceRole)> = error.as_ref().and_then(AppError::typed);
    let at =
        |field: Field| Signal::stored(error.as_ref().and_then(|error| error.at(t, field, None)));
    let (email_error, role_error) = (at(Field::Email), at(Field::Role));
    let whole = error.as_ref().filter(|it| !matches!(it, AppError::Fields { .. }));
    let whole = whole.map(|error| refusal_note(t, error));
    let open = asked || error.is_some();
    let (email, role) = typed
        .map_or((String::new(), String::new()), |(email, role)| (email, role.word().to_owned()));
    let role = if role.is_empty() {
        roles_of(kind).last().map_or("", WorkspaceRole::word).to_owned()
    } else {
        role
    };
    let options =
        roles_of(kind).map(|it| (it.word().to_owned(), t.workspace_role(it).to_owned())).collect();
    view! {
        <details class="reveal" open=open>
            <summary class="button button--primary"><Icon name="plus"/>{t.invite_member()}</summary>
            <div class="panel"><div class="panel__body">
                {whole}
                <form class="form" method="post" novalidate action=InviteMember::url()>
                    <Hidden pairs=vec![("key", key.to_owned())]/>
                    <TextField name="email" label=t.email() kind="email" value=email help=t.invite_member_help() error=email_error/>
                    <SelectField name="role" label=t.member_role() options value=role error=role_error/>
                    <div class="row"><button class="button button--primary" type="submit">{t.invite()}</button></div>
                </form>
            </div></div>
        </details>
    }
    .into_any()
}

fn results(t: Text, key: &str, members: Members) -> AnyView {
    if members.rows.is_empty() {
        return view! {
            <Empty icon="members" heading=t.members_no_hit() boxed=true><p>{t.members_no_hit_help()}</p></Empty>
        }
        .into_any();
    }
    let (kind, reader) = (members.kind, members.reader);
    let rows = members.rows.into_iter().map(|row| member_row(t, key, row, (kind, reader)));
    view! {
        <div class="table-box"><table class="table table--static">
            <caption>{t.members()}</caption>
            <thead><tr>
                <th scope="col">{t.member()}</th>
                <th scope="col" class="table__medium">{t.state()}</th>
                <th scope="col" class="table__wide">{t.added()}</th>
                <th scope="col" class="table__medium">{t.last_seen()}</th>
                <th scope="col" class="table__fit table__medium">{t.member_role()}</th>
                <th scope="col" class="table__fit"><span class="visually-hidden">{t.actions()}</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn member_row(
    t: Text,
    key: &str,
    row: Member<WorkspaceRole>,
    (kind, reader): (WorkspaceKind, AccountId),
) -> AnyView {
    let Member { person, email, role, state, added, seen } = row;
    let (meaning, icon, word) = state_look(t, state);
    let hidden = || vec![("key", key.to_owned()), ("member", person.id.to_string())];
    let again =
        vec![("key", key.to_owned()), ("email", email.clone()), ("role", role.word().to_owned())];
    let roles = roles_of(kind).map(|it| (it.word(), t.workspace_role(it))).collect();
    let item = |action: &str, icon: &'static str, label: &'static str| {
        let (action, hidden) = (action.to_owned(), hidden());
        view! { <MenuForm action hidden icon label/> }.into_any()
    };
    let block = || {
        let (action, hidden) = (BlockMember::url().to_owned(), hidden());
        view! {
            <Confirm action hidden icon="lock" label=t.block_member() question=t.member_block_ask(&person.name)
                deed=t.block_member() in_menu=true/>
        }
        .into_any()
    };
    let remove = || {
        let (action, hidden) = (RemoveWorkspaceMember::url().to_owned(), hidden());
        view! {
            <Confirm action hidden icon="trash" label=t.remove_from_workspace()
                question=t.workspace_remove_ask(&person.name) deed=t.member_remove_now() in_menu=true/>
        }
        .into_any()
    };
    let items = match state {
        MemberState::Invited => vec![
            view! { <MenuForm action=InviteMember::url().to_owned() hidden=again icon="return" label=t.invite_again()/> }.into_any(),
            item(RemoveWorkspaceMember::url(), "trash", t.withdraw_invitation()),
        ],
        MemberState::Active => vec![block(), remove()],
        MemberState::Blocked => {
            vec![item(UnblockMember::url(), "done", t.unblock_member()), remove()]
        }
    };
    let others = roles_of(kind).filter(|it| *it != role).map(|it| {
        let word = ("role", it.word().to_owned());
        let (hidden, label) = (hidden().into_iter().chain([word]).collect(), t.workspace_role(it));
        view! { <MenuForm action=ChangeWorkspaceRole::url().to_owned() hidden icon="members" label=t.make_role(label)/> }
    });
    let others = others.collect_view();
    let name = person.name.clone();
    let menu = format!("member-{}", person.id);
    let change = hidden();
    view! {
        <tr>
            <th scope="row"><Who person=person.clone() email state role=t.workspace_role(role) added seen is_reader={person.id == reader}/></th>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__wide muted"><Moment at=added/></td>
            <td class="table__medium muted"><Seen at=seen/></td>
            <td class="table__fit table__medium">
                <RoleForm action=ChangeWorkspaceRole::url().to_owned() hidden=change roles role=role.word()
                    whose=name.clone() mark=person.id.to_string()/>
            </td>
            <td class="table__fit"><RowMenu id=menu whose=name>{others}{items}</RowMenu></td>
        </tr>
    }
    .into_any()
}
