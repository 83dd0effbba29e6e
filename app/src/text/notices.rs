//! Words for what people are told of.

use super::Text;
use domain::access::MiniProgramRole;
use domain::notification::{NotificationFacts, NotificationKind};
use domain::release::ReleaseStatus;
use domain::request::RequestKind;

impl Text {
    /// A notification in one sentence.
    pub fn notification(self, kind: NotificationKind, facts: &NotificationFacts) -> String {
        let actor: &str =
            if facts.actor.is_empty() { self.notification_somebody() } else { &facts.actor };
        let (program, space) = (&facts.mini_program, &facts.workspace);
        match kind {
            NotificationKind::MemberAdded => {
                self.notification_member_added(actor, program, self.told_role(facts))
            }
            NotificationKind::MemberChanged => {
                self.notification_member_changed(actor, program, self.told_role(facts))
            }
            NotificationKind::MemberRemoved => self.notification_member_removed(actor, program),
            NotificationKind::WorkspaceInvited => {
                self.notification_workspace_invited(actor, self.told_role(facts), space)
            }
            NotificationKind::WorkspaceRoleChanged => {
                self.notification_workspace_role_changed(actor, self.told_role(facts), space)
            }
            NotificationKind::WorkspaceBlocked => self.notification_workspace_blocked(actor, space),
            NotificationKind::WorkspaceUnblocked => {
                self.notification_workspace_unblocked(actor, space)
            }
            NotificationKind::WorkspaceRemoved => self.notification_workspace_removed(actor, space),
            NotificationKind::RequestToDecide => {
                self.notification_request_to_decide(actor, self.asked(facts))
            }
            NotificationKind::RequestApproved => {
                self.notification_request_approved(actor, self.asked(facts))
            }
            NotificationKind::RequestRejected => {
                self.notification_request_rejected(actor, self.asked(facts))
            }
            NotificationKind::RequestWithdrawn => {
                self.notification_request_withdrawn(actor, self.asked(facts))
            }
            NotificationKind::RequestCommented => {
                self.notification_request_commented(actor, self.asked(facts))
            }
            NotificationKind::ReleaseChanged => {
                self.notification_release_changed(self.told_status(facts), self.told_version(facts))
            }
            NotificationKind::RemovalToConfirm => self.notification_removal_to_confirm(program),
            NotificationKind::RemovalLapsed => self.notification_removal_lapsed(program),
            NotificationKind::MiniProgramRemoved => {
                self.notification_mini_program_removed(actor, program)
            }
            NotificationKind::MiniProgramDeleted => {
                self.notification_mini_program_deleted(actor, program)
            }
            NotificationKind::MiniProgramRestored => {
                self.notification_mini_program_restored(actor, program)
            }
        }
    }

    /// What one is now, in the mini program or in the workspace.
    const fn told_role(self, facts: &NotificationFacts) -> &'static str {
        match (facts.role, facts.workspace_role) {
            (Some(MiniProgramRole::Admin), _) => self.role_ma(),
            (Some(MiniProgramRole::Developer), _) => self.role_md(),
            (None, Some(role)) => self.workspace_role(role),
            (None, None) => self.none_word(),
        }
    }

    /// What is asked for.
    fn asked(self, facts: &NotificationFacts) -> String {
        match facts.request {
            Some(RequestKind::Launch) => self.notification_launch(self.told_version(facts)),
            Some(RequestKind::Removal) => self.notification_removal(&facts.mini_program),
            Some(RequestKind::FeatureActivation) => {
                self.notification_activation(&facts.feature, &facts.mini_program)
            }
            None => facts.mini_program.clone(),
        }
    }

    /// `Lotus Coffee 1.2.0, Harbour Wallet, Production`; what is not known is left out.
    fn told_version(self, facts: &NotificationFacts) -> String {
        let named = format!("{} {}", facts.mini_program, facts.version);
        let place = match facts.environment.map(|it| self.environment(it)) {
            Some(environment) if facts.host_app.is_empty() => environment.to_owned(),
            Some(environment) => self.target_name(environment, &facts.host_app),
            None => facts.host_app.clone(),
        };
        let parts = [named.trim(), place.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(self.pause())
    }

    /// `Grayscale 10%`.
    fn told_status(self, facts: &NotificationFacts) -> String {
        match (facts.status, facts.percent) {
            (None, _) => self.none_word().to_owned(),
            (Some(ReleaseStatus::Grayscale), Some(percent)) => self.release_grayscale_at(percent),
            (Some(status), _) => self.release_status(status).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Locale;
    use domain::workspace::Environment;

    #[test]
    fn every_kind_is_said_in_every_language() {
        let facts = NotificationFacts {
            actor: String::from("Mei Lin"),
            mini_program: String::from("Lotus Coffee"),
            workspace: String::from("Lotus"),
            version: String::from("1.2.0"),
            host_app: String::from("Harbour Wallet"),
            environment: Some(Environment::Production),
            role: Some(MiniProgramRole::Developer),
            request: Some(RequestKind::Launch),
            status: Some(ReleaseStatus::Grayscale),
            percent: Some(10),
            ..NotificationFacts::default()
        };
        for locale in Locale::ALL {
            for kind in NotificationKind::ALL {
                let said = Text(*locale).notification(*kind, &facts);
                assert!(said.contains("Lotus"), "{kind} names what it is about: {said}");
                assert!(!said.contains("{}") && !said.contains("  "), "{said}");
                // What was stored by another version of the program may lack everything.
                assert!(
                    !Text(*locale).notification(*kind, &NotificationFacts::default()).is_empty()
                );
            }
        }
        let t = Text(Locale::En);
        assert_eq!(
            t.notification(NotificationKind::ReleaseChanged, &facts),
            "Lotus Coffee 1.2.0, Harbour Wallet, Production: Grayscale 10%"
        );
        assert_eq!(
            t.notification(NotificationKind::MemberAdded, &facts),
            "Mei Lin made you Mini Program Developer of Lotus Coffee"
        );
    }
}
