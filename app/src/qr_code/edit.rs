//! The form for a new QR code.

use super::api::CreateQrCode;
use super::parts::{steps, tab};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::served::form::Hidden;
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::field::{SelectField, TextField};
use crate::ui::note::{BadNote, PlainNote};
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramKind;
use domain::qr_code::{Ground, LABEL_MOST, MOST, QrCodeForm};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// Parameters as they could be.
const EXAMPLE: &str = "table=12&from=poster";

/// The form.
pub async fn page(id: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(CreateQrCode::PATH);
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let head = read_head(id.clone()).await?;
    let (ground, count) = backend::qr_code::form(&Host::of_request().cx()?, &id).await?;
    let form: QrCodeForm = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let whole = error.as_ref().map(|error| view! { <BadNote words=words(t, error)/> });
    let is_full = count >= MOST && error.is_none();
    Ok(view! {
        <Title text=format!("{} · {}", t.qr_new(), head.name)/>
        <Breadcrumbs steps=steps(t, &head) here=t.qr_new().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.qr_new()}</h1></header>
        <form class="form" method="post" novalidate action=CreateQrCode::url()>
            {whole}
            {is_full.then(|| view! { <PlainNote><p>{t.qr_full(MOST)}</p></PlainNote> })}
            <Hidden pairs=vec![("id", id.to_string())]/>
            {fields(t, &ground, form, error.as_ref())}
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.qr_make()}</button>
                <a class="button button--ghost" href=tab(&id)>{t.cancel()}</a>
            </div>
        </form>
    }
    .into_any())
}

/// That there are as many as there may be is said of the form, not of a field.
fn words(t: Text, error: &AppError) -> String {
    if let AppError::Fields { problems, .. } = error
        && let Some(full) =
            problems.iter().find(|it| matches!(it.problem, Problem::TooManyCodes { .. }))
    {
        return t.problem(full);
    }
    error.words(t)
}

fn fields(t: Text, ground: &Ground, form: QrCodeForm, error: Option<&AppError>) -> AnyView {
    let at = |field| {
        let found = error.filter(|it| !is_full(it)).and_then(|error| error.at(t, field, None));
        Signal::stored(found)
    };
    let on = ground.targets.iter().filter(|it| it.active);
    let on = on
        .map(|it| (it.id.to_string(), t.target_name(t.environment(it.environment), &it.host_app)));
    let targets = std::iter::once((String::new(), t.choose().to_owned())).chain(on).collect();
    let page_help = match (ground.kind, &ground.newest) {
        (MiniProgramKind::Dsl, Some(newest)) => {
            let first = newest.pages.first().map_or(t.none_word(), String::as_str);
            t.qr_page_help(first, newest.number)
        }
        (MiniProgramKind::Dsl, None) => t.qr_problem_no_version().to_owned(),
        (MiniProgramKind::Html5, _) => t.qr_page_help_html5().to_owned(),
    };
    let QrCodeForm { label, page, parameters, target, expires } = form;
    view! {
        <TextField name="form[label]" label=t.qr_label() value=label most=LABEL_MOST help=t.qr_label_help() error=at(Field::Label)/>
        <SelectField name="form[target]" label=t.qr_target() options=targets value=target required=true
            help=t.qr_target_help() error=at(Field::Target)/>
        <TextField name="form[page]" label=t.qr_page() value=page optional=true help=page_help error=at(Field::Page)/>
        <TextField name="form[parameters]" label=t.qr_parameters() value=parameters optional=true
            help=t.qr_parameters_help(EXAMPLE) error=at(Field::Parameters)/>
        <TextField name="form[expires]" label=t.qr_last_day() value=expires kind="date" optional=true
            help=t.qr_last_day_help() error=at(Field::Expiry)/>
    }
    .into_any()
}

fn is_full(error: &AppError) -> bool {
    let AppError::Fields { problems, .. } = error else { return false };
    problems.iter().any(|it| matches!(it.problem, Problem::TooManyCodes { .. }))
}
