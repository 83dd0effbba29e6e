//! Where a comparison begins: on a version's page.

use crate::path;
use crate::text::use_text;
use crate::ui::field::SelectField;
use crate::ui::icon::Icon;
use domain::id::MiniProgramId;
use domain::version::VersionNumber;
use leptos::prelude::*;

/// The choice of another version, and a link to the one before. Nothing where there is no other.
#[component]
pub fn Choose(
    /// Whose version.
    id: MiniProgramId,
    /// The version that is compared.
    number: VersionNumber,
    /// The numbers there are, the highest first.
    choices: Vec<VersionNumber>,
) -> impl IntoView {
    let t = use_text();
    let others: Vec<VersionNumber> = choices.into_iter().filter(|it| *it != number).collect();
    let previous = others.iter().find(|it| **it < number).copied();
    let chosen = previous.or(others.last().copied());
    chosen.map(|chosen| {
        let options = others.iter().map(|it| (it.to_string(), it.to_string())).collect();
        let link = previous.map(|previous| {
            let href = path::comparison(&id, number, previous);
            view! { <p class="small"><a class="link" href=href>{t.compare_previous(previous)}</a></p> }
        });
        // The answer leads elsewhere: the browser follows it, and has the lasting address then.
        view! {
            <section class="panel">
                <div class="panel__head"><h2>{t.compare()}</h2></div>
                <div class="panel__body">
                    <form class="stack stack--tight" method="get" action=path::comparisons(&id, number) data-whole>
                        <SelectField name="with" label=t.compare_with() options value=chosen.to_string()/>
                        <div class="row"><button class="button" type="submit"><Icon name="compare"/>{t.compare()}</button></div>
                        {link}
                    </form>
                </div>
            </section>
        }
    })
}
