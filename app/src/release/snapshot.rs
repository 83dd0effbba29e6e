//! Making a version of an HTML5 mini program: a number, and the address as it is now.

use super::api::TakeSnapshot;
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note};
use crate::served::not_found;
use crate::text::use_text;
use crate::ui::field::TextField;
use domain::form::Field;
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page. A DSL mini program has none: its packages are uploaded.
pub async fn page(id: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(TakeSnapshot::PATH);
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let (proposed, url) = backend::version::snapshot_form(&host.cx()?, &id).await?;
    let head = read_head(id.clone()).await?;
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
        (path::tab(&head.id, Tab::Versions.slug()), t.tab_versions().to_owned()),
    ];
    let wrong = error.as_ref().and_then(|it| it.at(t, Field::Number, None));
    let whole = error.as_ref().filter(|_| wrong.is_none()).map(|it| refusal_note(t, it));
    let typed: Option<String> = error.as_ref().and_then(AppError::typed);
    let number = typed.unwrap_or_else(|| proposed.to_string());
    Ok(view! {
        <Title text=format!("{} · {}", t.new_version(), head.name)/>
        <Breadcrumbs steps here=t.new_version().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.new_version()}</h1></header>
        <form class="form" method="post" novalidate action=TakeSnapshot::url()>
            {whole}
            <p>{t.snapshot_lead()}</p>
            <dl class="facts"><dt>{t.entrance_url()}</dt><dd class="mono">{url}</dd></dl>
            <Hidden pairs=vec![("id", id.to_string())]/>
            <TextField name="number" label=t.number() value=number help=t.snapshot_number_help() error=Signal::stored(wrong)/>
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.new_version()}</button>
                <a class="button" href=path::tab(&id, Tab::Versions.slug())>{t.back()}</a>
            </div>
        </form>
    }
    .into_any())
}
