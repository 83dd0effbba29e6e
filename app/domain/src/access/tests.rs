//! The whole table, and that the printed copy of it is current.

use super::*;
use std::fmt::Write as _;

const PRINTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");

fn standings() -> Vec<Standing> {
    let members = WorkspaceRole::ALL.iter().map(|role| Standing::Member(*role));
    members.chain([Standing::TenantAdmin]).collect()
}

fn mark(may: bool) -> &'static str {
    if may { "yes" } else { "–" }
}

/// The table as `docs/permissions.md` holds it.
fn printed() -> String {
    let mut page = String::from(
        "# Who may do what\n\nPrinted by a test from `app/domain/src/access.rs`; never edited by hand. \
         To renew it: `MINIDECK_PRINT=1 cargo test -p domain access`.\n\n## In one mini program\n\n\
         Permissions are the union of the roles that somebody holds. Without any, the mini program does not exist for them (404).\n\n| action |",
    );
    for role in Role::ALL {
        let _ = write!(page, " {role} |");
    }
    page += "\n|---|";
    page += &"---|".repeat(Role::ALL.len());
    for action in Action::ALL {
        let _ = write!(page, "\n| {action} |");
        for role in Role::ALL {
            let _ = write!(page, " {} |", mark(role.may(*action)));
        }
    }
    page += "\n\n## In a workspace\n\n| action |";
    for standing in standings() {
        let _ = match standing {
            Standing::Member(role) => write!(page, " {role} |"),
            Standing::TenantAdmin => write!(page, " workspace-admin, in a merchant's |"),
        };
    }
    page += "\n|---|";
    page += &"---|".repeat(standings().len());
    for action in WorkspaceAction::ALL {
        let _ = write!(page, "\n| {action} |");
        for standing in standings() {
            let _ = write!(page, " {} |", mark(standing.may(*action)));
        }
    }
    page + "\n"
}

#[test]
fn the_printed_table_is_current() {
    let page = printed();
    if std::env::var_os("MINIDECK_PRINT").is_some() {
        std::fs::write(PRINTED, &page).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(PRINTED).unwrap_or_default(),
        page,
        "renew docs/permissions.md"
    );
}

/// The table of the rules, written down a second time as a person reads it: WA WR WD MA MD.
#[test]
fn the_table_says_what_the_rules_say() {
    let rows = [
        (Action::ViewInformation, "yyyyy"),
        (Action::EditInformation, "y..y."),
        (Action::ViewVersions, "yyyyy"),
        (Action::CreateVersion, "y..yy"),
        (Action::ReleaseVersion, "y..y."),
        (Action::ViewMembers, "yyyyy"),
        (Action::EditMembers, "y..y."),
        (Action::LeaveMiniProgram, "..yyy"),
        (Action::ViewFeatures, "yyyyy"),
        (Action::EditFeatures, "y..y."),
        (Action::UseQrCodes, "y..y."),
        (Action::ViewConfiguration, "y..y."),
        (Action::EditConfiguration, "y..y."),
        (Action::RemoveMiniProgram, "y..y."),
        (Action::DecideRequest, "yy..."),
        (Action::CommentRequest, "yy.y."),
    ];
    assert_eq!(rows.len(), Action::ALL.len());
    for (action, row) in rows {
        for (role, expected) in Role::ALL.iter().zip(row.chars()) {
            assert_eq!(role.may(action), expected == 'y', "{role} {action}");
        }
    }
}

#[test]
fn permissions_are_the_union_of_all_roles_held() {
    for bits in 0..1u8 << Role::ALL.len() {
        let held: Vec<Role> =
            Role::ALL.iter().copied().filter(|role| bits & 1 << *role as u8 != 0).collect();
        let roles = held.iter().fold(Roles::NONE, |roles, role| roles.with(*role));
        assert_eq!(roles.see_it(), !held.is_empty());
        for action in Action::ALL {
            assert_eq!(
                roles.may(*action),
                held.iter().any(|role| role.may(*action)),
                "{held:?} {action}"
            );
        }
    }
}

fn memberships(kind: WorkspaceKind) -> Vec<Membership> {
    let mut all = vec![None];
    for role in WorkspaceRole::ALL.iter().filter(|role| role.kind() == kind) {
        all.extend(MemberState::ALL.iter().map(|state| Some((*role, *state))));
    }
    all
}

/// Every combination of facts there is, held against the rules one by one.
#[test]
fn every_combination_of_facts_gives_the_roles_of_the_rules() {
    let members = [None, Some(MiniProgramRole::Admin), Some(MiniProgramRole::Developer)];
    let mut combinations = 0;
    for tenant in memberships(WorkspaceKind::Tenant) {
        for developer in memberships(WorkspaceKind::Developer) {
            for member in members {
                for reviewing in [false, true] {
                    combinations += 1;
                    let facts = Facts { tenant, developer, member, reviewing };
                    assert_roles(facts);
                }
            }
        }
    }
    assert_eq!(combinations, 10 * 7 * 3 * 2);
}

fn assert_roles(facts: Facts) {
    use MemberState::{Active, Blocked};
    let found = roles(facts);
    let tenant = |role| facts.tenant == Some((role, Active));
    assert_eq!(found.has(Role::WorkspaceAdmin), tenant(WorkspaceRole::WorkspaceAdmin), "{facts:?}");
    assert_eq!(
        found.has(Role::WorkspaceReviewer),
        tenant(WorkspaceRole::WorkspaceReviewer) && facts.reviewing,
        "{facts:?}"
    );
    let active = |membership: Membership| matches!(membership, Some((_, Active)));
    let blocked_by_the_owner = matches!(facts.developer, Some((_, Blocked)));
    let joined = facts.member.is_some()
        && (active(facts.developer) || active(facts.tenant) && !blocked_by_the_owner);
    let made = |role| facts.member == Some(role) && joined;
    let heads_the_owner = facts.developer == Some((WorkspaceRole::DeveloperAdmin, Active));
    assert_eq!(
        found.has(Role::MiniProgramAdmin),
        made(MiniProgramRole::Admin) || heads_the_owner,
        "{facts:?}"
    );
    assert_eq!(
        found.has(Role::MiniProgramDeveloper),
        made(MiniProgramRole::Developer),
        "{facts:?}"
    );
    assert_eq!(
        found.has(Role::WorkspaceDeveloper),
        joined && tenant(WorkspaceRole::WorkspaceDeveloper),
        "{facts:?}"
    );
}

#[test]
fn whoever_is_blocked_invited_or_nobody_is_a_stranger_to_the_workspace() {
    for kind in [WorkspaceKind::Tenant, WorkspaceKind::Developer] {
        for own in memberships(kind) {
            let active = own.filter(|(_, state)| *state == MemberState::Active);
            assert_eq!(standing(own, None), active.map(|(role, _)| Standing::Member(role)));
        }
    }
    let above = Some((WorkspaceRole::WorkspaceAdmin, MemberState::Active));
    assert_eq!(standing(None, above), Some(Standing::TenantAdmin));
    for above in memberships(WorkspaceKind::Tenant).into_iter().filter(|it| *it != above) {
        assert_eq!(standing(None, above), None, "{above:?}");
    }
}
