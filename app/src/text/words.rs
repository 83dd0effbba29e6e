//! Words for what the domain names: roles, refusals, findings.

use super::Text;
use crate::error::Deed;
use domain::access::{Role, Standing, WorkspaceRole};
use domain::package::{Counted, FindingKind, Nesting, Profile, Refusal, Severity, TokenShape};
use domain::request::RequestStatus;
use domain::version::{FindingRow, ShownFinding};
use domain::workspace::Environment;

impl Text {
    /// Names of the roles that may do something.
    pub fn who_may(self, deed: Deed) -> Vec<&'static str> {
        match deed {
            Deed::MiniProgram(action) => {
                let may = Role::ALL.iter().filter(|role| role.may(action));
                may.map(|role| self.role(*role)).collect()
            }
            Deed::Workspace(action) => {
                let may =
                    WorkspaceRole::ALL.iter().filter(|role| Standing::Member(**role).may(action));
                may.map(|role| self.workspace_role(*role)).collect()
            }
            Deed::Withdrawal => vec![self.request_applicant()],
        }
    }

    /// A role in a mini program.
    pub const fn role(self, role: Role) -> &'static str {
        match role {
            Role::WorkspaceAdmin => self.role_wa(),
            Role::WorkspaceReviewer => self.role_wr(),
            Role::WorkspaceDeveloper => self.role_wd(),
            Role::MiniProgramAdmin => self.role_ma(),
            Role::MiniProgramDeveloper => self.role_md(),
        }
    }

    /// A role in a workspace.
    pub const fn workspace_role(self, role: WorkspaceRole) -> &'static str {
        match role {
            WorkspaceRole::WorkspaceAdmin => self.role_wa(),
            WorkspaceRole::WorkspaceReviewer => self.role_wr(),
            WorkspaceRole::WorkspaceDeveloper => self.role_wd(),
            WorkspaceRole::DeveloperAdmin => self.role_da(),
            WorkspaceRole::Developer => self.role_d(),
        }
    }

    /// An environment's name.
    pub const fn environment(self, environment: Environment) -> &'static str {
        match environment {
            Environment::Development => self.environment_development(),
            Environment::Test => self.environment_test(),
            Environment::Sandbox => self.environment_sandbox(),
            Environment::Production => self.environment_production(),
        }
    }

    /// What became of a request.
    pub const fn request_status(self, status: RequestStatus) -> &'static str {
        match status {
            RequestStatus::InReview => self.request_in_review(),
            RequestStatus::Approved => self.request_approved(),
            RequestStatus::Rejected => self.request_rejected(),
            RequestStatus::Withdrawn => self.request_withdrawn(),
        }
    }

    /// A package format's name.
    pub const fn profile_name(self, profile: Profile) -> &'static str {
        match profile {
            Profile::Alipay => self.profile_alipay(),
            Profile::Wechat => self.profile_wechat(),
            Profile::W3c => self.profile_w3c(),
        }
    }

    /// A severity's name.
    pub const fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Blocking => self.severity_blocking(),
            Severity::Warning => self.severity_warning(),
            Severity::Noted => self.severity_noted(),
        }
    }

    /// Why a package cannot be taken: the entry, the limit and the value.
    pub fn refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::UploadTooLarge { limit, value } => {
                self.refusal_upload_too_large(self.bytes(*limit), self.bytes(*value))
            }
            Refusal::NotAZip => self.refusal_not_a_zip().to_owned(),
            Refusal::Truncated => self.refusal_truncated().to_owned(),
            Refusal::Split => self.refusal_split().to_owned(),
            Refusal::DirectoryDamaged => self.refusal_directory_damaged().to_owned(),
            Refusal::DirectoryTooLarge { limit, value } => {
                self.refusal_directory_too_large(self.bytes(*limit), self.bytes(*value))
            }
            Refusal::TooManyEntries { limit, value } => self.refusal_too_many_entries(limit, value),
            Refusal::CrcMismatch { entry } => self.refusal_crc(entry),
            Refusal::Encrypted { entry } => self.refusal_encrypted(entry),
            Refusal::UnsupportedMethod { entry, method } => self.refusal_method(entry, method),
            Refusal::AbsolutePath { entry } => self.refusal_absolute(entry),
            Refusal::ParentPath { entry } => self.refusal_parent(entry),
            Refusal::Backslash { entry } => self.refusal_backslash(entry),
            Refusal::NulInName { entry } => self.refusal_nul(entry.replace('\0', "␀")),
            Refusal::NameNotUtf8 { entry } => self.refusal_not_utf8(entry),
            Refusal::TooDeep { entry, limit, value } => self.refusal_too_deep(entry, limit, value),
            Refusal::Symlink { entry } => self.refusal_symlink(entry),
            Refusal::Device { entry } => self.refusal_device(entry),
            Refusal::DuplicateName { entry, other } => self.refusal_duplicate(entry, other),
            Refusal::HeadersDisagree { entry } => self.refusal_headers(entry),
            Refusal::Overlapping { entry } => self.refusal_overlapping(entry),
            Refusal::FileTooLarge { entry, limit, value } => {
                self.refusal_file_too_large(entry, self.bytes(*limit), self.bytes(*value))
            }
            Refusal::TotalTooLarge { limit, value } => {
                self.refusal_total(self.bytes(*limit), self.bytes(*value))
            }
            Refusal::RatioTooHigh { entry, limit, value } => {
                self.refusal_ratio(entry, limit, value)
            }
            Refusal::UnknownFormat { looked_for, found } => {
                let found = if found.is_empty() {
                    self.none_word().to_owned()
                } else {
                    found.join(self.comma())
                };
                self.refusal_unknown(found, looked_for.join(self.comma()))
            }
        }
    }

    /// A finding in this language.
    pub fn shown_finding(self, row: FindingRow) -> ShownFinding {
        let FindingRow { severity, finding } = row;
        ShownFinding {
            severity,
            title: self.finding_title(&finding.kind).to_owned(),
            words: self.finding_words(&finding.kind),
            places: finding.places,
            count: finding.count,
            is_of_host: matches!(finding.kind, FindingKind::HostNotListed { .. }),
        }
    }

    /// What was found, in a line.
    pub const fn finding_title(self, kind: &FindingKind) -> &'static str {
        match kind {
            FindingKind::ManifestNotJson => self.finding_not_json(),
            FindingKind::ManifestTooLarge { .. } => self.finding_manifest_large(),
            FindingKind::ManifestWrongType { .. } => self.finding_wrong_type(),
            FindingKind::NoPages => self.finding_no_pages(),
            FindingKind::PageMissing { .. } => self.finding_page_missing(),
            FindingKind::TabIconMissing { .. } => self.finding_icon_missing(),
            FindingKind::ComponentMissing { .. } => self.finding_component_missing(),
            FindingKind::ScriptSyntax { .. } => self.finding_syntax(),
            FindingKind::ScriptNotUtf8 => self.finding_not_utf8(),
            FindingKind::ScriptTooLarge { .. } => self.finding_script_large(),
            FindingKind::ScriptTooDeep { .. } => self.finding_script_deep(),
            FindingKind::DynamicAccess { .. } => self.finding_dynamic(),
            FindingKind::BridgePassedOn { .. } => self.finding_passed_on(),
            FindingKind::Eval => self.finding_eval(),
            FindingKind::FunctionConstructor => self.finding_function(),
            FindingKind::FunctionReturnThis => self.finding_return_this(),
            FindingKind::SourceMap => self.finding_source_map(),
            FindingKind::SourceMapComment => self.finding_source_map_comment(),
            FindingKind::GitFolder { .. } => self.finding_git(),
            FindingKind::NodeModules { .. } => self.finding_node_modules(),
            FindingKind::PrivateKey => self.finding_private_key(),
            FindingKind::Token { .. } => self.finding_token(),
            FindingKind::MainTooLarge { .. } => self.finding_main_large(),
            FindingKind::SubpackageTooLarge { .. } => self.finding_sub_large(),
            FindingKind::AllTooLarge { .. } => self.finding_all_large(),
            FindingKind::EntriesIgnored => self.finding_ignored(),
            FindingKind::JsapiNotGranted { .. } => self.finding_not_granted(),
            FindingKind::JsapiUnknown { .. } => self.finding_unknown(),
            FindingKind::HostNotListed { .. } => self.finding_host(),
            FindingKind::ListCut { .. } => self.finding_cut(),
        }
    }

    /// What a finding names, where its line does not say all.
    pub fn finding_words(self, kind: &FindingKind) -> Option<String> {
        let over =
            |limit: &u64, value: &u64| self.finding_over(self.bytes(*limit), self.bytes(*value));
        Some(match kind {
            FindingKind::ManifestWrongType { field, expected } => {
                self.finding_wrong_type_of(expected, field)
            }
            FindingKind::PageMissing { page, expected } => {
                self.finding_page_missing_of(expected, page)
            }
            FindingKind::TabIconMissing { icon } => icon.clone(),
            FindingKind::ComponentMissing { name, reference } => {
                format!("{name}{}{reference}", self.colon())
            }
            FindingKind::ScriptSyntax { message } => message.clone(),
            FindingKind::ManifestTooLarge { limit, value }
            | FindingKind::ScriptTooLarge { limit, value }
            | FindingKind::MainTooLarge { limit, value }
            | FindingKind::AllTooLarge { limit, value } => over(limit, value),
            FindingKind::SubpackageTooLarge { root, limit, value } => {
                format!("{root}{}{}", self.colon(), over(limit, value))
            }
            FindingKind::ScriptTooDeep { nesting, limit } => match nesting {
                Nesting::Brackets => self.finding_deep_brackets(limit),
                Nesting::Operators => self.finding_deep_operators(limit),
            },
            FindingKind::DynamicAccess { namespace } => format!("{namespace}[…]"),
            FindingKind::BridgePassedOn { namespace } => namespace.clone(),
            FindingKind::GitFolder { folder } | FindingKind::NodeModules { folder } => {
                folder.clone()
            }
            FindingKind::Token { shape } => token_name(*shape).to_owned(),
            FindingKind::JsapiNotGranted { name, features } if features.is_empty() => {
                self.finding_not_granted_nowhere(name)
            }
            FindingKind::JsapiNotGranted { name, features } => {
                self.finding_not_granted_of(features.join(self.comma()), name)
            }
            FindingKind::JsapiUnknown { name } => name.clone(),
            FindingKind::HostNotListed { host } => self.finding_host_of(host),
            FindingKind::ListCut { list, limit } => match list {
                Counted::Jsapis => self.finding_cut_jsapis(limit),
                Counted::Hosts => self.finding_cut_hosts(limit),
                Counted::Findings => self.finding_cut_findings(limit),
                Counted::Pages => self.finding_cut_pages(limit),
                Counted::References => self.finding_cut_references(limit),
            },
            FindingKind::ManifestNotJson
            | FindingKind::NoPages
            | FindingKind::ScriptNotUtf8
            | FindingKind::Eval
            | FindingKind::FunctionConstructor
            | FindingKind::FunctionReturnThis
            | FindingKind::SourceMap
            | FindingKind::SourceMapComment
            | FindingKind::PrivateKey
            | FindingKind::EntriesIgnored => return None,
        })
    }
}

/// Whose token it looks like: a proper name in every language.
const fn token_name(shape: TokenShape) -> &'static str {
    match shape {
        TokenShape::AwsAccessKey => "Amazon Web Services",
        TokenShape::AlibabaAccessKey => "Alibaba Cloud",
        TokenShape::TencentSecretId => "Tencent Cloud",
        TokenShape::GoogleApiKey => "Google",
        TokenShape::GithubToken => "GitHub",
        TokenShape::GitlabToken => "GitLab",
        TokenShape::NpmToken => "npm",
        TokenShape::SlackToken => "Slack",
        TokenShape::StripeKey => "Stripe",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Locale;

    #[test]
    fn sizes_keep_three_digits() {
        let t = Text(Locale::En);
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (1024, "1 KB"),
            (1_331_692, "1.27 MB"),
            (14_540, "14.1 KB"),
            (31_457_280, "30 MB"),
        ] {
            assert_eq!(t.bytes(bytes), words);
        }
    }
}
