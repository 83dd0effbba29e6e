//! The tree of categories, within the settings of a tenant.

use super::api::{RemoveCategory, SaveCategory};
use crate::error::{AppError, refused_before};
use crate::served::form::{Confirm, Hidden, refusal_note};
use crate::text::Text;
use crate::ui::field::{SelectField, TextField};
use crate::ui::icon::Icon;
use domain::category::{CategoryForm, LEVELS, NAME_MOST};
use domain::form::Field;
use domain::id::CategoryId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A category with its form, and how deep it stands from 1.
type Row = (CategoryId, CategoryForm, usize);

/// The section.
pub fn categories(t: Text, key: &str, rows: &[Row]) -> AnyView {
    let error = refused_before(SaveCategory::PATH);
    let typed: Option<(Option<CategoryId>, CategoryForm)> =
        error.as_ref().and_then(AppError::typed);
    let state_of = |id: Option<CategoryId>| {
        let typed = typed.as_ref().filter(|typed| typed.0 == id);
        (typed.map(|typed| typed.1.clone()), typed.and(error.as_ref()))
    };
    let removing = refused_before(RemoveCategory::PATH).map(|error| refusal_note(t, &error));
    let whole = error.as_ref().filter(|_| typed.is_none()).map(|error| refusal_note(t, error));
    let items = rows.iter().map(|(id, form, level)| {
        let (typed, error) = state_of(Some(*id));
        let name = named(t, form);
        // The margin says it to whoever sees it.
        let below = rows.iter().find(|(id, ..)| id.to_string() == form.parent).map(|(_, form, _)| {
            view! { <span class="visually-hidden">{t.category_below(named(t, form))}</span> }
        });
        let (ask, of) = (t.category_remove_ask(&name), name.clone());
        let class = match level {
            1 => "tree__item",
            2 => "tree__item tree__item--second",
            _ => "tree__item tree__item--third",
        };
        let open = typed.is_some();
        let hidden = vec![("key", key.to_owned()), ("id", id.to_string())];
        view! {
            <li class=class>
                <details open=open>
                    <summary class="disclosure"><Icon name="right" class="icon--sm"/>{name}{below}</summary>
                    {category_form(t, key, (rows, Some(*id)), typed.unwrap_or_else(|| form.clone()), error)}
                    <Confirm action=RemoveCategory::url().to_owned() hidden icon="trash" label=t.remove_category()
                        question=ask deed=t.category_remove_now() whose=of/>
                </details>
            </li>
        }
    });
    let items = items.collect_view();
    let (typed_new, error_new) = state_of(None);
    let open = typed_new.is_some();
    let new = category_form(t, key, (rows, None), typed_new.unwrap_or_default(), error_new);
    view! {
        <section class="section" id="categories">
            <div class="section__head"><h2>{t.categories()}</h2></div>
            {removing}
            {whole}
            <ul class="tree">{items}</ul>
            <details class="reveal" open=open>
                <summary class="button"><Icon name="plus"/>{t.add_category()}</summary>
                {new}
            </details>
        </section>
    }
    .into_any()
}

fn named(t: Text, form: &CategoryForm) -> String {
    let own = if t.0 == domain::language::Locale::ZhCn { &form.chinese } else { &form.english };
    if own.is_empty() { form.english.clone() } else { own.clone() }
}

fn category_form(
    t: Text,
    key: &str,
    (rows, id): (&[Row], Option<CategoryId>),
    form: CategoryForm,
    error: Option<&AppError>,
) -> AnyView {
    let at = |field: Field| Signal::stored(error.and_then(|error| error.at(t, field, None)));
    let (english_wrong, chinese_wrong) = (at(Field::EnglishName), at(Field::ChineseName));
    let parent_wrong = at(Field::Parent);
    let parents = rows.iter().filter(|(other, _, level)| *level < LEVELS && Some(*other) != id);
    let parents = parents.map(|(id, form, level)| {
        (id.to_string(), format!("{}{}", "– ".repeat(level - 1), named(t, form)))
    });
    let top = (String::new(), t.category_top().to_owned());
    let options = std::iter::once(top).chain(parents).collect();
    // Several of these forms stand on the page; the ids of their fields must differ.
    let of = id.map(|_| {
        view! { <span class="visually-hidden">{t.colon()}{named(t, &form)}</span> }
    });
    let mark = id.map_or_else(|| String::from("new"), |id| id.to_string());
    let hidden =
        vec![("key", key.to_owned()), ("id", id.map(|id| id.to_string()).unwrap_or_default())];
    view! {
        <form class="form" method="post" novalidate action=SaveCategory::url()>
            <Hidden pairs=hidden/>
            <TextField name="form[english]" mark=mark.clone() label=t.english_name() value=form.english most=NAME_MOST error=english_wrong/>
            <TextField name="form[chinese]" mark=mark.clone() label=t.chinese_name() value=form.chinese most=NAME_MOST error=chinese_wrong lang="zh-CN" optional=true/>
            <SelectField name="form[parent]" mark label=t.category_parent() options value=form.parent error=parent_wrong/>
            <div class="row"><button class="button button--primary button--sm" type="submit">{t.save()}{of}</button></div>
        </form>
    }
    .into_any()
}
