//! Pages of a workspace, and of the reader, whose content comes later: each checks who may open it and
//! says in one sentence what will stand there.

pub mod api;

use crate::answer::ask;
use crate::error::{AppError, Problem};
use crate::frame::Section;
use crate::text::use_text;
use crate::ui::{empty::Empty, waiting::Waiting};
use api::open_section;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// A page of a workspace.
#[component]
pub fn SectionPage() -> impl IntoView {
    let t = use_text();
    let params = use_params_map();
    let address = Memo::new(move |_| {
        let params = params.read();
        (params.get("key").unwrap_or_default(), params.get("section").unwrap_or_default())
    });
    let opened = ask(
        move || address.get(),
        |(key, section)| async move {
            let name = open_section(key, section.clone()).await?;
            Ok((section, name))
        },
    );
    view! {
        <Waiting rows=6 load={move || async move {
                let opened = opened.await.and_then(|(slug, name)| {
                    let section = Section::ALL.into_iter().find(|it| it.slug() == slug);
                    section.map(|section| (section, name)).ok_or(AppError::NotFound)
                });
                match opened {
                    Ok((section, name)) => view! {
                        <Title text=format!("{} · {name}", section.label(t))/>
                        <header class="page__head"><h1 class="page__title">{section.label(t)}</h1></header>
                        <Empty icon=section.icon() heading=name><p>{t.section_later()}</p></Empty>
                    }.into_any(),
                    Err(error) => view! { <Problem error page=true/> }.into_any(),
                }
            }}/>
    }
}
