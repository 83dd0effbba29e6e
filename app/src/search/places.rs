//! The pages and actions that somebody may open, each in the reader's words: one list for the palette and
//! for its page.

use crate::frame::Section;
use crate::path;
use crate::text::Text;
use domain::access::WorkspaceAction;
use domain::account::Reader;
use domain::text::fold;
use domain::workspace::{WorkspaceKind, WorkspaceSummary};

/// Where choosing it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To a page.
    Page(String),
    /// Out.
    SignOut,
}

/// A page or an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether one does something there; else one reads.
    pub is_action: bool,
    /// Its icon.
    pub icon: &'static str,
    /// Its name.
    pub label: &'static str,
    /// The workspace that it belongs to.
    pub workspace: Option<String>,
    /// Where it leads.
    pub to: To,
}

/// Every page and action that is there for a reader: what belongs to no workspace first, then each
/// workspace's in the order of the switcher.
pub fn places(t: Text, reader: &Reader) -> Vec<Place> {
    let own = |is_action, icon, label, to| Place { is_action, icon, label, workspace: None, to };
    let page = |icon, label, href: &str| own(false, icon, label, To::Page(href.to_owned()));
    let mut all = vec![
        page("programs", t.mini_programs(), path::HOME),
        page("requests", t.requests(), "/requests"),
        page("bell", t.notifications(), "/notifications"),
        page("user", t.account(), "/account"),
    ];
    for space in &reader.workspaces {
        all.extend(of_workspace(t, space));
    }
    all.push(own(true, "return", t.sign_out(), To::SignOut));
    all
}

fn of_workspace(t: Text, space: &WorkspaceSummary) -> Vec<Place> {
    use WorkspaceAction::{CreateMiniProgram, EditHostApps, EditMembers, EditMerchants};
    let place = |is_action, icon, label, href| {
        let workspace = Some(space.name.clone());
        Place { is_action, icon, label, workspace, to: To::Page(href) }
    };
    let sections = Section::ALL.into_iter().filter(|it| it.is_open_in(space));
    let sections = sections
        .map(|it| place(false, it.icon(), it.label(t), path::workspace(&space.key, it.slug())));
    let new = |section: Section| format!("{}/new", path::workspace(&space.key, section.slug()));
    let is_tenant = space.kind == WorkspaceKind::Tenant;
    let actions = [
        (CreateMiniProgram, true, t.new_mini_program(), path::new_mini_program(&space.key)),
        (EditMembers, true, t.invite_member(), path::invite(&space.key)),
        (EditMerchants, is_tenant, t.new_merchant(), new(Section::Merchants)),
        (EditHostApps, is_tenant, t.new_host_app(), new(Section::HostApps)),
    ];
    let actions = actions.into_iter().filter(|it| it.1 && space.standing.may(it.0));
    let actions = actions.map(|(_, _, label, href)| place(true, "plus", label, href));
    sections.chain(actions).collect()
}

/// Those of which every word that was typed is in the name or the workspace's; those whose name begins
/// with it first.
pub fn matching(places: Vec<Place>, typed: &str) -> Vec<Place> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').collect();
    let mut found = places;
    found.retain(|it| {
        let text = fold(&format!("{} {}", it.label, it.workspace.as_deref().unwrap_or_default()));
        words.iter().all(|word| text.contains(word))
    });
    found.sort_by_key(|it| !fold(it.label).starts_with(&typed));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::{Standing, WorkspaceRole};
    use domain::account::Person;
    use domain::id::AccountId;
    use domain::language::Locale;

    fn reader(spaces: &[(WorkspaceKind, Standing)]) -> Reader {
        let workspaces = spaces.iter().enumerate().map(|(at, (kind, standing))| WorkspaceSummary {
            key: format!("w{at}"),
            name: format!("Workspace {at}"),
            kind: *kind,
            standing: *standing,
        });
        Reader {
            person: Person { id: AccountId(1), name: "Ada".into() },
            email: "ada@example.test".into(),
            locale: None,
            theme: None,
            workspaces: workspaces.collect(),
            waiting: None,
            unread: 0,
        }
    }

    fn all(spaces: &[(WorkspaceKind, Standing)]) -> Vec<Place> {
        places(Text(Locale::En), &reader(spaces))
    }

    fn leads(found: &[Place], href: &str) -> bool {
        found.iter().any(|it| it.to == To::Page(href.to_owned()))
    }

    #[test]
    fn a_place_is_there_exactly_for_those_who_may_open_it() {
        let members = WorkspaceRole::ALL.iter().map(|it| (it.kind(), Standing::Member(*it)));
        let above = std::iter::once((WorkspaceKind::Developer, Standing::TenantAdmin));
        for space in members.chain(above) {
            let (kind, standing) = space;
            let found = all(&[space]);
            let is_tenant = kind == WorkspaceKind::Tenant;
            for section in Section::ALL {
                let open = standing.may(section.needs()) && (is_tenant || !section.is_of_tenants());
                let href = format!("/workspaces/w0/{}", section.slug());
                assert_eq!(leads(&found, &href), open, "{standing:?} {section:?}");
            }
            for (href, may) in [
                (
                    "/mini-programs/new?workspace=w0",
                    standing.may(WorkspaceAction::CreateMiniProgram),
                ),
                ("/workspaces/w0/members?invite=1", standing.may(WorkspaceAction::EditMembers)),
                (
                    "/workspaces/w0/merchants/new",
                    is_tenant && standing.may(WorkspaceAction::EditMerchants),
                ),
                (
                    "/workspaces/w0/host-apps/new",
                    is_tenant && standing.may(WorkspaceAction::EditHostApps),
                ),
            ] {
                assert_eq!(leads(&found, href), may, "{standing:?} {href}");
            }
        }
    }

    #[test]
    fn everybody_finds_their_account_and_the_way_out() {
        let found = all(&[]);
        assert_eq!(found.len(), 5);
        assert!(leads(&found, "/account") && found.iter().any(|it| it.to == To::SignOut));
    }

    #[test]
    fn every_word_counts_in_the_name_or_the_workspace() {
        let admin = Standing::Member(WorkspaceRole::WorkspaceAdmin);
        let merchant = (WorkspaceKind::Developer, Standing::TenantAdmin);
        let spaces = [(WorkspaceKind::Tenant, admin), merchant];
        let found = matching(all(&spaces), "audit  WORKSPACE 1");
        let found: Vec<_> = found.iter().map(|it| (it.label, it.workspace.as_deref())).collect();
        assert_eq!(found, [("Audit", Some("Workspace 1"))]);
        let found = matching(all(&spaces), "me");
        assert!(found.first().is_some_and(|it| it.label.starts_with("Me")), "{found:?}");
        assert_eq!(matching(all(&spaces), "").len(), all(&spaces).len());
        assert!(matching(all(&spaces), "no such place").is_empty());
        let chinese = matching(places(Text(Locale::ZhCn), &reader(&spaces)), "审计");
        assert_eq!(chinese.len(), 2);
    }
}
