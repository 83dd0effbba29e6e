//! The rail: only what the reader may open in the current workspace.

use super::current;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::icon::Icon;
use crate::ui::kept::kept;
use domain::access::WorkspaceAction;
use domain::account::Reader;
use domain::workspace::WorkspaceSummary;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page of a workspace that the rail offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The feature registry.
    Features,
    /// People.
    Members,
    /// Host apps of a tenant.
    HostApps,
    /// Merchants of a tenant.
    Merchants,
    /// The audit.
    Audit,
    /// Settings.
    Settings,
    /// Deleted mini programs.
    Bin,
}

impl Section {
    /// In the order of the rail.
    pub const ALL: [Section; 7] = [
        Section::Features,
        Section::Members,
        Section::HostApps,
        Section::Merchants,
        Section::Audit,
        Section::Settings,
        Section::Bin,
    ];

    /// The word in its address.
    pub const fn slug(self) -> &'static str {
        match self {
            Section::Features => "features",
            Section::Members => "members",
            Section::HostApps => "host-apps",
            Section::Merchants => "merchants",
            Section::Audit => "audit",
            Section::Settings => "settings",
            Section::Bin => "bin",
        }
    }

    /// What one must be allowed to open it.
    pub const fn needs(self) -> WorkspaceAction {
        match self {
            Section::Features => WorkspaceAction::ViewFeatures,
            Section::Members => WorkspaceAction::EditMembers,
            Section::HostApps => WorkspaceAction::EditHostApps,
            Section::Merchants => WorkspaceAction::EditMerchants,
            Section::Audit => WorkspaceAction::ViewAudit,
            Section::Settings => WorkspaceAction::EditSettings,
            Section::Bin => WorkspaceAction::UseBin,
        }
    }

    /// Whether only a tenant has it: elsewhere the address does not exist.
    pub const fn is_of_tenants(self) -> bool {
        matches!(self, Section::HostApps | Section::Merchants)
    }

    /// The icon beside its name.
    pub const fn icon(self) -> &'static str {
        match self {
            Section::Features => "features",
            Section::Members => "members",
            Section::HostApps => "phone",
            Section::Merchants => "merchants",
            Section::Audit => "audit",
            Section::Settings => "settings",
            Section::Bin => "trash",
        }
    }

    /// Its name.
    pub const fn label(self, t: Text) -> &'static str {
        match self {
            Section::Features => t.features(),
            Section::Members => t.members(),
            Section::HostApps => t.host_apps(),
            Section::Merchants => t.merchants(),
            Section::Audit => t.audit(),
            Section::Settings => t.settings(),
            Section::Bin => t.bin(),
        }
    }

    /// The bin stands behind the settings, not in the rail.
    fn is_offered(self, space: &WorkspaceSummary) -> bool {
        self != Section::Bin && self.is_open_in(space)
    }

    /// Whether a workspace has it, and the reader may open it there.
    pub fn is_open_in(self, space: &WorkspaceSummary) -> bool {
        space.standing.may(self.needs())
            && (!self.is_of_tenants() || space.kind == domain::workspace::WorkspaceKind::Tenant)
    }
}

/// The rail of the workspace that the address names.
pub fn shown(reader: Reader, key: Memo<Option<String>>) -> AnyView {
    let inputs = |reader: &Reader| {
        let place = place(&use_location().pathname.read_untracked()).to_owned();
        (Part, use_text(), reader.workspaces.clone(), reader.waiting, key.get_untracked(), place)
    };
    kept(reader, inputs, |reader| view! { <Rail reader key/> })
}

/// Names this part among those that are kept.
#[derive(PartialEq, Eq, Hash)]
struct Part;

/// What of an address decides which of the rail's items it is under.
fn place(path: &str) -> &str {
    let segments = if path.starts_with("/workspaces/") { 3 } else { 1 };
    path.match_indices('/').nth(segments).map_or(path, |(at, _)| &path[..at])
}

#[component]
fn Rail(reader: Reader, key: Memo<Option<String>>) -> impl IntoView {
    let t = use_text();
    let waiting = reader.waiting;
    let reader = StoredValue::new(reader);
    let offered = move || {
        let space = reader.with_value(|reader| current(reader, key.read().as_deref()));
        space
            .into_iter()
            .flat_map(move |space| {
                let shown =
                    Section::ALL.into_iter().filter(move |it| it.is_offered(&space.clone()));
                let key = reader
                    .with_value(|reader| current(reader, key.read().as_deref()))
                    .map(|it| it.key);
                shown.map(move |it| {
                    let href = path::workspace(key.as_deref().unwrap_or_default(), it.slug());
                    view! { <RailItem href icon=it.icon() label=it.label(t)/> }
                })
            })
            .collect_view()
    };
    let list = move || match key.get() {
        Some(key) => format!("{}?workspace={}", path::HOME, path::encode(&key)),
        None => path::HOME.to_owned(),
    };
    view! {
        <RailItem href=Signal::derive(list) icon="programs" label=t.mini_programs()/>
        <RailItem href=path::REQUESTS.to_owned() icon="requests" label=t.requests() waiting/>
        {offered}
    }
}

#[component]
fn RailItem(
    #[prop(into)] href: Signal<String>,
    icon: &'static str,
    label: &'static str,
    #[prop(default = None)] waiting: Option<u64>,
) -> impl IntoView {
    let t = use_text();
    let count = waiting.filter(|it| *it > 0).map(|waiting| {
        view! { <span class="count rail__count" aria-label=t.request_waiting(waiting)>{waiting}</span> }
    });
    let location = use_location();
    let current = move || {
        let href = href.get();
        let base = href.split('?').next().unwrap_or_default().to_owned();
        location.pathname.read().starts_with(&base).then_some("page")
    };
    view! {
        <a class="rail__item" href=href aria-current=current><Icon name=icon/>{label}{count}</a>
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn an_address_is_under_the_same_items_as_its_place() {
        for (path, is) in [
            ("/mini-programs", "/mini-programs"),
            ("/mini-programs/MP6TRFASKS9P/versions", "/mini-programs"),
            ("/requests/7", "/requests"),
            ("/workspaces/lotus/features", "/workspaces/lotus/features"),
            ("/workspaces/lotus/features/7/jsapis/scan", "/workspaces/lotus/features"),
            ("/", "/"),
            ("", ""),
        ] {
            assert_eq!(place(path), is);
        }
    }
}
