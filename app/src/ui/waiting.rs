//! A part of a page that waits for what is being loaded. Its types are erased, so that the browser loads
//! the machinery once and not once a page.

use super::skeleton::Skeleton;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;

type Shown = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// What is loaded and how it is shown, run anew whenever something it read has changed.
#[derive(Clone)]
pub struct Load(Arc<dyn Fn() -> Shown + Send + Sync>);

impl<F, S> From<F> for Load
where
    F: Fn() -> S + Send + Sync + 'static,
    S: Future<Output: IntoView + 'static> + Send + 'static,
{
    fn from(load: F) -> Load {
        Load(Arc::new(move || {
            let loading = load();
            Box::pin(async move { loading.await.into_any() })
        }))
    }
}

/// Shows what `load` gives; the old until the new is there, and at first a skeleton.
#[component]
pub fn Waiting(
    /// What is loaded.
    #[prop(into)]
    load: Load,
    /// How many lines stand in its place at first.
    #[prop(optional)]
    rows: u8,
) -> impl IntoView {
    let fallback = move || (rows > 0).then(|| view! { <Skeleton rows/> });
    view! {
        <Transition fallback>
            {
                let load = load.clone();
                // The server looks twice whether everything is there; a function would build it twice.
                #[cfg(feature = "ssr")]
                let shown = Suspend::new((load.0)());
                #[cfg(not(feature = "ssr"))]
                let shown = move || Suspend::new((load.0)());
                shown
            }
        </Transition>
    }
}
