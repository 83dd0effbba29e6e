//! Information and configuration as releases froze them: the one place of a comparison for both.

use super::change_badge;
use crate::text::Text;
use crate::ui::none::none;
use domain::comparison::{Change, Differing, Sides, differing};
use domain::version::VersionNumber;
use leptos::prelude::*;

/// What was frozen of one side, in the reader's words: names of fields and their values, in order.
pub type Frozen = Vec<(String, String)>;

/// What was frozen of both sides; nothing of a version that was never released.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrozenSides {
    /// Names, texts, and what else describes the mini program.
    pub information: Sides<Option<Frozen>>,
    /// Ids and domains, as far as the reader may see them (rules §2.8).
    pub configuration: Sides<Option<Frozen>>,
}

impl FrozenSides {
    /// Whether nothing in it differs.
    pub fn is_same(&self) -> bool {
        let FrozenSides { information, configuration } = self;
        information.before == information.after && configuration.before == configuration.after
    }
}

/// A section for each that was frozen at all.
pub fn sections(t: Text, numbers: Sides<VersionNumber>, frozen: FrozenSides) -> AnyView {
    let FrozenSides { information, configuration } = frozen;
    view! {
        {section(t, t.tab_information(), numbers, information)}
        {section(t, t.tab_configuration(), numbers, configuration)}
    }
    .into_any()
}

/// What differs of the one or the other, field by field.
fn section(
    t: Text,
    heading: &'static str,
    numbers: Sides<VersionNumber>,
    frozen: Sides<Option<Frozen>>,
) -> Option<AnyView> {
    let missing = match (&frozen.before, &frozen.after) {
        (None, None) => return None,
        (None, Some(_)) => Some(numbers.before),
        (Some(_), None) => Some(numbers.after),
        (Some(_), Some(_)) => None,
    };
    let rows = differing(frozen.before.unwrap_or_default(), frozen.after.unwrap_or_default());
    let same = rows.is_empty().then(
        || view! { <div class="panel__body"><p class="muted">{t.compare_nothing()}</p></div> },
    );
    let missing = missing.map(|number| view! { <div class="panel__body"><p class="muted">{t.compare_not_frozen(number)}</p></div> });
    Some(
        view! {
            <section class="panel">
                <div class="panel__head"><h2>{heading}</h2></div>
                {missing}
                {same}
                {(!rows.is_empty()).then(|| view! {
                    <dl>{head(t, numbers)}{rows.into_iter().map(|row| field(t, numbers, row)).collect_view()}</dl>
                })}
            </section>
        }
        .into_any(),
    )
}

/// The names of the columns.
pub fn head(t: Text, numbers: Sides<VersionNumber>) -> AnyView {
    view! {
        <div class="change change--head">
            <dt>{t.compare_item()}</dt>
            <dd class="number">{numbers.before.to_string()}</dd>
            <dd class="number">{numbers.after.to_string()}</dd>
        </div>
    }
    .into_any()
}

/// A field that differs: what it was and what it is.
pub fn field(t: Text, numbers: Sides<VersionNumber>, row: Differing<String, String>) -> AnyView {
    let change = row.change();
    let Differing { of, sides } = row;
    let nothing = || view! { <span class="muted">{none(t)}</span> }.into_any();
    let before = sides.before.map_or_else(nothing, |it| view! { <del>{it}</del> }.into_any());
    let after = sides.after.map_or_else(nothing, |it| view! { <ins>{it}</ins> }.into_any());
    let badge = (change != Change::Changed).then(|| change_badge(t, change));
    view! {
        <div class="change">
            <dt>{of}" "{badge}</dt>
            <dd><span class="change__as">{numbers.before.to_string()}</span>" "{before}</dd>
            <dd><span class="change__as">{numbers.after.to_string()}</span>" "{after}</dd>
        </div>
    }
    .into_any()
}
