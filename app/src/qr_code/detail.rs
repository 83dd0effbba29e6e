//! A QR code's page: the code large, what it holds, and files of it.

use super::api::DeleteQrCode;
use super::parts::{expiry, link, name, picture, place, steps};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Confirm, refusal_note, refused};
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{copy::Copy, icon::Icon, tile::PersonTile, time::Moment};
use backend::qr_code::Code;
use domain::id::MiniProgramId;
use domain::qr_code::{QrToken, SIZES, parameters};
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page of the code with this token. An id or a token of the wrong shape names none.
pub async fn page(id: &str, token: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let refused = refused(&[DeleteQrCode::PATH]).map(|error| refusal_note(t, &error));
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let head = read_head(id.clone()).await?;
    let host = Host::of_request();
    let cx = host.cx()?;
    // Whoever may not use the codes learns that, and not which there are.
    backend::qr_code::allowed(&cx, &id).await?;
    let token: QrToken = token.parse().map_err(|_| not_found())?;
    let (code, newest) = backend::qr_code::read(&cx, &id, &token).await?;
    let label = name(t, &code);
    let link = link(cx.backend, &token);
    Ok(view! {
        <Title text=format!("{label} · {}", head.name)/>
        <Breadcrumbs steps=steps(t, &head) here=label.clone()/>
        <header class="page__head">
            <h1 class="page__title">{label.clone()}</h1>
            {place(t, &code)}
            {code.label.is_none().then(|| view! { <span class="tag">{t.qr_default()}</span> })}
            {code.is_expired.then(|| view! { <Badge meaning=Meaning::Warning icon="canceled" word=t.qr_expired()/> })}
        </header>
        <div class="stack">
            {refused}
            <div class="qr-detail">
                <div class="stack">
                    {picture(t, cx.backend, &code)?}
                    {files(t, &id, &token)}
                </div>
                <div class="stack">
                    {facts(t, &code, newest, link)}
                    {handed(t, &code)}
                </div>
            </div>
            {deletion(t, &id, &code)}
        </div>
    }
    .into_any())
}

/// Files of it to print.
fn files(t: Text, id: &MiniProgramId, token: &QrToken) -> AnyView {
    let file = |name: &str| format!("{}/{name}", path::qr_code(id, token));
    let pngs = SIZES.iter().map(|size| {
        let label = t.qr_png_label(size);
        view! {
            <a class="button button--sm" href=file(&format!("{size}.png")) download aria-label=label>
                <Icon name="download"/>{t.qr_png(size)}
            </a>
        }
    });
    view! {
        <div class="row" role="group" aria-label=t.qr_download()>
            <a class="button button--sm" href=file("code.svg") download aria-label=t.qr_svg_label()><Icon name="download"/>"SVG"</a>
            {pngs.collect_view()}
        </div>
    }
    .into_any()
}

fn facts(t: Text, code: &Code, newest: Option<VersionNumber>, link: String) -> AnyView {
    let version = match (&code.label, newest) {
        (Some(_), _) => t.qr_live().to_owned(),
        (None, Some(newest)) => t.qr_newest(newest),
        (None, None) => t.qr_no_version().to_owned(),
    };
    let page = if code.page.is_empty() {
        view! { <span>{t.qr_first_page()}</span> }.into_any()
    } else {
        view! { <code class="mono">{code.page.clone()}</code> }.into_any()
    };
    let last = code
        .scanned
        .map(|at| view! { <span class="muted">" · "{t.qr_last_scan()}" "<Moment at/></span> });
    let shown = path::scan(&code.token);
    view! {
        <dl class="facts">
            <dt>{t.qr_link()}</dt>
            <dd><Copy value=link/></dd>
            <dt>{t.host_app()}</dt><dd>{code.host_app.clone()}</dd>
            <dt>{t.environment_word()}</dt><dd>{t.environment(code.environment)}</dd>
            <dt>{t.qr_page()}</dt><dd>{page}</dd>
            <dt>{t.qr_version()}</dt><dd class="number">{version}</dd>
            <dt>{t.qr_expires()}</dt><dd>{expiry(t, code)}</dd>
            <dt>{t.qr_made_by()}</dt><dd><PersonTile person=code.creator.clone()/></dd>
            <dt>{t.qr_scans_word()}</dt><dd class="number">{code.scans}{last}</dd>
        </dl>
        <div class="row"><a class="button button--sm" href=shown target="_blank" rel="noopener"><Icon name="external"/>{t.qr_see()}</a></div>
    }
    .into_any()
}

/// What it hands to its page, decoded.
fn handed(t: Text, code: &Code) -> Option<AnyView> {
    let pairs = parameters(&code.parameters).unwrap_or_default();
    if pairs.is_empty() {
        return None;
    }
    let rows = pairs.into_iter().map(|(key, value)| {
        view! { <tr><th scope="row" class="mono">{key}</th><td class="mono">{value}</td></tr> }
    });
    Some(
        view! {
            <section class="section">
                <div class="section__head"><h2>{t.qr_parameters()}</h2></div>
                <div class="table-box"><table class="table table--compact table--static">
                    <caption>{t.qr_parameters()}</caption>
                    <thead><tr><th scope="col">{t.qr_key()}</th><th scope="col">{t.qr_value()}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn deletion(t: Text, id: &MiniProgramId, code: &Code) -> AnyView {
    let hidden = vec![("id", id.to_string()), ("token", code.token.to_string())];
    let help = if code.label.is_none() { t.qr_delete_default_help() } else { t.qr_delete_help() };
    view! {
        <Confirm action=DeleteQrCode::url().to_owned() hidden icon="trash" label=t.qr_delete() question=help
            deed=t.qr_delete_now()/>
    }
    .into_any()
}
