//! The form of the Information tab: every language's texts are in it, one is open, so that changing the
//! language loses nothing that was typed.

use super::api::EditInformation;
use super::refused;
use crate::error::AppError;
use crate::mini_program::create::focus_first_error;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::{icon::Icon, note::BadNote};
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::information::{DESCRIPTION, Information, InformationEdit, NAME, TAGLINE, TypedTexts};
use domain::language::{OFFERED, Tag};
use domain::mini_program::MiniProgramKind;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What the form begins with: what is stored.
fn stored(information: &Information) -> InformationEdit {
    let texts = information.texts.iter().map(|it| TypedTexts {
        language: it.language.to_string(),
        name: it.name.clone(),
        tagline: it.tagline.clone(),
        description: it.description.clone(),
    });
    InformationEdit {
        revision: information.revision,
        texts: texts.collect(),
        category: information.category.map(|id| id.to_string()).unwrap_or_default(),
        keywords: information.keywords.clone(),
        service_phone: information.service_phone.clone(),
        service_email: information.service_email.clone(),
        entrance_url: information.entrance_url.clone().unwrap_or_default(),
        ..InformationEdit::default()
    }
}

/// The language of the first text that does not fit.
fn wrong_language(error: Option<&AppError>) -> Option<String> {
    let Some(AppError::Fields { problems, .. }) = error else { return None };
    problems.first()?.language.as_ref().map(Tag::to_string)
}

/// Where a present state and a typed one differ: the field in words, theirs, ours.
fn differences(
    t: Text,
    theirs: &InformationEdit,
    ours: &InformationEdit,
) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut hold = |name: String, theirs: &str, ours: &str| {
        if theirs.trim() != ours.trim() {
            found.push((name, theirs.to_owned(), ours.to_owned()));
        }
    };
    for typed in &ours.texts {
        let none = TypedTexts::default();
        let other = theirs.texts.iter().find(|it| it.language == typed.language).unwrap_or(&none);
        let of = |field: Field| format!("{} ({})", t.field(field), typed.language);
        hold(of(Field::Name), &other.name, &typed.name);
        hold(of(Field::Tagline), &other.tagline, &typed.tagline);
        hold(of(Field::Description), &other.description, &typed.description);
    }
    hold(t.category().to_owned(), &theirs.category, &ours.category);
    hold(t.keywords().to_owned(), &theirs.keywords, &ours.keywords);
    hold(t.service_phone().to_owned(), &theirs.service_phone, &ours.service_phone);
    hold(t.service_email().to_owned(), &theirs.service_email, &ours.service_email);
    hold(t.entrance_url().to_owned(), &theirs.entrance_url, &ours.entrance_url);
    found
}

/// The form.
#[component]
pub fn InformationForm(
    id: MiniProgramId,
    action: ServerAction<EditInformation>,
    information: Information,
    language: Memo<String>,
    dirty: RwSignal<bool>,
) -> impl IntoView {
    let t = use_text();
    let error = refused(action);
    let before = error.get_untracked();
    let first = before.as_ref().and_then(AppError::typed).unwrap_or_else(|| stored(&information));
    // After a conflict the next save starts from what is there now: whoever saves again has seen it.
    let loaded = information.revision;
    let revision = move || match error.get() {
        Some(AppError::Stale { current, .. }) => current.revision,
        _ => loaded,
    };
    let default = information.default_language.clone();
    let fallback = default.to_string();
    // A text that does not fit opens its language, until the reader chooses another one.
    let wrong = RwSignal::new(wrong_language(before.as_ref()));
    Effect::new(move |_| {
        if let Some(language) = wrong_language(error.read().as_ref()) {
            wrong.set(Some(language));
        }
    });
    Effect::new(move |chosen: Option<String>| {
        let now = language.get();
        if chosen.is_some_and(|chosen| chosen != now) {
            wrong.set(None);
        }
        now
    });
    let tags: Vec<Tag> = first.texts.iter().filter_map(|it| it.language.parse().ok()).collect();
    let open_tag = {
        let tags = tags.clone();
        Signal::derive(move || {
            let asked = wrong.get().unwrap_or_else(|| language.get());
            tags.iter()
                .map(Tag::to_string)
                .find(|it| *it == asked)
                .unwrap_or_else(|| fallback.clone())
        })
    };
    let saved = move || matches!(action.value().get(), Some(Ok(()))) && !dirty.get();
    focus_first_error(error);
    view! {
        <ActionForm action attr:class="form form--wide" attr:novalidate=true>
            {move || error.get().map(|error| view! { <Refusal error/> })}
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="form[revision]" value=move || revision().to_string()/>
            <section class="section">
                <div class="section__head">
                    <h2>{t.texts()}</h2>
                    <p class="muted small section__end">{t.shown_in_host_app()}</p>
                </div>
                <Segments id=id.clone() tags=tags.clone() open=open_tag error/>
                {first.texts.into_iter().enumerate().map(|(at, texts)| {
                    let is_default = texts.language == default.as_str();
                    view! { <TextsFields at texts is_default default=default.clone() open=open_tag error/> }
                }).collect_view()}
                <AddLanguage tags typed=first.add_language error/>
            </section>
            <Others information first_category=first.category keywords=first.keywords
                phone=first.service_phone email=first.service_email entrance_url=first.entrance_url error/>
            <div class="savebar" role="group" aria-label=t.changes()>
                <span role="status">
                    {move || if saved() { t.saved() } else if dirty.get() { t.unsaved_changes() } else { t.changes_help() }}
                </span>
                <a class="button button--ghost" href="" rel="external">{t.discard()}</a>
                <button class="button button--primary" type="submit"
                    aria-busy=move || action.pending().get().then_some("true")>{t.save()}</button>
            </div>
        </ActionForm>
    }
}

/// Why the last edit was refused; of a conflict also what differs.
#[component]
fn Refusal(error: AppError) -> impl IntoView {
    let t = use_text();
    let differing = if let AppError::Stale { current, .. } = &error {
        let ours: InformationEdit = error.typed().unwrap_or_default();
        differences(t, &stored(current), &ours)
    } else {
        Vec::new()
    };
    view! {
        <BadNote words=error.words(t)/>
        {(!differing.is_empty()).then(|| view! {
            <table class="table table--compact table--static">
                <caption>{t.conflict_differences()}</caption>
                <thead><tr><th scope="col">{t.conflict_field()}</th><th scope="col">{t.conflict_theirs()}</th><th scope="col">{t.conflict_yours()}</th></tr></thead>
                <tbody>{differing.into_iter().map(|(name, theirs, ours)| view! {
                    <tr><th scope="row">{name}</th><td>{theirs}</td><td>{ours}</td></tr>
                }).collect_view()}</tbody>
            </table>
        })}
    }
}

/// The languages, each a link that opens its texts.
#[component]
fn Segments(
    id: MiniProgramId,
    tags: Vec<Tag>,
    open: Signal<String>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let t = use_text();
    let items = tags.into_iter().map(|tag| {
        let text = tag.to_string();
        let href = path::information(&id, &text);
        let wrong = {
            let tag = tag.clone();
            move || match error.get() {
                Some(AppError::Fields { problems, .. }) => problems.iter().any(|it| it.language.as_ref() == Some(&tag)),
                _ => false,
            }
        };
        let lang = text.clone();
        view! {
            <a class="segments__item" href=href lang=lang aria-current=move || (open.get() == text).then_some("true")>
                {tag.own_name().to_owned()}
                {move || wrong().then(|| view! { <Icon name="warning" class="icon--sm warn"/><span class="visually-hidden">{t.does_not_fit()}</span> })}
            </a>
        }
    });
    view! { <nav class="segments" aria-label=t.language()>{items.collect_view()}</nav> }
}

/// The three texts of one language.
#[component]
fn TextsFields(
    at: usize,
    texts: TypedTexts,
    is_default: bool,
    default: Tag,
    open: Signal<String>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let t = use_text();
    let TypedTexts { language, name, tagline, description } = texts;
    let tag: Option<Tag> = language.parse().ok();
    let wrong = move |field: Field| {
        let tag = tag.clone();
        Signal::derive(move || {
            error.read().as_ref().and_then(|error| error.at(t, field, tag.as_ref()))
        })
    };
    let input = move |field: &str| format!("form[texts][{at}][{field}]");
    let fallback = (!is_default).then(|| t.falls_back(default.own_name()));
    let own_name = language.parse::<Tag>().map(|tag| tag.own_name().to_owned()).unwrap_or_default();
    let shown = language.clone();
    view! {
        <div class="form" hidden=move || open.get() != shown>
            <input type="hidden" name=input("language") value=language.clone()/>
            <TextField name=input("name") label=t.name() value=name most=NAME.1 lang=language.clone()
                error=wrong(Field::Name) help=fallback.clone().unwrap_or_else(|| t.name_help().to_owned())/>
            <TextField name=input("tagline") label=t.tagline() value=tagline most=TAGLINE.1 lang=language.clone()
                error=wrong(Field::Tagline) help=fallback.clone().unwrap_or_else(|| t.tagline_help().to_owned())/>
            <TextArea name=input("description") label=t.description() value=description most=DESCRIPTION.1
                lang=language.clone() error=wrong(Field::Description)
                help=fallback.unwrap_or_else(|| t.description_help().to_owned())/>
            {(!is_default).then(|| view! {
                <div><button class="button button--danger button--sm" type="submit" name="form[remove_language]" value=language>
                    {t.remove_language(own_name)}
                </button></div>
            })}
        </div>
    }
}

#[component]
fn AddLanguage(tags: Vec<Tag>, typed: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let t = use_text();
    let free = OFFERED.iter().filter(|(tag, _)| !tags.iter().any(|it| it.as_str() == *tag));
    let options = std::iter::once((String::new(), t.add_language_none().to_owned()))
        .chain(free.map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())))
        .collect();
    let wrong = Signal::derive(move || {
        error.read().as_ref().and_then(|error| error.at(t, Field::Language, None))
    });
    view! {
        <SelectField name="form[add_language]" label=t.add_language() options value=typed
            help=t.add_language_help() error=wrong/>
    }
}

/// What is the same in every language.
#[component]
fn Others(
    information: Information,
    first_category: String,
    keywords: String,
    phone: String,
    email: String,
    entrance_url: String,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let t = use_text();
    let wrong = move |field: Field| {
        Signal::derive(move || error.read().as_ref().and_then(|error| error.at(t, field, None)))
    };
    let categories =
        information.categories.iter().map(|it| (it.id.to_string(), it.label(t.0.word())));
    let categories =
        std::iter::once((String::new(), t.choose().to_owned())).chain(categories).collect();
    let is_html5 = information.kind == MiniProgramKind::Html5;
    let host_apps = information.host_apps.into_iter().map(|it| {
        let environments: Vec<&str> = it.environments.iter().map(|it| t.environment(*it)).collect();
        view! { <li>{it.name}" "<span class="muted small">{environments.join(t.comma())}</span></li> }
    });
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.appearance_and_category()}</h2></div>
            <div class="form">
                {is_html5.then(|| view! {
                    <TextField name="form[entrance_url]" label=t.entrance_url() kind="url" value=entrance_url
                        help=t.entrance_url_edit_help() error=wrong(Field::EntranceUrl)/>
                })}
                <div class="form__pair">
                    <SelectField name="form[category]" label=t.category() options=categories value=first_category
                        error=wrong(Field::Category)/>
                    <TextField name="form[keywords]" label=t.keywords() value=keywords optional=true
                        help=t.keywords_help() error=wrong(Field::Keywords)/>
                </div>
                <div class="form__pair">
                    <TextField name="form[service_phone]" label=t.service_phone() kind="tel" value=phone optional=true
                        error=wrong(Field::ServicePhone)/>
                    <TextField name="form[service_email]" label=t.service_email() kind="email" value=email optional=true
                        error=wrong(Field::ServiceEmail)/>
                </div>
            </div>
        </section>
        <section class="section">
            <div class="section__head"><h2>{t.release_to()}</h2></div>
            <ul class="stack stack--tight">{host_apps.collect_view()}</ul>
            <p class="muted small">{t.release_to_later()}</p>
        </section>
    }
}
