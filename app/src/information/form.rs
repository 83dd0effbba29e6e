//! The form of the Information tab: every language's texts are in it and one is open, so that changing the
//! language loses nothing that was typed.

use super::api::EditInformation;
use super::merge::{Meeting, Merge};
use crate::error::AppError;
use crate::path;
use crate::served::form::refused;
use crate::served::pattern::{Fill, place};
use crate::served::picture::{PICTURE_PATH, PictureField};
use crate::text::{Text, use_text};
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::kept::{filled, kept};
use crate::ui::{icon::Icon, note::BadNote, tile::Logo};
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::information::{DESCRIPTION, Information, InformationEdit, NAME, TAGLINE, TypedTexts};
use domain::language::{OFFERED, Tag};
use domain::mini_program::MiniProgramKind;
use domain::picture::mark;
use domain::workspace::HostAppChoice;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The id of the logo, which is put in place alone.
const LOGO: &str = "logo";

/// A form as it is shown: with what is stored, or with what was typed and is not stored yet.
pub struct Draft {
    /// Whose.
    pub id: MiniProgramId,
    /// What stands in it.
    pub form: InformationEdit,
    /// Why it came back.
    pub error: Option<AppError>,
    /// Whether something of it is not stored.
    pub is_typed: bool,
    /// Where it meets what somebody else stored.
    pub meeting: Option<Meeting>,
}

/// What is wrong with a field, for the parts that show it.
fn wrong(
    t: Text,
    error: Option<&AppError>,
    field: Field,
    language: Option<&Tag>,
) -> Signal<Option<String>> {
    Signal::stored(error.and_then(|error| error.at(t, field, language)))
}

/// The form.
#[component]
pub fn InformationForm(
    draft: Draft,
    information: Information,
    host_apps: Vec<HostAppChoice>,
) -> impl IntoView {
    let t = use_text();
    let Draft { id, form, error, is_typed, meeting } = draft;
    let refused = error.as_ref().filter(|it| !matches!(it, AppError::Draft { .. }));
    let refused = refused.map(|error| view! { <BadNote words=error.words(t)/> });
    let state = match &error {
        Some(AppError::Draft { .. }) => t.information_draft(),
        _ if is_typed => t.unsaved_changes(),
        _ => t.changes_help(),
    };
    let merge = meeting.map(|meeting| {
        view! { <Merge meeting information=information.clone() host_apps=host_apps.clone()/> }
    });
    let discard = path::tab(&id, "information");
    view! {
        <form class="form form--wide" method="post" novalidate action=EditInformation::url()
            data-dirty=t.unsaved_changes() data-unsaved=is_typed.then_some("")>
            // What Enter presses: the first button of a form, and no other one stores anything.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">{t.save()}</button>
            {refused}
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="form[revision]" value=form.revision.to_string()/>
            {merge}
            {texts(t, &form, &information.default_language, error.as_ref())}
            {appearance(t, &id, &form, &information, error.as_ref())}
            {release_to(t, &form, &information, host_apps, error.as_ref())}
            <div class="savebar" role="group" aria-label=t.changes()>
                <span role="status">{state}</span>
                <a class="button button--ghost" href=discard rel="external">{t.discard()}</a>
                <button class="button button--primary" type="submit">{t.save()}</button>
            </div>
        </form>
    }
}

/// The texts: a choice of languages, each before its fields.
fn texts(t: Text, form: &InformationEdit, default: &Tag, error: Option<&AppError>) -> AnyView {
    let languages = form.texts.iter().enumerate().map(|(at, texts)| {
        let tag: Option<Tag> = texts.language.parse().ok();
        let own_name = tag.as_ref().map_or("", Tag::own_name).to_owned();
        let is_wrong = match error {
            Some(AppError::Fields { problems, .. }) => {
                tag.is_some() && problems.iter().any(|it| it.language == tag)
            }
            _ => false,
        };
        let open = texts.language == form.open;
        view! {
            <label class="segments__item">
                <input type="radio" name="form[open]" value=texts.language.clone() checked=open/>
                <span lang=texts.language.clone()>{own_name}</span>
                {is_wrong.then(|| view! { <Icon name="warning" class="icon--sm warn"/><span class="visually-hidden">{t.does_not_fit()}</span> })}
            </label>
            {language_fields(t, at, texts, default, error)}
        }
    });
    let languages = languages.collect_view();
    view! {
        <section class="section">
            <div class="section__head">
                <h2>{t.texts()}</h2>
                <p class="muted small section__end">{t.shown_in_host_app()}</p>
            </div>
            <fieldset class="languages">
                <legend class="visually-hidden">{t.language()}</legend>
                {languages}
            </fieldset>
            {add_language(t, form, error)}
        </section>
    }
    .into_any()
}

/// Names the fields of a language among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct OfLanguage;

/// The three texts of one language: where nothing is wrong, markup that all mini programs share.
fn language_fields(
    t: Text,
    at: usize,
    texts: &TypedTexts,
    default: &Tag,
    error: Option<&AppError>,
) -> AnyView {
    if error.is_some() {
        return typed_fields(t, at, texts.clone(), default, error);
    }
    let TypedTexts { language, name, tagline, description } = texts;
    let inputs = (OfLanguage, t, at, language.clone(), default.clone());
    filled(inputs, &[name, tagline, description].map(|it| Fill::Text(it.clone())), || {
        let (name, tagline, description) = (place(0), place(1), place(2));
        let texts = TypedTexts { language: language.clone(), name, tagline, description };
        typed_fields(t, at, texts, default, None)
    })
}

fn typed_fields(
    t: Text,
    at: usize,
    texts: TypedTexts,
    default: &Tag,
    error: Option<&AppError>,
) -> AnyView {
    let TypedTexts { language, name, tagline, description } = texts;
    let is_default = language == default.as_str();
    let tag: Option<Tag> = language.parse().ok();
    let wrong = |field: Field| wrong(t, error, field, tag.as_ref());
    let input = |field: &str| format!("form[texts][{at}][{field}]");
    let help = |own: &'static str| {
        if is_default { own.to_owned() } else { t.falls_back(default.own_name()) }
    };
    let remove = (!is_default).then(|| {
        let own_name = tag.as_ref().map_or("", Tag::own_name);
        view! {
            <div><button class="button button--danger button--sm" type="submit" name="form[step]" value=format!("remove:{language}")>
                {t.remove_language(own_name)}
            </button></div>
        }
    });
    view! {
        <div class="languages__texts form">
            <input type="hidden" name=input("language") value=language.clone()/>
            <TextField name=input("name") label=t.name() value=name least=NAME.0 most=NAME.1 required=is_default
                lang=language.clone() error=wrong(Field::Name) help=help(t.name_help())/>
            <TextField name=input("tagline") label=t.tagline() value=tagline least=TAGLINE.0 most=TAGLINE.1 required=false
                lang=language.clone() error=wrong(Field::Tagline) help=help(t.tagline_help())/>
            <TextArea name=input("description") label=t.description() value=description least=DESCRIPTION.0
                most=DESCRIPTION.1 required=false lang=language.clone() error=wrong(Field::Description)
                help=help(t.description_help())/>
            {remove}
        </div>
    }
    .into_any()
}

/// Names the choice of a further language among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct Further;

fn add_language(t: Text, form: &InformationEdit, error: Option<&AppError>) -> AnyView {
    if error.is_some() {
        return further(t, form, error);
    }
    let there: Vec<String> = form.texts.iter().map(|it| it.language.clone()).collect();
    kept(form, |form| (Further, t, there, form.add_language.clone()), |form| further(t, form, None))
}

fn further(t: Text, form: &InformationEdit, error: Option<&AppError>) -> AnyView {
    let free = OFFERED.iter().filter(|(tag, _)| !form.texts.iter().any(|it| it.language == *tag));
    let options = std::iter::once((String::new(), t.add_language_none().to_owned()))
        .chain(free.map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())))
        .collect();
    view! {
        <div class="languages__add">
            <SelectField name="form[add_language]" label=t.add_language() options languages=true
                value=form.add_language.clone()
                error=wrong(t, error, Field::Language, None)/>
            <button class="button" type="submit" name="form[step]" value="add"><Icon name="plus"/>{t.information_step_add()}</button>
        </div>
    }
    .into_any()
}

/// Names what is the same in every language among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct Same;

/// What is the same in every language, but for the logo's tile.
fn appearance(
    t: Text,
    id: &MiniProgramId,
    form: &InformationEdit,
    information: &Information,
    error: Option<&AppError>,
) -> AnyView {
    let name = information.texts.first().map(|it| it.name.clone()).unwrap_or_default();
    let picture = path::marked(&path::logo(id), information.logo.as_deref().map(mark));
    let is_there = picture.is_some();
    let tile = view! { <Logo id=id.to_string() name size="logo--lg" picture/> }.into_any();
    let typed = Contact {
        category: form.category.clone(),
        entrance: form.entrance_url.clone(),
        keywords: form.keywords.clone(),
        phone: form.service_phone.clone(),
        email: form.service_email.clone(),
    };
    if error.is_some() || refused(&[PICTURE_PATH]).is_some() {
        return contact(t, typed, tile, is_there, information, error);
    }
    let category = typed.category;
    let texts = [typed.entrance, typed.keywords, typed.phone, typed.email].map(Fill::Text);
    let [entrance, keywords, phone, email] = texts;
    let inputs =
        (Same, t, category.clone(), is_there, information.kind, information.categories.clone());
    filled(inputs, &[Fill::view(tile), entrance, keywords, phone, email], || {
        let [tile, entrance, keywords, phone, email] = [0, 1, 2, 3, 4].map(place);
        let placed = Contact { category, entrance, keywords, phone, email };
        contact(t, placed, tile.into_any(), is_there, information, None)
    })
}

/// What stands in the fields that are the same in every language.
struct Contact {
    category: String,
    entrance: String,
    keywords: String,
    phone: String,
    email: String,
}

fn contact(
    t: Text,
    typed: Contact,
    tile: AnyView,
    is_there: bool,
    information: &Information,
    error: Option<&AppError>,
) -> AnyView {
    let wrong = |field: Field| wrong(t, error, field, None);
    let Contact { category, entrance, keywords, phone, email } = typed;
    let categories =
        information.categories.iter().map(|it| (it.id.to_string(), it.label(t.0.word())));
    let categories =
        std::iter::once((String::new(), t.choose().to_owned())).chain(categories).collect();
    let entrance = (information.kind == MiniProgramKind::Html5).then(|| {
        view! {
            <TextField name="form[entrance_url]" label=t.entrance_url() kind="url" value=entrance
                help=t.entrance_url_edit_help() error=wrong(Field::EntranceUrl)/>
        }
    });
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.appearance_and_category()}</h2></div>
            <div class="form">
                <div id=LOGO><PictureField field=Field::Logo label=t.information_logo_file() tile is_there/></div>
                {entrance}
                <div class="form__pair">
                    <SelectField name="form[category]" label=t.category() options=categories value=category
                        error=wrong(Field::Category)/>
                    <TextField name="form[keywords]" label=t.keywords() value=keywords optional=true
                        help=t.keywords_help() error=wrong(Field::Keywords)/>
                </div>
                <div class="form__pair">
                    <TextField name="form[service_phone]" label=t.service_phone() kind="tel" value=phone
                        optional=true error=wrong(Field::ServicePhone)/>
                    <TextField name="form[service_email]" label=t.service_email() kind="email" value=email
                        optional=true error=wrong(Field::ServiceEmail)/>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Names the host apps among what is kept.
#[derive(PartialEq, Eq, Hash)]
struct HostApps;

/// The host apps of the tenant, those that are chosen ticked.
fn release_to(
    t: Text,
    form: &InformationEdit,
    information: &Information,
    host_apps: Vec<HostAppChoice>,
    error: Option<&AppError>,
) -> AnyView {
    if error.is_some() {
        return choices(t, form, information, host_apps, error);
    }
    let first = information.host_apps.first().map(|it| it.id);
    let inputs = |apps: &Vec<_>| (HostApps, t, form.host_apps.clone(), first, apps.clone());
    kept(host_apps, inputs, |host_apps| choices(t, form, information, host_apps, None))
}

fn choices(
    t: Text,
    form: &InformationEdit,
    information: &Information,
    host_apps: Vec<HostAppChoice>,
    error: Option<&AppError>,
) -> AnyView {
    let words = error.and_then(|error| error.at(t, Field::HostApp, None));
    let is_wrong = words.is_some();
    let first = information.host_apps.first().map(|it| it.id);
    let choices = host_apps.into_iter().map(|it| {
        let environments: Vec<&str> = it.environments.iter().map(|it| t.environment(*it)).collect();
        let id = it.id.to_string();
        let chosen = form.host_apps.contains(&id);
        view! {
            <label class="choice">
                <input class="checkbox" type="checkbox" name="form[host_apps][]" value=id checked=chosen
                    aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("release-to-e")/>
                <span>{it.name}{(first == Some(it.id)).then(|| view! { " "<span class="tag">{t.information_first_host_app()}</span> })}</span>
                <span class="choice__help">{environments.join(t.comma())}</span>
            </label>
        }
    });
    view! {
        <section class="section">
            <div class="section__head"><h2 id="release-to">{t.release_to()}</h2></div>
            <div class="field" role="group" aria-labelledby="release-to">
                // Says that the form speaks of host apps even where none is ticked.
                <input type="hidden" name="form[host_apps][]" value=""/>
                <div class="choices">{choices.collect_view()}</div>
                {words.map(|words| view! {
                    <p class="field__error" id="release-to-e"><Icon name="error"/><span>{words}</span></p>
                })}
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_markup_of_a_languages_fields_is_what_the_view_would_be() {
        let owner = Owner::new();
        owner.set();
        let (t, default) = (Text(domain::language::Locale::En), "en".parse().unwrap());
        for (language, name, description) in
            [("en", "Lotus & Co", "</textarea>\"'"), ("zh-CN", "莲花", ""), ("zh-CN", "", " a\nb ")]
        {
            let [language, name, description] = [language, name, description].map(str::to_owned);
            let texts = TypedTexts { language, name, tagline: String::new(), description };
            let direct = typed_fields(t, 1, texts.clone(), &default, None).to_html();
            let made = language_fields(t, 1, &texts, &default, None).to_html();
            assert_eq!(made.replace("&quot;", "\"").replace("&#x27;", "'"), direct);
        }
    }
}
