//! Information and configuration as releases froze them: the one place of a comparison for both.

use crate::release::frozen::{self as rows, Columns};
use crate::text::Text;
use backend::version::FrozenSides;
use domain::comparison::Sides;
use domain::version::VersionNumber;
use leptos::prelude::*;

/// A section for information, and one for the configuration where the reader may view it. Where one of the
/// two versions was never frozen there is nothing to compare, and that is said.
pub fn sections(t: Text, numbers: Sides<VersionNumber>, frozen: FrozenSides) -> AnyView {
    let FrozenSides { at, lines, configuration, categories } = frozen;
    let at = match (at.before, at.after) {
        (None, None) => return ().into_any(),
        (None, Some(_)) => return missing(t, numbers.before),
        (Some(_), None) => return missing(t, numbers.after),
        (Some(before), Some(after)) => Sides { before, after },
    };
    let place = |(host_app, environment)| t.target_name(t.environment(environment), host_app);
    let at = Sides { before: place(at.before), after: place(at.after) };
    let where_frozen = if at.before == at.after {
        t.compare_frozen_at(&at.after)
    } else {
        t.compare_frozen_apart(numbers.after, &at.after, numbers.before, &at.before)
    };
    let columns = Columns { before: numbers.before.to_string(), after: numbers.after.to_string() };
    let lines: Vec<AnyView> =
        lines.iter().map(|it| rows::line(t, &columns, &categories, it)).collect();
    let configuration = configuration.map(|parts| {
        let parts = parts.into_iter().map(|it| rows::part(t, &columns, it)).collect();
        section(t, &columns, ("frozen-configuration", t.tab_configuration()), &where_frozen, parts)
    });
    view! {
        {section(t, &columns, ("frozen-information", t.tab_information()), &where_frozen, lines)}
        {configuration}
    }
    .into_any()
}

fn missing(t: Text, number: VersionNumber) -> AnyView {
    view! {
        <section class="panel" id="frozen-information">
            <div class="panel__head"><h2>{t.tab_information()}</h2></div>
            <div class="panel__body"><p class="muted">{t.compare_not_frozen(number)}</p></div>
        </section>
    }
    .into_any()
}

/// What differs of the one or the other, and where it was frozen.
fn section(
    t: Text,
    columns: &Columns,
    (id, heading): (&'static str, &'static str),
    where_frozen: &str,
    rows: Vec<AnyView>,
) -> AnyView {
    let where_frozen = where_frozen.to_owned();
    let body = if rows.is_empty() {
        view! { <div class="panel__body"><p class="muted">{t.compare_nothing()}</p></div> }
            .into_any()
    } else {
        view! { <dl>{rows::head(t, columns)}{rows}</dl> }.into_any()
    };
    view! {
        <section class="panel" id=id>
            <div class="panel__head"><h2>{heading}</h2><span class="muted small">{where_frozen}</span></div>
            {body}
        </section>
    }
    .into_any()
}
