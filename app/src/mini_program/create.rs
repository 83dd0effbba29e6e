//! Creating a mini program.

use super::api::{CreateMiniProgram, creation_choices};
use super::head::{Breadcrumbs, kind_word};
use crate::account::{may_create_in, use_reader};
use crate::answer::ask;
use crate::error::{AppError, Deed, Problem};
use crate::path;
use crate::text::use_text;
use crate::ui::field::{SelectField, TextField};
use crate::ui::{note::BadNote, waiting::Waiting};
use domain::access::WorkspaceAction;
use domain::form::{self, Field, FieldProblem};
use domain::information::NAME;
use domain::language::OFFERED;
use domain::mini_program::{MiniProgramKind, NewMiniProgram};
use domain::workspace::{CategoryChoice, HostAppChoice, WorkspaceSummary};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The form for a new mini program.
#[component]
pub fn CreatePage() -> impl IntoView {
    let t = use_text();
    let reader = use_reader();
    let query = use_query_map();
    let action = ServerAction::<CreateMiniProgram>::new();
    let asked = Memo::new(move |_| query.read().get("workspace").unwrap_or_default());
    let choices = ask(
        move || asked.get(),
        move |asked| async move {
            let reader = reader.await?;
            let spaces = may_create_in(&reader);
            let chosen = spaces.iter().find(|it| it.key == asked).or(spaces.first());
            // Whoever may create nowhere is told by their first workspace whom to ask.
            let chosen = chosen.or(reader.workspaces.first());
            // Asked for by name a workspace answers for itself: not there, or not allowed.
            let key = match (asked.is_empty(), chosen) {
                (true, None) => return Err(nowhere()),
                (true, Some(chosen)) => chosen.key.clone(),
                (false, _) => asked,
            };
            let (categories, host_apps) = creation_choices(key.clone()).await?;
            Ok((spaces, key, categories, host_apps))
        },
    );
    view! {
        <Title text=t.new_mini_program()/>
        <Breadcrumbs steps=vec![(path::HOME.to_owned(), t.mini_programs().to_owned())] here=t.new_mini_program().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.new_mini_program()}</h1></header>
        <Waiting rows=6 load={move || async move {
                match choices.await {
                    Ok((spaces, key, categories, host_apps)) => view! {
                        <CreateForm action spaces key categories host_apps/>
                    }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            }}/>
    }
}

/// Somebody who may create nowhere: they see the console, and may not do this.
fn nowhere() -> AppError {
    let error = AppError::Denied {
        deed: Deed::Workspace(WorkspaceAction::CreateMiniProgram),
        ask: Vec::new(),
    };
    #[cfg(feature = "ssr")]
    crate::host::set_status(error.status());
    error
}

#[component]
fn CreateForm(
    action: ServerAction<CreateMiniProgram>,
    spaces: Vec<WorkspaceSummary>,
    key: String,
    categories: Vec<CategoryChoice>,
    host_apps: Vec<HostAppChoice>,
) -> impl IntoView {
    let t = use_text();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    let typed = error.get_untracked().as_ref().and_then(AppError::typed::<NewMiniProgram>);
    let first = typed.unwrap_or_else(|| NewMiniProgram {
        workspace: key,
        kind: MiniProgramKind::Dsl.word().to_owned(),
        default_language: t.0.word().to_owned(),
        host_app: only(&host_apps),
        ..NewMiniProgram::default()
    });
    let at = move |field: Field| {
        Signal::derive(move || error.read().as_ref().and_then(|error| error.at(t, field, None)))
    };
    // What a name lacks is said when one leaves its field; one that is taken is said with its language.
    let lacks = RwSignal::new(None);
    let leave = move |event: leptos::ev::Event| {
        let problem = form::fits(event_target_value(&event).trim(), NAME.0, NAME.1).err();
        let problem = problem.filter(|it| *it != form::Problem::Missing);
        let said =
            problem.map(|problem| FieldProblem { field: Field::Name, language: None, problem });
        lacks.set(said.map(|it| t.problem(&it)));
    };
    let name_error = Signal::derive(move || {
        let said = error.read().as_ref().and_then(|error| {
            error.at(t, Field::Name, None).or_else(|| error.at_any(t, Field::Name))
        });
        said.or_else(|| lacks.get())
    });
    let whole = move || error.get().filter(|it| !matches!(it, AppError::Fields { .. }));
    let languages =
        OFFERED.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
    let blank = (String::new(), t.choose().to_owned());
    let categories = categories.iter().map(|it| (it.id.to_string(), it.label(t.0.word())));
    let categories = std::iter::once(blank.clone()).chain(categories).collect();
    let host_apps = std::iter::once(blank)
        .chain(host_apps.into_iter().map(|it| (it.id.to_string(), it.name)))
        .collect();
    let spaces: Vec<(String, String)> = spaces.into_iter().map(|it| (it.key, it.name)).collect();
    focus_first_error(error);
    view! {
        <ActionForm action attr:class="form" attr:novalidate=true>
            {move || whole().map(|error| view! { <BadNote words=error.words(t)/> })}
            <KindChoice first=first.kind/>
            <div class="only-html5">
                <TextField name="form[entrance_url]" label=t.entrance_url() kind="url" value=first.entrance_url
                    help=t.entrance_url_help() error=at(Field::EntranceUrl)/>
            </div>
            <TextField name="form[name]" label=t.name() value=first.name least=NAME.0 most=NAME.1 help=t.name_help()
                error=name_error on:change=leave/>
            <SelectField name="form[default_language]" label=t.default_language() options=languages languages=true
                value=first.default_language help=t.default_language_help() error=at(Field::DefaultLanguage)/>
            <SelectField name="form[category]" label=t.category() options=categories value=first.category required=true error=at(Field::Category)/>
            <SelectField name="form[host_app]" label=t.host_app() options=host_apps value=first.host_app required=true
                help=t.host_app_help() error=at(Field::HostApp)/>
            <SelectField name="form[workspace]" label=t.workspace() options=spaces value=first.workspace
                help=t.workspace_help() error=at(Field::Workspace)/>
            <div class="row">
                <button class="button button--primary" type="submit" aria-busy=move || action.pending().get().then_some("true")>
                    {t.create_mini_program()}
                </button>
                <a class="button button--ghost" href=path::HOME>{t.cancel()}</a>
            </div>
        </ActionForm>
    }
}

/// The only host app there is; nothing where one has to choose.
fn only(host_apps: &[HostAppChoice]) -> String {
    match host_apps {
        [only] => only.id.to_string(),
        _ => String::new(),
    }
}

#[component]
fn KindChoice(first: String) -> impl IntoView {
    let t = use_text();
    let choices = MiniProgramKind::ALL.iter().map(|it| {
        let help = match it {
            MiniProgramKind::Dsl => t.kind_dsl_help(),
            MiniProgramKind::Html5 => t.kind_html5_help(),
        };
        let word = it.word();
        view! {
            <label class="choice">
                <input class="radio" type="radio" name="form[kind]" value=word checked={first == word}/>
                <span>{kind_word(t, *it)}</span>
                <span class="choice__help">{help}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend class="choices__legend">{t.kind()}</legend>
            {choices.collect_view()}
        </fieldset>
    }
}

/// After a form was refused, puts the cursor into the first field that is wrong.
pub fn focus_first_error(error: Signal<Option<AppError>>) {
    Effect::new(move |_| {
        if error.read().is_some() {
            request_animation_frame(|| focus("[aria-invalid=true]"));
        }
    });
}

/// Puts the keyboard onto the first thing of the page that fits, if there is one.
pub fn focus(selector: &str) {
    let first = document().query_selector(selector).ok().flatten();
    let first =
        first.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok());
    if let Some(first) = first {
        let _ = first.focus();
    }
}
