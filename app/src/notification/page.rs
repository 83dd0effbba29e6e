//! The reader's notifications, by day.

use super::api::{MarkAllRead, MarkRead, OpenNotification};
use crate::error::AppError;
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::pager::Turn;
use crate::ui::time::{Moment, day};
use crate::ui::{empty::Empty, icon::Icon};
use backend::notification::{Listed, Row};
use chrono::NaiveDate;
use domain::notification::{KEPT_DAYS, NotificationKind};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let before = query.get("before").parse().ok();
    let Listed { rows, before: more, unread } =
        backend::notification::list(&host.cx()?, before).await?;
    let refused = refused(&[OpenNotification::PATH, MarkRead::PATH, MarkAllRead::PATH]);
    let first = before.map(|_| path::NOTIFICATIONS.to_owned());
    let next = more.map(|id| query.with(path::NOTIFICATIONS, &[("before", &id.to_string())]));
    let turns = (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t.pages()>
                <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.notification_earlier()/></span></span>
            </nav>
        }
    });
    // Up to the newest that stands here: what comes while one reads stays unread.
    let newest = rows.first().filter(|_| unread > 0 && before.is_none()).map(|it| it.id);
    let mark_all = newest.map(|until| {
        view! {
            <div class="page__actions">
                <form method="post" action=MarkAllRead::url()>
                    <Hidden pairs=vec![("until", until.to_string())]/>
                    <button class="button" type="submit"><Icon name="check"/>{t.notification_mark_all()}</button>
                </form>
            </div>
        }
    });
    let list = if rows.is_empty() {
        view! {
            <Empty icon="bell" heading=t.notifications_none()><p>{t.notification_none_help(KEPT_DAYS)}</p></Empty>
        }
        .into_any()
    } else {
        by_day(rows)
            .into_iter()
            .map(|(date, rows)| section(t, date, rows))
            .collect_view()
            .into_any()
    };
    Ok(view! {
        <Title text=t.notifications()/>
        <header class="page__head"><h1 class="page__title">{t.notifications()}</h1>{mark_all}</header>
        <div class="stack">
            {refused.map(|error| refusal_note(t, &error))}
            {list}
            {turns}
        </div>
    }
    .into_any())
}

/// The rows of each day in UTC, in their order.
fn by_day(rows: Vec<Row>) -> Vec<(NaiveDate, Vec<Row>)> {
    let mut days: Vec<(NaiveDate, Vec<Row>)> = Vec::new();
    for row in rows {
        let date = row.at.date_naive();
        match days.last_mut().filter(|(last, _)| *last == date) {
            Some((_, rows)) => rows.push(row),
            None => days.push((date, vec![row])),
        }
    }
    days
}

fn section(t: Text, date: NaiveDate, rows: Vec<Row>) -> AnyView {
    let heading = t.notification_day(day(t, date));
    let rows = rows.into_iter().map(|it| row(t, it));
    view! {
        <section class="section">
            <div class="section__head"><h2>{heading.clone()}</h2></div>
            <div class="table-box"><table class="table table--static">
                <caption>{heading}</caption>
                <thead><tr>
                    <th scope="col">{t.notification_what()}</th>
                    <th scope="col" class="table__fit table__medium">{t.state()}</th>
                    <th scope="col" class="table__fit table__medium">{t.audit_time()}</th>
                    <th scope="col" class="table__fit"><span class="visually-hidden">{t.actions()}</span></th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(t: Text, row: Row) -> AnyView {
    let Row { id, kind, facts, path, at, is_read } = row;
    let (meaning, icon) = look(kind);
    let words = t.notification(kind, &facts);
    let label = t.notification_mark_read_of(&words);
    let state = move || {
        if is_read {
            view! { <Badge meaning=Meaning::Neutral icon="check" word=t.notification_read_word() plain=true/> }
        } else {
            view! { <Badge meaning=Meaning::Accent icon="dot" word=t.notification_unread_word() plain=true/> }
        }
    };
    let mark = (!is_read).then(|| {
        view! {
            <form method="post" action=MarkRead::url()>
                <Hidden pairs=vec![("id", id.to_string())]/>
                <button class="button button--icon button--ghost button--sm" type="submit" aria-label=label.clone() title=label>
                    <Icon name="check"/>
                </button>
            </form>
        }
    });
    // A GET changes nothing: what is unread is opened by a form, which marks it.
    let way = if is_read {
        view! { <a class="link" href=path>{words}</a> }.into_any()
    } else {
        view! {
            <form method="post" action=OpenNotification::url()>
                <Hidden pairs=vec![("id", id.to_string())]/>
                <button class="link medium" type="submit">{words}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="row row--nowrap"><Badge meaning icon word="" plain=true/>{way}</span>
                <span class="table__fold">{state()}<span class="push"><Moment at/></span></span>
            </th>
            <td class="table__fit table__medium">{state()}</td>
            <td class="table__fit table__medium muted"><Moment at/></td>
            <td class="table__fit">{mark}</td>
        </tr>
    }
    .into_any()
}

/// Which colour and icon go with what happened; the words say it, too.
const fn look(kind: NotificationKind) -> (Meaning, &'static str) {
    match kind {
        NotificationKind::MemberAdded
        | NotificationKind::MemberChanged
        | NotificationKind::WorkspaceInvited
        | NotificationKind::WorkspaceRoleChanged
        | NotificationKind::WorkspaceUnblocked => (Meaning::Neutral, "members"),
        NotificationKind::MemberRemoved
        | NotificationKind::WorkspaceBlocked
        | NotificationKind::WorkspaceRemoved => (Meaning::Danger, "lock"),
        NotificationKind::RequestToDecide | NotificationKind::RemovalToConfirm => {
            (Meaning::Warning, "requests")
        }
        NotificationKind::RequestApproved => (Meaning::Success, "done"),
        NotificationKind::RequestRejected => (Meaning::Danger, "refused"),
        NotificationKind::RequestWithdrawn | NotificationKind::MiniProgramRestored => {
            (Meaning::Neutral, "undo")
        }
        NotificationKind::RequestCommented => (Meaning::Neutral, "comment"),
        NotificationKind::ReleaseChanged => (Meaning::Accent, "version"),
        NotificationKind::RemovalLapsed => (Meaning::Warning, "waiting"),
        NotificationKind::MiniProgramRemoved => (Meaning::Danger, "archive"),
        NotificationKind::MiniProgramDeleted => (Meaning::Danger, "trash"),
    }
}
