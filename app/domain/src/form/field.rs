//! The fields of all forms.

use crate::word_enum;

word_enum! {
    /// A field of any form; its word is the name of its input.
    Field {
        /// DSL or HTML5.
        Kind = "kind",
        /// Where an HTML5 mini program begins.
        EntranceUrl = "entrance_url",
        /// The language that others fall back to.
        DefaultLanguage = "default_language",
        /// A further language.
        Language = "language",
        /// A name: of a mini program, a person, a merchant.
        Name = "name",
        /// One line about a mini program.
        Tagline = "tagline",
        /// A paragraph about it.
        Description = "description",
        /// Where it stands in the tenant's tree.
        Category = "category",
        /// The host app it is released to.
        HostApp = "host_app",
        /// The workspace that owns it.
        Workspace = "workspace",
        /// What it is found by.
        Keywords = "keywords",
        /// Customer service by telephone.
        ServicePhone = "service_phone",
        /// Customer service by mail.
        ServiceEmail = "service_email",
        /// A version's number.
        Number = "number",
        /// The package that is uploaded.
        File = "file",
        /// An account's address.
        Email = "email",
        /// An account's password.
        Password = "password",
        /// The tenant's name.
        TenantName = "tenant_name",
        /// The first host app's name.
        HostAppName = "host_app_name",
        /// Somebody who takes part, or shall.
        Member = "member",
        /// What somebody becomes.
        Role = "role",
        /// Who is admin in somebody's place.
        Successor = "successor",
        /// A category's name in English.
        EnglishName = "english",
        /// A category's name in Chinese.
        ChineseName = "chinese",
        /// The category above.
        Parent = "parent",
        /// Whom to ask at a merchant's.
        Contact = "contact",
        /// Names of the bridge.
        Namespaces = "namespaces",
        /// Sub-names of the bridge.
        SubNamespaces = "sub_namespaces",
        /// The largest upload.
        UploadLimit = "upload_limit",
        /// The largest file.
        FileLimit = "file_limit",
        /// The largest sum of files.
        TotalLimit = "total_limit",
        /// The largest script.
        ScriptLimit = "script_limit",
        /// The largest main package.
        MainLimit = "main_limit",
        /// The largest sub-package.
        SubpackageLimit = "subpackage_limit",
        /// The largest sum of main and sub-packages.
        AllLimit = "all_limit",
        /// Most files.
        EntriesLimit = "entries_limit",
        /// The largest ratio of unpacked to packed.
        RatioLimit = "ratio_limit",
        /// The deepest path.
        DepthLimit = "depth_limit",
        /// The word in an address.
        Key = "key",
        /// A host app's ids on iOS.
        IosBundleIds = "ios",
        /// A host app's ids on Android.
        AndroidPackageIds = "android",
        /// What a host app is signed with.
        Fingerprints = "fingerprints",
        /// What opens a mini program in a host app.
        DeepLink = "deep_link",
        /// The environments of a host app.
        Environments = "environments",
        /// Where a merchant does business.
        BusinessAddress = "address",
        /// The merchant as a whole.
        Merchant = "merchant",
        /// The name that is typed once more.
        Confirmation = "confirmation",
        /// Why something is asked for, or refused.
        Reason = "reason",
        /// What goes with an approval.
        Note = "note",
        /// What somebody says about a request.
        Comment = "comment",
        /// The request as a whole.
        Request = "request",
        /// A feature of the registry.
        Feature = "feature",
        /// How a mini program gets a feature.
        Access = "access",
        /// How much harm a feature can do.
        Risk = "risk",
        /// The JSAPIs that a feature holds.
        Jsapis = "jsapis",
        /// The mini programs that a feature is visible to.
        MiniPrograms = "mini_programs",
        /// Where a JSAPI is there.
        Platforms = "platforms",
        /// The host's version that brought a JSAPI.
        SinceVersion = "since_version",
        /// A host app's environment.
        Target = "target",
        /// To how many percent a release goes.
        Percent = "percent",
        /// Who tries a version first.
        Testers = "testers",
        /// What a version's release note says.
        ReleaseNote = "release_note",
        /// What a mini program is to a host app's login.
        ClientId = "client_id",
        /// What its merchant is to a host app's payment.
        MerchantId = "merchant_id",
        /// Hosts that requests may go to.
        ServerDomains = "server_domains",
        /// Hosts whose pages a web view may open.
        WebviewDomains = "webview_domains",
        /// All of these.
        Configuration = "configuration",
        /// What a QR code is called.
        Label = "label",
        /// The page that a QR code opens.
        Page = "page",
        /// What a QR code hands to its page.
        Parameters = "parameters",
        /// The last day of a QR code.
        Expiry = "expires",
        /// A mini program's picture.
        Logo = "logo",
        /// A host app's picture.
        Icon = "icon",
        /// What a reviewer found.
        Finding = "finding",
        /// The password that one has.
        PresentPassword = "present",
        /// The code of the second step.
        Code = "code",
        /// Taking a mini program back, or deleting it.
        Removal = "removal",
    }
}
