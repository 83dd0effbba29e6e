//! Words for the fields of forms, and for what is wrong with them.

use super::Text;
use domain::form::{Field, FieldProblem, Problem};
use domain::information::Need;

impl Text {
    /// A field's name.
    pub const fn field(self, field: Field) -> &'static str {
        match field {
            Field::Kind => self.kind(),
            Field::EntranceUrl => self.entrance_url(),
            Field::DefaultLanguage => self.default_language(),
            Field::Language => self.language(),
            Field::Name => self.name(),
            Field::Tagline => self.tagline(),
            Field::Description => self.description(),
            Field::Category => self.category(),
            Field::HostApp => self.host_app(),
            Field::Workspace => self.workspace(),
            Field::Keywords => self.keywords(),
            Field::ServicePhone => self.service_phone(),
            Field::ServiceEmail => self.service_email(),
            Field::Number => self.number(),
            Field::File => self.package_file(),
            Field::Email => self.email(),
            Field::Password => self.password(),
            Field::TenantName => self.first_run_tenant(),
            Field::HostAppName => self.first_run_host_app(),
            Field::Member => self.member(),
            Field::Role => self.member_role(),
            Field::Successor => self.successor(),
            Field::EnglishName => self.english_name(),
            Field::ChineseName => self.chinese_name(),
            Field::Parent => self.category_parent(),
            Field::Contact => self.contact(),
            Field::Namespaces => self.namespaces(),
            Field::SubNamespaces => self.sub_namespaces(),
            Field::UploadLimit => self.upload_most(),
            Field::FileLimit => self.file_limit(),
            Field::TotalLimit => self.total_limit(),
            Field::ScriptLimit => self.script_limit(),
            Field::MainLimit => self.main_limit(),
            Field::SubpackageLimit => self.subpackage_limit(),
            Field::AllLimit => self.all_limit(),
            Field::EntriesLimit => self.entries_limit(),
            Field::RatioLimit => self.ratio_limit(),
            Field::DepthLimit => self.depth_limit(),
            Field::Key => self.key(),
            Field::IosBundleIds => self.ios_bundle_ids(),
            Field::AndroidPackageIds => self.android_package_ids(),
            Field::Fingerprints => self.fingerprints(),
            Field::DeepLink => self.deep_link(),
            Field::Environments => self.environments(),
            Field::BusinessAddress => self.business_address(),
            Field::Merchant => self.merchant(),
            Field::Confirmation => self.confirmation(),
            Field::Reason => self.request_reason(),
            Field::Note => self.request_note(),
            Field::Comment => self.request_comment(),
            Field::Request => self.request_word(),
            Field::Feature => self.feature(),
            Field::Access => self.feature_access(),
            Field::Risk => self.feature_risk(),
            Field::Jsapis => self.feature_jsapis(),
            Field::MiniPrograms => self.mini_programs(),
            Field::Platforms => self.platforms(),
            Field::SinceVersion => self.feature_since(),
            Field::Target => self.target_word(),
            Field::Percent => self.share_of_users(),
            Field::Testers => self.testers(),
            Field::ReleaseNote => self.release_note(),
            Field::ClientId => self.configuration_client_id(),
            Field::MerchantId => self.configuration_merchant_id(),
            Field::ServerDomains => self.configuration_server_domains(),
            Field::WebviewDomains => self.configuration_webview_domains(),
            Field::Configuration => self.tab_configuration(),
            Field::Label => self.qr_label(),
            Field::Page => self.qr_page(),
            Field::Parameters => self.qr_parameters(),
            Field::Expiry => self.qr_last_day(),
            Field::Logo => self.logo(),
            Field::Icon => self.information_icon(),
            Field::Finding => self.review_finding(),
            Field::PresentPassword => self.account_present_password(),
            Field::Code => self.two_step_code(),
            Field::Removal => self.removal_word(),
        }
    }

    /// What the first submission needs, by name.
    pub fn need(self, need: &Need) -> String {
        match (&need.language, need.field) {
            (Some(language), field) => self.field_in(self.field(field), language.own_name()),
            (None, field) => self.field(field).to_owned(),
        }
    }

    /// That a field has nothing in it: a choice is asked for in other words.
    fn nothing_in(self, field: Field) -> String {
        let name = self.field(field);
        match field {
            Field::Access
            | Field::Risk
            | Field::Kind
            | Field::DefaultLanguage
            | Field::Category
            | Field::HostApp
            | Field::Member
            | Field::Role
            | Field::Successor
            | Field::Target
            | Field::Workspace => self.problem_choose(name),
            Field::EntranceUrl
            | Field::Language
            | Field::Name
            | Field::Tagline
            | Field::Description
            | Field::Keywords
            | Field::ServicePhone
            | Field::ServiceEmail
            | Field::Number
            | Field::File
            | Field::Email
            | Field::Password
            | Field::TenantName
            | Field::HostAppName
            | Field::EnglishName
            | Field::ChineseName
            | Field::Parent
            | Field::Contact
            | Field::Namespaces
            | Field::SubNamespaces
            | Field::UploadLimit
            | Field::FileLimit
            | Field::TotalLimit
            | Field::ScriptLimit
            | Field::MainLimit
            | Field::SubpackageLimit
            | Field::AllLimit
            | Field::EntriesLimit
            | Field::RatioLimit
            | Field::DepthLimit
            | Field::Key
            | Field::IosBundleIds
            | Field::AndroidPackageIds
            | Field::Fingerprints
            | Field::DeepLink
            | Field::Environments
            | Field::BusinessAddress
            | Field::Merchant
            | Field::Confirmation
            | Field::Reason
            | Field::Note
            | Field::Comment
            | Field::Request
            | Field::Feature
            | Field::Jsapis
            | Field::MiniPrograms
            | Field::Platforms
            | Field::SinceVersion
            | Field::Percent
            | Field::Testers
            | Field::ReleaseNote
            | Field::ClientId
            | Field::MerchantId
            | Field::ServerDomains
            | Field::WebviewDomains
            | Field::Configuration
            | Field::Label
            | Field::Page
            | Field::Parameters
            | Field::Expiry
            | Field::Logo
            | Field::Icon
            | Field::Finding
            | Field::PresentPassword
            | Field::Code
            | Field::Removal => self.problem_missing(name),
        }
    }

    /// What is wrong with a field: the rule and the value.
    pub fn problem(self, problem: &FieldProblem) -> String {
        let field = self.field(problem.field);
        match &problem.problem {
            Problem::Missing if problem.field == Field::File => self.problem_no_file().to_owned(),
            Problem::Missing => self.nothing_in(problem.field),
            Problem::TooNarrow { width, least } => self.problem_too_narrow(field, least, width),
            Problem::TooWide { width, most } => self.problem_too_wide(field, most, width),
            Problem::ControlCharacter => self.problem_control(field),
            Problem::NoSuchChoice => self.problem_no_such_choice(field),
            Problem::NoLanguage => self.problem_no_language().to_owned(),
            Problem::NoHttpsAddress => self.problem_no_https().to_owned(),
            Problem::NoEmail => self.problem_no_email().to_owned(),
            Problem::NoPhone => self.problem_no_phone().to_owned(),
            Problem::NameTaken => self.problem_name_taken().to_owned(),
            Problem::EmailTaken => self.problem_email_taken().to_owned(),
            Problem::WordTooLong { word, most } => self.problem_word_too_long(most, word),
            Problem::TooMany { most } => self.problem_too_many(field, most),
            Problem::NoVersionNumber => self.problem_no_version().to_owned(),
            Problem::NotHigher { highest } => self.problem_not_higher(highest),
            Problem::TooShort { least } => self.problem_too_short(field, least),
            Problem::TooLong { most } => self.problem_too_long(field, most),
            Problem::OwnName => self.problem_own_name().to_owned(),
            Problem::NoNumberBetween { least, most } => self.problem_no_number(least, most),
            Problem::NoIdentifier { word } => self.problem_no_identifier(word),
            Problem::BelowItself => self.problem_below_itself().to_owned(),
            Problem::TooDeep { most } => self.problem_too_deep(most),
            Problem::InUse => self.problem_in_use().to_owned(),
            Problem::AlreadyMember => self.problem_already_member().to_owned(),
            Problem::LastAdmin => self.problem_last_admin().to_owned(),
            Problem::LastAdminOf { names } => self.problem_last_admin_of(names.join(self.comma())),
            Problem::NoKey => self.problem_no_key().to_owned(),
            Problem::KeyTaken => self.problem_key_taken().to_owned(),
            Problem::NotOfThisForm { entry } => self.problem_not_of_this_form(entry),
            Problem::NoScheme => self.problem_no_scheme().to_owned(),
            Problem::UnknownPlaceholder { placeholder } => {
                self.problem_unknown_placeholder(placeholder, self.placeholders())
            }
            Problem::NoIdPlaceholder => self.problem_no_id_placeholder("{id}"),
            Problem::EnvironmentInUse { environment, mini_program, version } => {
                let environment = self.environment(*environment);
                self.problem_environment_in_use(environment, mini_program, version)
            }
            Problem::VersionInUse { mini_program, version } => {
                self.problem_version_in_use(mini_program, version)
            }
            Problem::UploadedLately { mini_program, version, days } => {
                self.problem_uploaded_lately(days, mini_program, version)
            }
            Problem::NotTheName => self.problem_not_the_name().to_owned(),
            Problem::OwnRequest => self.request_own().to_owned(),
            Problem::AskedAlready { request } => self.request_asked_already(request),
            Problem::AddedAlready => self.feature_added_already().to_owned(),
            Problem::NeedsActivation => self.feature_needs_activation().to_owned(),
            Problem::NeedsNoActivation => self.feature_needs_no_activation().to_owned(),
            Problem::FeatureGone => self.feature_gone().to_owned(),
            Problem::StillCalled { jsapi, mini_program, version } => {
                self.feature_still_called(jsapi, mini_program, version)
            }
            Problem::ChangedMeanwhile => self.feature_changed_meanwhile().to_owned(),
            Problem::NotAgreed => self.feature_not_agreed().to_owned(),
            Problem::Release(refusal) => self.release_refusal(*refusal),
            Problem::NotReady { unmet } => self.release_not_ready(u64::from(*unmet)),
            Problem::HasSpaces { without } => self.configuration_no_spaces(without),
            Problem::WrongLine(wrong) => self.wrong_line(wrong),
            Problem::ReleaseInUse => self.configuration_release_in_use().to_owned(),
            Problem::NoSuchPage { page, version } => self.qr_problem_page(page, version),
            Problem::NoVersionYet => self.qr_problem_no_version().to_owned(),
            Problem::NoPair { entry } => self.qr_problem_pair(entry),
            Problem::BreaksLink { entry } => self.qr_problem_breaks(entry),
            Problem::NoDay => self.qr_problem_no_day().to_owned(),
            Problem::DayOver => self.qr_problem_day_over().to_owned(),
            Problem::EnvironmentOff { environment, host_app } => {
                self.qr_problem_off(self.environment(*environment), host_app)
            }
            Problem::TooManyCodes { most } => self.qr_problem_many(most),
            Problem::EmptyPicture => self.problem_empty_picture().to_owned(),
            Problem::PictureTooLarge { bytes, most } => {
                self.problem_picture_too_large(self.bytes(*most), self.bytes(*bytes))
            }
            Problem::NoPicture => self.problem_no_picture().to_owned(),
            Problem::NoImage => self.review_no_image().to_owned(),
            Problem::PictureGone => self.review_picture_gone().to_owned(),
            Problem::TooManyPixels { width, height, most } => {
                self.problem_too_many_pixels(height, most, width)
            }
            Problem::NotSquare { width, height } => self.problem_not_square(height, width),
            Problem::NoHostAppLeft => self.problem_no_host_app_left().to_owned(),
            Problem::HostAppInUse { host_app, version } => {
                self.problem_host_app_in_use(host_app, version)
            }
            Problem::WrongPassword => self.account_wrong_password().to_owned(),
            Problem::NoCode => self.two_step_no_code().to_owned(),
            Problem::WrongCode => self.two_step_wrong_code().to_owned(),
            Problem::CodeUsed => self.two_step_code_used().to_owned(),
            Problem::Removal(refusal) => self.removal_refusal(refusal),
        }
    }
}
