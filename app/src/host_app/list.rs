//! The host apps of a tenant.

use crate::error::AppError;
use crate::frame::Section;
use crate::host::Host;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::{empty::Empty, icon::Icon, none::or_none, tile::Logo};
use domain::host_app::HostAppRow;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page below the workspace with this key.
pub async fn page(workspace: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let (name, rows) = backend::host_app::list(&host.cx()?, workspace).await?;
    let new = format!("{}/new", path::workspace(workspace, Section::HostApps.slug()));
    Ok(view! {
        <Title text=format!("{} · {name}", t.host_apps())/>
        <header class="page__head">
            <h1 class="page__title">{t.host_apps()}</h1>
            <div class="page__actions">
                <a class="button button--primary" href=new>
                    <Icon name="plus"/><span class="fold-label">{t.new_host_app()}</span>
                </a>
            </div>
        </header>
        {if rows.is_empty() {
            view! { <Empty icon="phone" heading=t.host_apps_none()><p>{t.host_apps_none_help()}</p></Empty> }.into_any()
        } else {
            table(t, workspace, rows)
        }}
    }
    .into_any())
}

fn table(t: Text, workspace: &str, rows: Vec<HostAppRow>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let platforms = [(row.ios, "iOS"), (row.android, "Android")];
        let platforms: Vec<&str> =
            platforms.into_iter().filter(|it| it.0 > 0).map(|it| it.1).collect();
        let platforms = platforms.join(t.comma());
        let picture = path::host_app_icon(workspace, &row.key);
        let picture = path::marked(&picture, row.icon.as_deref());
        let environments: Vec<&str> =
            row.environments.iter().map(|it| t.environment(*it)).collect();
        view! {
            <tr>
                <th scope="row"><div class="table__name">
                    <Logo id=row.key.clone() name=row.name.clone() picture/>
                    <span>
                        <a class="table__link table__title" href=path::host_app(workspace, &row.key)>{row.name}</a>
                        <span class="table__fold"><span class="mono">{row.key.clone()}</span><span>{platforms.clone()}</span></span>
                    </span>
                </div></th>
                <td class="table__medium mono">{row.key.clone()}</td>
                <td class="table__medium">{or_none(t, platforms)}</td>
                <td>{environments.join(t.comma())}</td>
            </tr>
        }
    });
    view! {
        <div class="table-box"><table class="table">
            <caption>{t.host_apps()}</caption>
            <thead><tr>
                <th scope="col">{t.name()}</th>
                <th scope="col" class="table__medium">{t.key()}</th>
                <th scope="col" class="table__medium">{t.platforms()}</th>
                <th scope="col">{t.environments()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}
