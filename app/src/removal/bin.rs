//! The bin of a workspace: what lies there, for how long, and the way back.

use super::api::RestoreMiniProgram;
use crate::error::AppError;
use crate::host::Host;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::text::{Text, use_text};
use crate::ui::tile::{Logo, PersonTile};
use crate::ui::{empty::Empty, time::Moment};
use backend::removal::Binned;
use domain::removal::BIN_DAYS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused(&[RestoreMiniProgram::PATH]);
    let host = Host::of_request();
    let (name, rows) = backend::removal::bin::list(&host.cx()?, key).await?;
    let note = error.map(|error| refusal_note(t, &error));
    let results = if rows.is_empty() {
        view! { <Empty icon="trash" heading=t.bin_empty()><p>{t.bin_empty_help(BIN_DAYS)}</p></Empty> }
            .into_any()
    } else {
        table(t, key, rows)
    };
    Ok(view! {
        <Title text=format!("{} · {name}", t.bin())/>
        <header class="page__head"><h1 class="page__title">{t.bin()}</h1><p class="muted">{name}</p></header>
        <div class="stack">
            {note}
            <p class="muted">{t.bin_lead(BIN_DAYS)}</p>
            {results}
        </div>
    }
    .into_any())
}

fn table(t: Text, key: &str, rows: Vec<Binned>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let Binned { id, name, workspace, by, at, days_left } = row;
        let of = (workspace.0 != key).then(|| view! { <p class="muted small">{workspace.1}</p> });
        let who = by.clone().map(|person| view! { <span>{person.name}</span> });
        view! {
            <tr>
                <th scope="row"><div class="row">
                    <Logo id=id.to_string() name=name.clone() size="logo--sm"/>
                    <div>
                        <span>{name.clone()}</span><p class="muted small mono">{id.to_string()}</p>{of}
                        <span class="table__fold">{who}<span><Moment at/></span></span>
                    </div>
                </div></th>
                <td class="table__medium">{by.map(|person| view! { <PersonTile person/> })}</td>
                <td class="table__medium"><Moment at/></td>
                <td class="number">{t.bin_days_left(days_left)}</td>
                <td>
                    <form method="post" action=RestoreMiniProgram::url()>
                        <Hidden pairs=vec![("id", id.to_string())]/>
                        <button class="button button--sm" type="submit" aria-label=t.bin_restore_one(&name)>{t.bin_restore()}</button>
                    </form>
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-box"><table class="table table--static">
            <caption>{t.bin()}</caption>
            <thead><tr>
                <th scope="col">{t.mini_program()}</th>
                <th scope="col" class="table__medium">{t.bin_deleted_by()}</th>
                <th scope="col" class="table__medium">{t.bin_deleted_at()}</th>
                <th scope="col">{t.bin_left()}</th>
                <th scope="col"><span class="visually-hidden">{t.bin_restore()}</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}
