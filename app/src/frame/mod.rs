//! What every signed-in page stands in: top bar, rail, page.

mod menu;
mod rail;
mod switcher;

use crate::account::{ReaderResource, api::read_reader};
use crate::answer::ask;
use crate::text::use_text;
use crate::ui::icon::Icon;
use crate::ui::waiting::Waiting;
use domain::account::Reader;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
pub use rail::Section;
use wasm_bindgen::JsCast;

/// The key of the workspace that the address names, in its query or its path.
fn use_workspace_key() -> Memo<Option<String>> {
    let location = use_location();
    Memo::new(move |_| {
        let path = location.pathname.get();
        let in_path = path.strip_prefix("/workspaces/").and_then(|rest| rest.split('/').next());
        let in_path = in_path.map(str::to_owned);
        in_path.or_else(|| location.query.read().get("workspace")).filter(|key| !key.is_empty())
    })
}

/// The workspace whose pages the rail offers: the one of the address, else the reader's first.
fn current(reader: &Reader, key: Option<&str>) -> Option<domain::workspace::WorkspaceSummary> {
    let named = reader.workspaces.iter().find(|it| Some(it.key.as_str()) == key);
    named.or(reader.workspaces.first()).cloned()
}

/// Closes the menu whose link was followed: the page changes without being loaded anew.
fn close_menus(event: leptos::ev::MouseEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let menu = target
        .and_then(|it| it.closest("a").ok().flatten())
        .and_then(|link| link.closest("[popover]").ok().flatten());
    let Some(menu) = menu else { return };
    let hide = js_sys::Reflect::get(&menu, &"hidePopover".into());
    if let Some(hide) = hide.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        // It throws where the menu is not open, like the rail beside a wide page.
        let _ = hide.call0(&menu);
    }
}

/// Top bar, rail and page.
#[component]
pub fn Frame() -> impl IntoView {
    let t = use_text();
    let reader: ReaderResource = ask(|| (), |()| read_reader());
    provide_context(reader);
    let key = use_workspace_key();
    #[cfg(not(feature = "ssr"))]
    {
        crate::served::palette::listen(t);
        crate::served::ahead::listen();
        crate::served::unsaved::listen(t);
        crate::served::forget_elsewhere();
    }
    view! {
        <a class="skip-link" href="#main" rel="external">{t.skip_to_content()}</a>
        <div class="app" on:click=close_menus>
            <header class="topbar">
                <button class="button button--ghost button--icon topbar__menu" type="button"
                    popovertarget="rail" aria-label=t.open_navigation()><Icon name="menu"/></button>
                <a class="topbar__brand" href=crate::path::HOME><Icon name="mark"/>"Minideck"</a>
                <Waiting load={move || async move {
                        reader.await.ok().map(|reader| switcher::shown(reader, key))
                    }}/>
                <form class="topbar__search" role="search" aria-label=t.search_everything()
                    action=crate::path::SEARCH method="get">
                    <div class="search">
                        <Icon name="search"/>
                        <input class="input" type="search" name="q" placeholder=t.search_everything()
                            aria-label=t.search_everything() autocomplete="off"/>
                        <kbd class="key scripts" aria-hidden="true">"/"</kbd>
                    </div>
                </form>
                <a class="button button--ghost button--icon topbar__find" href=crate::path::SEARCH
                    rel="external" aria-label=t.search_everything()><Icon name="search"/></a>
                <Waiting load={move || async move {
                        reader.await.ok().map(menu::shown)
                    }}/>
            </header>
            <nav class="rail" id="rail" popover aria-label=t.main_navigation()>
                <Waiting load={move || async move {
                        reader.await.ok().map(|reader| rail::shown(reader, key))
                    }}/>
            </nav>
            <main class="page" id="main" tabindex="-1"><div class="page__inner"><Outlet/></div></main>
        </div>
    }
}
