//! What the pages of QR codes share.

use crate::error::AppError;
use crate::mini_program::Tab;
use crate::path;
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use backend::Backend;
use backend::qr_code::Code;
use backend::qr_image::{Drawing, drawing};
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramHead;
use domain::qr_code::{QrToken, last_day};
use leptos::prelude::*;

/// What people call a code.
pub fn name(t: Text, code: &Code) -> String {
    code.label.clone().unwrap_or_else(|| t.qr_default_label().to_owned())
}

/// The link that a code holds.
pub fn link(backend: &Backend, token: &QrToken) -> String {
    format!("{}{}", backend.base_url, path::scan(token))
}

/// The code as a picture within a page.
pub fn picture(t: Text, backend: &Backend, code: &Code) -> Result<AnyView, AppError> {
    drawn(&link(backend, &code.token), t.qr_of(name(t, code)))
}

/// A text as a code, drawn in the page.
pub fn drawn(content: &str, label: String) -> Result<AnyView, AppError> {
    let Drawing { side, path } = drawing(content)?;
    let view_box = format!("0 0 {side} {side}");
    Ok(view! {
        <svg class="qr" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges"><path d=path/></svg>
    }
    .into_any())
}

/// Until when a code is good. Not as `<time>`: the browser's words for that are of what has been.
pub fn expiry(t: Text, code: &Code) -> AnyView {
    match code.expires {
        None => view! { <span>{t.qr_never()}</span> }.into_any(),
        Some(expires) => {
            let day = crate::ui::time::day(t, last_day(expires));
            if code.is_expired {
                let word = t.qr_expired_on(day);
                view! { <Badge meaning=Meaning::Warning icon="canceled" word plain=true/> }
                    .into_any()
            } else {
                view! { <span>{t.qr_until(day)}</span> }.into_any()
            }
        }
    }
}

/// The environment, and whether it was switched off.
pub fn place(t: Text, code: &Code) -> AnyView {
    let off = (!code.on).then(|| {
        view! { <Badge meaning=Meaning::Warning icon="warning" word=t.qr_off() plain=true/> }
    });
    view! { <span class="tag">{t.environment(code.environment)}</span>{off} }.into_any()
}

/// Where one is, below the codes of a mini program.
pub fn steps(t: Text, head: &MiniProgramHead) -> Vec<(String, String)> {
    vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
        (tab(&head.id), t.tab_qr_codes().to_owned()),
    ]
}

/// The tab.
pub fn tab(id: &MiniProgramId) -> String {
    path::tab(id, Tab::QrCodes.slug())
}
