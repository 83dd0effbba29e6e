//! The form of a set, and the same as facts where it cannot be changed now.

use super::api::EditConfiguration;
use super::level::hidden;
use crate::error::AppError;
use crate::path;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::field::{TextField, inside};
use crate::ui::icon::Icon;
use crate::ui::none::none;
use backend::configuration::Configuration;
use domain::configuration::{
    ConfigurationForm, ConfigurationSet, DOMAINS_MOST, HostName, ID_MOST, Level, Part,
    WRONG_LINES_MOST,
};
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Most characters that a list takes: thirty of the longest names and room to spare, and not more than an
/// address holds, in which a refused form comes back.
const LIST_MOST: u32 = 10_000;

/// The form of the set that is shown, with what was typed if it was refused.
pub fn form(
    t: Text,
    id: &MiniProgramId,
    shown: &Configuration,
    error: Option<&AppError>,
) -> AnyView {
    let typed: Option<ConfigurationForm> = error.and_then(AppError::typed);
    let typed = typed.unwrap_or_else(|| ConfigurationForm::of(shown.revision, &shown.set));
    let is_own = matches!(shown.level, Level::Release { .. });
    let mut pairs = hidden(id, &shown.level);
    // After a conflict the next save starts from what is there now: whoever saves again has seen it.
    pairs.push(("form[revision]", shown.revision.to_string()));
    let at = |field| Signal::stored(error.and_then(|error| error.at(t, field, None)));
    let id_help = t.configuration_id_help(ID_MOST);
    let help = if is_own { t.configuration_own_help() } else { t.configuration_save_help() };
    let discard = path::configuration(id, &shown.level, &[]);
    view! {
        <form class="form form--wide" method="post" novalidate action=EditConfiguration::url()>
            <Hidden pairs/>
            <section class="section">
                <h2>{t.configuration_identity()}</h2>
                <div class="form__pair">
                    <TextField name="form[client_id]" label=t.configuration_client_id() value=typed.client_id required=false
                        help=id_help.clone() error=at(Field::ClientId)/>
                    <TextField name="form[merchant_id]" label=t.configuration_merchant_id() value=typed.merchant_id required=false
                        help=id_help error=at(Field::MerchantId)/>
                </div>
            </section>
            <section class="section">
                <h2>{t.configuration_domains()}</h2>
                <p class="muted">{t.configuration_domains_help(DOMAINS_MOST)}</p>
                {list(t, Part::ServerDomains, typed.server_domains, &shown.set.server_domains, error)}
                {list(t, Part::WebviewDomains, typed.webview_domains, &shown.set.webview_domains, error)}
            </section>
            <div class="savebar" role="group" aria-label=t.changes()>
                <span>{help}</span>
                <a class="button button--ghost" href=discard>{t.discard()}</a>
                <button class="button button--primary" type="submit">{t.save()}</button>
            </div>
        </form>
    }
    .into_any()
}

const fn help_of(t: Text, part: Part) -> &'static str {
    match part {
        Part::WebviewDomains => t.configuration_webview_help(),
        Part::ClientId | Part::MerchantId | Part::ServerDomains => t.configuration_server_help(),
    }
}

/// A list of domains: what is typed, what is wrong line by line, and names in their own script.
fn list(
    t: Text,
    part: Part,
    typed: String,
    stored: &[HostName],
    error: Option<&AppError>,
) -> AnyView {
    let name = format!("form[{part}]");
    let id = format!("form-{part}");
    let (help_id, error_id) = (format!("{id}-h"), format!("{id}-e"));
    let wrong = wrong_lines(t, part.field(), error);
    let is_wrong = !wrong.is_empty();
    let cut = (wrong.len() >= WRONG_LINES_MOST).then(
        || view! { <li class="field__error">{t.configuration_lines_cut(WRONG_LINES_MOST)}</li> },
    );
    let rows = wrong.into_iter().map(|words| {
        view! { <li class="field__error"><Icon name="error"/><span>{words}</span></li> }
    });
    let rows = rows.collect_view();
    let described = if is_wrong { format!("{error_id} {help_id}") } else { help_id.clone() };
    let errors =
        is_wrong.then(|| view! { <ul class="stack stack--tight" id=error_id>{rows}{cut}</ul> });
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{t.part(part)}</label>
            <textarea id=id class="input input--mono" name=name rows="4" maxlength=LIST_MOST
                autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-invalid=is_wrong.then_some("true") aria-describedby=described>{inside(typed)}</textarea>
            {errors}
            <p class="field__help" id=help_id>{help_of(t, part)}</p>
            {readable(t, part, stored)}
        </div>
    }
    .into_any()
}

/// What is wrong with the lines of a field, in words.
fn wrong_lines(t: Text, field: Field, error: Option<&AppError>) -> Vec<String> {
    let Some(AppError::Fields { problems, .. }) = error else { return Vec::new() };
    let of_field = problems.iter().filter(|it| it.field == field);
    let lines = of_field.filter(|it| matches!(it.problem, Problem::WrongLine(_)));
    lines.map(|it| t.problem(it)).collect()
}

/// The stored names of other scripts, each beside what it is kept as.
fn readable(t: Text, part: Part, stored: &[HostName]) -> Option<AnyView> {
    let names = stored.iter().filter_map(|it| it.readable().map(|shown| (shown, it.to_string())));
    let names: Vec<(String, String)> = names.collect();
    if names.is_empty() {
        return None;
    }
    let label = t.configuration_readable(t.part(part));
    let rows = names.into_iter().map(|(shown, kept)| {
        view! { <li><span>{kept}</span><span>{shown}</span></li> }
    });
    Some(view! { <ul class="hosts" aria-label=label>{rows.collect_view()}</ul> }.into_any())
}

/// A set as facts.
pub fn facts(t: Text, set: &ConfigurationSet) -> AnyView {
    let rows = Part::ALL.iter().copied().map(|part| {
        view! { <dt>{t.part(part)}</dt><dd>{values(t, set, part)}</dd> }
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

/// The entries of a part, one a line.
pub fn values(t: Text, set: &ConfigurationSet, part: Part) -> AnyView {
    if !set.has(part) {
        return view! { <span class="muted">{none(t)}</span> }.into_any();
    }
    let hosts = match part {
        Part::ServerDomains => set.server_domains.as_slice(),
        Part::WebviewDomains => set.webview_domains.as_slice(),
        Part::ClientId | Part::MerchantId => &[],
    };
    let shown = |kept: &str| hosts.iter().find(|it| it.as_str() == kept)?.readable();
    let rows = set.entries(part).into_iter().map(|kept| {
        let own = shown(kept).map(|own| view! { " "<span class="muted">{own}</span> });
        view! { <li><span class="mono">{kept.to_owned()}</span>{own}</li> }
    });
    view! { <ul>{rows.collect_view()}</ul> }.into_any()
}
