//! Who may do what, as the rules have it.

use super::model::{Model, Outcome, account, ensure};
use crate::people::Who;
use domain::access::{
    Action, Facts, MemberState, MiniProgramRole, Role, Roles, WorkspaceRole, roles,
};
use domain::request::RequestStatus;

impl Model {
    pub fn facts(&self, who: Who) -> Facts {
        use WorkspaceRole as R;
        let active = |role| Some((role, MemberState::Active));
        let admin = Some(MiniProgramRole::Admin);
        let own = Some(account(who));
        let reviewing = self
            .state
            .requests
            .iter()
            .any(|it| it.status == RequestStatus::InReview || it.decided_by == own);
        let facts = Facts { reviewing, ..Facts::default() };
        match who {
            Who::Nobody | Who::Stranger | Who::OtherAdmin => facts,
            Who::Invited => {
                Facts { tenant: Some((R::WorkspaceAdmin, MemberState::Invited)), ..facts }
            }
            Who::Blocked => {
                let tenant = Some((R::WorkspaceAdmin, MemberState::Blocked));
                Facts { tenant, member: admin, ..facts }
            }
            Who::Admin => Facts { tenant: active(R::WorkspaceAdmin), ..facts },
            Who::Reviewer => Facts { tenant: active(R::WorkspaceReviewer), ..facts },
            Who::Developer => Facts { tenant: active(R::WorkspaceDeveloper), ..facts },
            Who::MerchantAdmin => {
                Facts { developer: active(R::DeveloperAdmin), member: admin, ..facts }
            }
            Who::MerchantDev => {
                let member = Some(MiniProgramRole::Developer);
                Facts { developer: active(R::Developer), member, ..facts }
            }
        }
    }

    pub fn may(&self, who: Who, action: Action) -> Result<(), Outcome> {
        let roles = roles(self.facts(who));
        ensure(roles.see_it(), Outcome::Unknown)?;
        ensure(roles.may(action), Outcome::Denied)
    }

    /// Whoever decides opens every request, whatever became of it.
    pub fn open(&self, request: usize, who: Who) -> Result<Roles, Outcome> {
        let roles = roles(Facts { reviewing: true, ..self.facts(who) });
        ensure(roles.see_it(), Outcome::Unknown)?;
        let own = self.state.requests[request].applicant == account(who);
        let may = roles.may(Action::CommentRequest) || own && roles.has(Role::MiniProgramDeveloper);
        ensure(may, Outcome::Denied)?;
        Ok(roles)
    }
}
