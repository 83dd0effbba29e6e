//! The QR codes tab of a mini program.

use super::api::{CreateDefaultQrCode, DeleteQrCode};
use super::parts::{expiry, name, picture, place};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::{empty::Empty, icon::Icon, note::PlainNote};
use backend::Backend;
use backend::qr_code::{Code, Codes};
use domain::access::Action;
use domain::id::MiniProgramId;
use domain::mini_program::{MiniProgramHead, MiniProgramKind};
use domain::qr_code::MOST;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The tab.
pub async fn page(id: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the tab has asked for it.
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let cx = host.cx()?;
    let codes = backend::qr_code::list(&cx, &id).await?;
    let head = head.await?;
    let paths = [CreateDefaultQrCode::PATH, DeleteQrCode::PATH];
    let refused = refused(&paths).map(|error| refusal_note(t, &error));
    let is_full = codes.count >= MOST;
    let count = codes.count;
    let new = path::new_qr_code(&id);
    Ok(view! {
        <Title text=format!("{} · {}", head.name, Tab::QrCodes.label(t))/>
        <div class="stack">
            {refused}
            <div class="row row--between">
                <p class="muted small number" role="status">{t.qr_count(MOST, count)}</p>
                {(!is_full).then(|| view! {
                    <a class="button button--primary" href=new><Icon name="plus"/>{t.qr_new()}</a>
                })}
            </div>
            {is_full.then(|| view! { <PlainNote><p>{t.qr_full(MOST)}</p></PlainNote> })}
            {first(t, &head, &codes)}
            {grid(t, cx.backend, &id, codes)?}
        </div>
    }
    .into_any())
}

/// What stands in place of a default code that is not there, or that has nothing to open.
fn first(t: Text, head: &MiniProgramHead, codes: &Codes) -> Option<AnyView> {
    if codes.newest.is_none() {
        let is_dsl = head.kind == MiniProgramKind::Dsl;
        let upload =
            (is_dsl && head.roles.may(Action::CreateVersion)).then(|| path::upload(&head.id));
        return Some(
            view! {
                <Empty icon="qr" heading=t.qr_no_version()>
                    <p>{t.qr_no_version_help()}</p>
                    {upload.map(|href| view! {
                        <div class="row"><a class="button" href=href><Icon name="upload"/>{t.upload_version()}</a></div>
                    })}
                </Empty>
            }
            .into_any(),
        );
    }
    let (host_app, environment) = codes.default_at.clone().filter(|_| !codes.has_default)?;
    let words = t.qr_default_help(t.environment(environment), host_app);
    let hidden = vec![("id", head.id.to_string())];
    Some(
        view! {
            <Empty icon="qr" heading=t.qr_default_none() boxed=true>
                <p>{words}</p>
                <form method="post" action=CreateDefaultQrCode::url()>
                    <Hidden pairs=hidden/>
                    <button class="button" type="submit"><Icon name="plus"/>{t.qr_make_default()}</button>
                </form>
            </Empty>
        }
        .into_any(),
    )
}

fn grid(
    t: Text,
    backend: &Backend,
    id: &MiniProgramId,
    codes: Codes,
) -> Result<Option<AnyView>, AppError> {
    // The default code says nothing before there is a version: the empty state stands for it.
    let rows = codes.rows.into_iter().filter(|it| codes.newest.is_some() || it.label.is_some());
    let cards: Vec<AnyView> = rows
        .map(|code| {
            let newest = codes.newest.map(|it| it.to_string());
            card(t, backend, id, &code, newest)
        })
        .collect::<Result<_, _>>()?;
    Ok((!cards.is_empty()).then(|| view! { <div class="qr-grid">{cards}</div> }.into_any()))
}

fn card(
    t: Text,
    backend: &Backend,
    id: &MiniProgramId,
    code: &Code,
    newest: Option<String>,
) -> Result<AnyView, AppError> {
    let class = if code.is_expired { "qr-card qr-card--ended" } else { "qr-card" };
    let opens = [code.page.as_str(), code.parameters.as_str()];
    let opens: Vec<&str> = opens.into_iter().filter(|it| !it.is_empty()).collect();
    let opens = if opens.is_empty() {
        view! { <span class="muted small">{t.qr_first_page()}</span> }.into_any()
    } else {
        view! { <code class="mono muted ellipsis">{opens.join("?")}</code> }.into_any()
    };
    let until = match newest.filter(|_| code.label.is_none()) {
        Some(newest) => view! { <span>{t.qr_newest(newest)}</span> }.into_any(),
        None => expiry(t, code),
    };
    Ok(view! {
        <article class=class>
            {picture(t, backend, code)?}
            <div class="qr-card__text">
                <a class="table__link qr-card__title ellipsis" href=path::qr_code(id, &code.token)>{name(t, code)}</a>
                <p class="row">
                    <span class="tag">{code.host_app.clone()}</span>{place(t, code)}
                    {code.label.is_none().then(|| view! { <span class="tag">{t.qr_default()}</span> })}
                </p>
                {opens}
                <p class="small muted">{until}</p>
                <p class="small muted number">{t.qr_scans(code.scans)}</p>
            </div>
        </article>
    }
    .into_any())
}
