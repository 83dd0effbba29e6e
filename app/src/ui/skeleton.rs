//! The shape of what is still to come.

use crate::text::use_text;
use leptos::prelude::*;

/// Lines in place of rows that are loading.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 6)]
    rows: u8,
) -> impl IntoView {
    let t = use_text();
    view! {
        <div class="stack" role="status" aria-label=t.loading()>
            {(0..rows).map(|_| view! { <span class="skeleton"></span> }).collect_view()}
        </div>
    }
}
