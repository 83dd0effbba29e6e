//! A mini program's page: one head, one tab per feature. To add a tab: a variant of [`Tab`], a route in
//! `lib.rs`, and what `docs/architecture.md` lists.

pub mod api;
pub mod create;
pub mod head;
#[cfg(feature = "ssr")]
pub mod list;

use crate::answer::{Answer, ask};
use crate::error::{AppError, Problem};
use crate::text::Text;
use crate::ui::waiting::Waiting;
use api::read_head;
use domain::access::Action;
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramHead;
use head::DetailHead;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;

/// Order here is the order on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What describes it.
    Information,
    /// Its versions and releases.
    Versions,
    /// Who takes part.
    Members,
    /// What it may call.
    Features,
    /// Codes that open it.
    QrCodes,
    /// Ids and domains.
    Configuration,
}

impl Tab {
    /// Every tab.
    pub const ALL: [Tab; 6] = [
        Tab::Information,
        Tab::Versions,
        Tab::Members,
        Tab::Features,
        Tab::QrCodes,
        Tab::Configuration,
    ];

    /// The word in its address.
    pub const fn slug(self) -> &'static str {
        match self {
            Tab::Information => "information",
            Tab::Versions => "versions",
            Tab::Members => "members",
            Tab::Features => "features",
            Tab::QrCodes => "qr-codes",
            Tab::Configuration => "configuration",
        }
    }

    /// Its name.
    pub const fn label(self, t: Text) -> &'static str {
        match self {
            Tab::Information => t.tab_information(),
            Tab::Versions => t.tab_versions(),
            Tab::Members => t.members(),
            Tab::Features => t.features(),
            Tab::QrCodes => t.tab_qr_codes(),
            Tab::Configuration => t.tab_configuration(),
        }
    }

    /// What one must be allowed to open it; whoever is not has it neither in the bar nor by its address.
    pub const fn needs(self) -> Action {
        match self {
            Tab::Information => Action::ViewInformation,
            Tab::Versions => Action::ViewVersions,
            Tab::Members => Action::ViewMembers,
            Tab::Features => Action::ViewFeatures,
            Tab::QrCodes => Action::UseQrCodes,
            Tab::Configuration => Action::ViewConfiguration,
        }
    }
}

/// The mini program that the page's address names. An address that names none is simply not found.
pub fn use_program() -> Memo<Result<MiniProgramId, AppError>> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.read().get("id").and_then(|id| id.parse().ok()).ok_or(AppError::NotFound)
    })
}

/// The head that the frame of the page loaded.
pub type HeadResource = Answer<MiniProgramHead>;

/// The head of the mini program whose page this is.
pub fn use_head() -> HeadResource {
    expect_context()
}

/// Loads the head of the mini program that the address names. An id of the wrong shape is asked for,
/// too: the answer then has the status of what is not there.
pub fn load_head() -> HeadResource {
    let program = use_program();
    ask(
        move || program.get(),
        |program| async move {
            match program {
                Ok(id) => read_head(id).await,
                Err(error) => {
                    #[cfg(feature = "ssr")]
                    crate::host::set_status(error.status());
                    Err(error)
                }
            }
        },
    )
}

/// Head and tabs of a mini program, above the tab that the address names.
#[component]
pub fn DetailFrame() -> impl IntoView {
    let head = load_head();
    provide_context(head);
    view! {
        <Waiting rows=3 load={move || async move {
                match head.await {
                    Ok(head) => view! { <DetailHead head/> }.into_any(),
                    Err(error) => view! { <Problem error page=true/> }.into_any(),
                }
            }}/>
        <Outlet/>
    }
}
