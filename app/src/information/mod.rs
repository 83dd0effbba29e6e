//! The Information tab.

pub mod api;
mod completeness;
mod form;
mod reading;

use crate::answer::ask;
use crate::error::AppError;
use crate::mini_program::{Tab, TabProblem, TabTitle, use_head, use_program};
use crate::ui::waiting::Waiting;
use api::{EditInformation, read_information};
use completeness::{Completeness, Languages};
use domain::access::Action;
use form::InformationForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use reading::InformationFacts;

/// The tab: a form for whoever may edit, facts for everybody else.
#[component]
pub fn InformationTab() -> impl IntoView {
    let program = use_program();
    let head = use_head();
    let query = use_query_map();
    let action = ServerAction::<EditInformation>::new();
    // Fetched anew only after a save: a refused edit must not take away what was typed.
    let saved = RwSignal::new(0_u32);
    // Kept here, since the form is made anew after a save, and its handlers with it.
    let dirty = RwSignal::new(false);
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Ok(()))) {
            dirty.set(false);
            saved.update(|count| *count += 1);
            head.refetch();
        }
    });
    let information = ask(
        move || (program.get(), saved.get()),
        |(program, _)| async move { read_information(program?).await },
    );
    let language = Memo::new(move |_| query.read().get("language").unwrap_or_default());
    view! {
        <TabTitle tab=Tab::Information/>
        <Waiting rows=6 load={move || async move {
                // Of the head only the id is needed, and that from the address: when the head is asked
                // anew after a save, the form must stand, with what is being typed into it.
                let loaded = information.await;
                match loaded.and_then(|loaded| Ok((program.get_untracked()?, loaded))) {
                    Ok((id, (information, roles))) => {
                        let may_edit = roles.may(Action::EditInformation);
                        let shown = information.clone();
                        view! {
                            <div class="columns" on:input=move |_| dirty.set(true)>
                                {if may_edit {
                                    view! { <InformationForm id action information language dirty/> }.into_any()
                                } else {
                                    view! { <InformationFacts information/> }.into_any()
                                }}
                                <aside class="stack columns__aside--sticky">
                                    <Completeness information=shown.clone()/>
                                    <Languages information=shown/>
                                </aside>
                            </div>
                        }.into_any()
                    }
                    Err(error) => view! { <TabProblem error/> }.into_any(),
                }
            }}/>
    }
}

/// The error of the last edit, if it was refused.
fn refused(action: ServerAction<EditInformation>) -> Signal<Option<AppError>> {
    Signal::derive(move || action.value().get().and_then(Result::err))
}
