//! Who may do what: the permission table of rules §2, as pure functions that the server and the
//! pages both call.

use crate::word_enum;
use crate::workspace::WorkspaceKind;
use serde::{Deserialize, Serialize};

word_enum! {
    /// What somebody is in one workspace.
    WorkspaceRole {
        /// Of a tenant: everything.
        WorkspaceAdmin = "workspace-admin",
        /// Of a tenant: decides requests.
        WorkspaceReviewer = "workspace-reviewer",
        /// Of a tenant: creates mini programs, keeps the feature registry.
        WorkspaceDeveloper = "workspace-developer",
        /// Of a developer workspace: everything there.
        DeveloperAdmin = "developer-admin",
        /// Of a developer workspace: what they are made in single mini programs.
        Developer = "developer",
    }
}

word_enum! {
    /// What somebody was made in one mini program.
    MiniProgramRole {
        /// Changes, releases, takes back.
        Admin = "admin",
        /// Uploads.
        Developer = "developer",
    }
}

word_enum! {
    /// Whether a membership counts.
    MemberState {
        /// A link was sent and not yet used.
        Invited = "invited",
        /// Counts.
        Active = "active",
        /// Suspended.
        Blocked = "blocked",
    }
}

impl WorkspaceRole {
    /// The kind of workspace in which this role exists.
    pub const fn kind(self) -> WorkspaceKind {
        match self {
            WorkspaceRole::WorkspaceAdmin
            | WorkspaceRole::WorkspaceReviewer
            | WorkspaceRole::WorkspaceDeveloper => WorkspaceKind::Tenant,
            WorkspaceRole::DeveloperAdmin | WorkspaceRole::Developer => WorkspaceKind::Developer,
        }
    }
}

word_enum! {
    /// A column of the permission table: what somebody counts as in one mini program.
    Role {
        /// WA.
        WorkspaceAdmin = "workspace-admin",
        /// WR, once they see it.
        WorkspaceReviewer = "workspace-reviewer",
        /// WD, once they see it.
        WorkspaceDeveloper = "workspace-developer",
        /// MA.
        MiniProgramAdmin = "mini-program-admin",
        /// MD.
        MiniProgramDeveloper = "mini-program-developer",
    }
}

word_enum! {
    /// A row of the permission table: something done to one mini program.
    Action {
        /// Open it at all.
        ViewInformation = "view-information",
        /// Change what describes it.
        EditInformation = "edit-information",
        /// See versions, JSAPIs used, findings, progress and comparisons.
        ViewVersions = "view-versions",
        /// Upload a package, or take a snapshot of an HTML5 mini program.
        CreateVersion = "create-version",
        /// Write release notes, submit, withdraw, pilot, grayscale, full, cancel, roll back.
        ReleaseVersion = "release-version",
        /// See who takes part.
        ViewMembers = "view-members",
        /// Add, change and remove who takes part.
        EditMembers = "edit-members",
        /// Stop taking part oneself.
        LeaveMiniProgram = "leave-mini-program",
        /// See the features with their JSAPIs.
        ViewFeatures = "view-features",
        /// Add and delete features.
        EditFeatures = "edit-features",
        /// The whole QR code tab.
        UseQrCodes = "use-qr-codes",
        /// See client id, merchant id and domains.
        ViewConfiguration = "view-configuration",
        /// Change them.
        EditConfiguration = "edit-configuration",
        /// Ask for removal, confirm it, delete, restore from the bin.
        RemoveMiniProgram = "remove-mini-program",
        /// Decide a request about it.
        DecideRequest = "decide-request",
        /// Comment on a request about it.
        CommentRequest = "comment-request",
    }
}

/// The columns that somebody holds for one mini program. Permissions are their union.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(u8);

impl Roles {
    /// Nobody: to them the mini program does not exist.
    pub const NONE: Roles = Roles(0);

    /// These, and `role`.
    #[must_use]
    pub const fn with(self, role: Role) -> Roles {
        Roles(self.0 | 1 << role as u8)
    }

    /// Whether `role` is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u8 != 0
    }

    /// Whether the mini program exists for whoever holds these.
    pub const fn see_it(self) -> bool {
        self.0 != 0
    }

    /// Whether any of them may do `action`.
    pub fn may(self, action: Action) -> bool {
        Role::ALL.iter().any(|role| self.has(*role) && role.may(action))
    }
}

impl Role {
    /// The permission table (rules §2.2).
    pub const fn may(self, action: Action) -> bool {
        use Role::{
            MiniProgramAdmin as MA, MiniProgramDeveloper as MD, WorkspaceAdmin as WA,
            WorkspaceDeveloper as WD, WorkspaceReviewer as WR,
        };
        match action {
            Action::ViewInformation
            | Action::ViewVersions
            | Action::ViewMembers
            | Action::ViewFeatures => matches!(self, WA | WR | WD | MA | MD),
            Action::CreateVersion => matches!(self, WA | MA | MD),
            Action::EditInformation
            | Action::ReleaseVersion
            | Action::EditMembers
            | Action::EditFeatures
            | Action::UseQrCodes
            | Action::ViewConfiguration
            | Action::EditConfiguration
            | Action::RemoveMiniProgram => matches!(self, WA | MA),
            Action::LeaveMiniProgram => matches!(self, WD | MA | MD),
            Action::DecideRequest => matches!(self, WA | WR),
            // A Mini Program Developer comments on what they asked for themselves: the request says so.
            Action::CommentRequest => matches!(self, WA | WR | MA),
        }
    }
}

/// One person's part in a workspace, as it is stored.
pub type Membership = Option<(WorkspaceRole, MemberState)>;

/// What decides somebody's [`Roles`] in a mini program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// In the tenant workspace that owns the mini program, or that stands above its owner.
    pub tenant: Membership,
    /// In the developer workspace that owns it; `None` also where the tenant owns it itself.
    pub developer: Membership,
    /// What they were made in the mini program.
    pub member: Option<MiniProgramRole>,
    /// Whether a request about it is in review, or they decided one.
    pub reviewing: bool,
}

/// What somebody counts as in a mini program (rules §2.1, §2.4).
pub fn roles(facts: Facts) -> Roles {
    let active = |membership: Membership| {
        membership.and_then(|(role, state)| (state == MemberState::Active).then_some(role))
    };
    let tenant = active(facts.tenant);
    let developer = active(facts.developer);
    let mut roles = Roles::NONE;
    if tenant == Some(WorkspaceRole::WorkspaceAdmin) {
        roles = roles.with(Role::WorkspaceAdmin);
    }
    if tenant == Some(WorkspaceRole::WorkspaceReviewer) && facts.reviewing {
        roles = roles.with(Role::WorkspaceReviewer);
    }
    if developer == Some(WorkspaceRole::DeveloperAdmin) {
        roles = roles.with(Role::MiniProgramAdmin);
    }
    // A block in the owning workspace suspends what one was made there, whatever the tenant says.
    let blocked_there = matches!(facts.developer, Some((_, MemberState::Blocked)));
    let counts = developer.is_some() || (tenant.is_some() && !blocked_there);
    if let (Some(member), true) = (facts.member, counts) {
        roles = roles.with(match member {
            MiniProgramRole::Admin => Role::MiniProgramAdmin,
            MiniProgramRole::Developer => Role::MiniProgramDeveloper,
        });
        if tenant == Some(WorkspaceRole::WorkspaceDeveloper) {
            roles = roles.with(Role::WorkspaceDeveloper);
        }
    }
    roles
}

word_enum! {
    /// Something done in a workspace as a whole.
    WorkspaceAction {
        /// Open it: every active member.
        View = "view",
        /// Create a mini program that it owns.
        CreateMiniProgram = "create-mini-program",
        /// Invite, change, block and remove members.
        EditMembers = "edit-members",
        /// Host apps and their environments.
        EditHostApps = "edit-host-apps",
        /// Merchants' workspaces.
        EditMerchants = "edit-merchants",
        /// Categories, limits, self-approval; a developer workspace's name and contact.
        EditSettings = "edit-settings",
        /// Read the feature registry.
        ViewFeatures = "view-features",
        /// Change the feature registry.
        EditFeatures = "edit-features",
        /// Read and export the audit.
        ViewAudit = "view-audit",
        /// Decide requests.
        DecideRequests = "decide-requests",
        /// Delete mini programs for good, restore them.
        UseBin = "use-bin",
    }
}

/// What somebody counts as in one workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// An active member with this role.
    Member(WorkspaceRole),
    /// In a developer workspace: an admin of the tenant above it, who counts as one of its members.
    TenantAdmin,
}

/// What somebody counts as in a workspace, `None` for a stranger. `above` is their membership of the
/// tenant above a developer workspace (rules §2.4).
pub fn standing(own: Membership, above: Membership) -> Option<Standing> {
    if above == Some((WorkspaceRole::WorkspaceAdmin, MemberState::Active)) {
        return Some(Standing::TenantAdmin);
    }
    own.and_then(|(role, state)| (state == MemberState::Active).then_some(Standing::Member(role)))
}

impl Standing {
    /// Whether whoever stands so may do `action` in the workspace (rules §2.3).
    pub const fn may(self, action: WorkspaceAction) -> bool {
        use WorkspaceAction as A;
        use WorkspaceRole as R;
        match self {
            Standing::TenantAdmin => match action {
                A::View
                | A::CreateMiniProgram
                | A::EditMembers
                | A::EditSettings
                | A::ViewFeatures
                | A::ViewAudit
                | A::UseBin => true,
                // These belong to the tenant, at the tenant's own address.
                A::EditHostApps | A::EditMerchants | A::EditFeatures | A::DecideRequests => false,
            },
            Standing::Member(role) => match action {
                A::View | A::ViewFeatures => true,
                A::CreateMiniProgram => {
                    matches!(role, R::WorkspaceAdmin | R::WorkspaceDeveloper | R::DeveloperAdmin)
                }
                A::EditMembers | A::EditSettings | A::ViewAudit | A::UseBin => {
                    matches!(role, R::WorkspaceAdmin | R::DeveloperAdmin)
                }
                A::EditHostApps | A::EditMerchants => matches!(role, R::WorkspaceAdmin),
                A::EditFeatures => matches!(role, R::WorkspaceAdmin | R::WorkspaceDeveloper),
                A::DecideRequests => matches!(role, R::WorkspaceAdmin | R::WorkspaceReviewer),
            },
        }
    }
}

#[cfg(test)]
mod tests;
