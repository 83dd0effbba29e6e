//! Setting up the second step of signing in, and its recovery codes, which are shown once.

use super::api::ConfirmTwoStep;
use super::page::{at, whole};
use crate::error::{AppError, refused_before};
use crate::host::{self, Host};
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::field::TextField;
use crate::ui::{copy::Copy, empty::Empty};
use backend::two_step::SetUp;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The cookie that carries new recovery codes to the page that shows them once.
const CODES: &str = "minideck-codes";

/// Goes to the page with new recovery codes.
pub fn show_codes(codes: &[String]) {
    host::set_brief_cookie(CODES, &codes.join("."));
    host::go(path::TWO_STEP);
}

/// The page.
pub async fn page() -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let set_up = backend::two_step::set_up(&host.cx()?).await?;
    let codes = host::cookie(CODES).filter(|it| !it.is_empty());
    if codes.is_some() {
        host::set_brief_cookie(CODES, "");
    }
    let content = match (codes, set_up) {
        (Some(codes), _) => recovery_codes(t, &codes),
        (None, Some(set_up)) => setting_up(t, set_up)?,
        (None, None) => view! {
            <Empty icon="shield" heading=t.two_step_nothing()><p>{t.two_step_nothing_help()}</p></Empty>
            <p><a class="button" href=path::ACCOUNT>{t.two_step_back()}</a></p>
        }
        .into_any(),
    };
    Ok(view! {
        <Title text=t.two_step()/>
        <Breadcrumbs steps=vec![(path::ACCOUNT.to_owned(), t.account().to_owned())] here=t.two_step().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.two_step()}</h1></header>
        <div class="stack form">{content}</div>
    }
    .into_any())
}

fn setting_up(t: Text, set_up: SetUp) -> Result<AnyView, AppError> {
    let SetUp { link, secret } = set_up;
    let picture = crate::qr_code::parts::drawn(&link, t.two_step_picture().to_owned())?;
    let error = refused_before(ConfirmTwoStep::PATH);
    let shown = domain::two_step::grouped(&secret).replace('-', " ");
    Ok(view! {
        <p class="muted">{t.two_step_lead()}</p>
        <section class="panel">
            <div class="panel__head"><h2>{t.two_step_scan()}</h2></div>
            <div class="panel__body stack">
                <div class="two-step__picture">{picture}</div>
                <p>{t.two_step_type()}</p>
                <p class="two-step__key"><Copy value=secret shown/></p>
            </div>
        </section>
        <section class="panel">
            <div class="panel__head"><h2>{t.two_step_confirm()}</h2></div>
            <div class="panel__body">
                <form class="form" method="post" novalidate action=ConfirmTwoStep::url()>
                    {whole(t, error.as_ref())}
                    <TextField name="code" label=t.two_step_code() autocomplete="one-time-code"
                        help=t.two_step_app_code_help() error=at(t, error.as_ref(), Field::Code)/>
                    <TextField name="present" label=t.account_present_password() kind="password"
                        autocomplete="current-password" error=at(t, error.as_ref(), Field::PresentPassword)/>
                    <div class="form__actions">
                        <button class="button button--primary" type="submit">{t.two_step_switch_on()}</button>
                        <a class="button button--ghost" href=path::ACCOUNT>{t.cancel()}</a>
                    </div>
                </form>
            </div>
        </section>
    }
    .into_any())
}

fn recovery_codes(t: Text, codes: &str) -> AnyView {
    let codes: Vec<String> = codes.split('.').map(str::to_owned).collect();
    let whole = codes.join("\n");
    let items = codes.into_iter().map(|code| view! { <li class="mono">{code}</li> });
    view! {
        <section class="panel" data-focus tabindex="-1">
            <div class="panel__head"><h2>{t.two_step_codes()}</h2></div>
            <div class="panel__body stack">
                <p>{t.two_step_codes_lead()}</p>
                <ol class="two-step__codes">{items.collect_view()}</ol>
                <p class="scripts"><Copy value=whole shown=t.two_step_copy_codes()/></p>
                <p><a class="button button--primary" href=path::ACCOUNT>{t.two_step_back()}</a></p>
            </div>
        </section>
    }
    .into_any()
}
