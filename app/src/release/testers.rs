//! Who gets a version in pilot testing at a target.

use super::api::{TestersForm, WriteReleaseTesters};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note};
use crate::served::{Query, not_found};
use crate::text::use_text;
use crate::ui::field::TextArea;
use domain::form::Field;
use domain::id::{MiniProgramId, TargetId};
use domain::release::TESTERS_MOST;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page of the target that the address names.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(WriteReleaseTesters::PATH);
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let cx = host.cx()?;
    let wanted = query.get("target").parse().map_or(TargetId(0), TargetId);
    let stored = backend::release::read_testers(&cx, &id, wanted).await?;
    let head = read_head(id.clone()).await?;
    let board = backend::release::board(&cx, &id, None).await?;
    let target = board.targets.into_iter().find(|it| it.id == wanted).ok_or_else(not_found)?;
    let place = t.target_name(t.environment(target.environment), &target.host_app.1);
    let typed: Option<TestersForm> = error.as_ref().and_then(AppError::typed);
    let count = stored.len();
    let value = typed.map_or_else(|| stored.join("\n"), |it| it.testers);
    let wrong = error.as_ref().and_then(|it| it.at(t, Field::Testers, None));
    let whole = error.as_ref().filter(|_| wrong.is_none()).map(|it| refusal_note(t, it));
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
        (path::tab(&head.id, Tab::Versions.slug()), t.tab_versions().to_owned()),
    ];
    Ok(view! {
        <Title text=format!("{} · {}", t.testers(), head.name)/>
        <Breadcrumbs steps here=t.testers().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.testers_of(&place)}</h1></header>
        <form class="form" method="post" novalidate action=WriteReleaseTesters::url()>
            {whole}
            <p>{t.testers_lead(TESTERS_MOST)}</p>
            <Hidden pairs=vec![("id", id.to_string()), ("target", wanted.to_string())]/>
            <TextArea name="form[testers]" label=t.testers_ids() value=value required=false
                help=t.testers_help(count) error=Signal::stored(wrong)/>
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.save()}</button>
                <a class="button" href=path::tab(&id, Tab::Versions.slug())>{t.back()}</a>
            </div>
        </form>
    }
    .into_any())
}
