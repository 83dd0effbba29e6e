//! Everybody and everything that a test finds: a tenant with two merchants, another tenant, a person for
//! each way of standing to them, and three mini programs.

use backend::entity::{account, category, workspace};
use backend::session::Credentials;
use backend::workspace::NewMember;
use backend::{Actor, Backend, Cx};
use domain::access::{MemberState, MiniProgramRole, WorkspaceRole};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::mini_program::NewMiniProgram;
use domain::workspace::{Environment, WorkspaceKind};
use sea_orm::entity::prelude::*;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A way of standing to the tenant Harbour Wallet and to its merchants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Not signed in.
    Nobody,
    /// Has an account and no membership.
    Stranger,
    /// Invited to the tenant as its admin, and has not come yet.
    Invited,
    /// Was the tenant's admin and Mini Program Admin of everything, and is blocked.
    Blocked,
    /// Workspace Admin.
    Admin,
    /// Workspace Reviewer, joined nothing.
    Reviewer,
    /// Workspace Developer, joined nothing.
    Developer,
    /// Developer Admin of Lotus Coffee.
    MerchantAdmin,
    /// Developer of Lotus Coffee, Mini Program Developer of its mini programs.
    MerchantDev,
    /// Developer Admin of Harbour Taxi.
    OtherAdmin,
}

impl Who {
    /// Everybody, in the order of the columns of `doors.rs`.
    pub const ALL: [Who; 10] = [
        Who::Nobody,
        Who::Stranger,
        Who::Invited,
        Who::Blocked,
        Who::Admin,
        Who::Reviewer,
        Who::Developer,
        Who::MerchantAdmin,
        Who::MerchantDev,
        Who::OtherAdmin,
    ];

    /// Their name.
    pub const fn name(self) -> &'static str {
        match self {
            Who::Nobody => "Nobody",
            Who::Stranger => "Sam Stranger",
            Who::Invited => "Ines Invited",
            Who::Blocked => "Bo Blocked",
            Who::Admin => "Ada Admin",
            Who::Reviewer => "Rui Reviewer",
            Who::Developer => "Dora Developer",
            Who::MerchantAdmin => "王晓雯",
            Who::MerchantDev => "Mo Merchant",
            Who::OtherAdmin => "Olga Other",
        }
    }

    /// Their address.
    pub const fn email(self) -> &'static str {
        match self {
            Who::Nobody => "nobody@example.test",
            Who::Stranger => "stranger@example.test",
            Who::Invited => "invited@example.test",
            Who::Blocked => "blocked@example.test",
            Who::Admin => "admin@example.test",
            Who::Reviewer => "reviewer@example.test",
            Who::Developer => "developer@example.test",
            Who::MerchantAdmin => "merchant-admin@example.test",
            Who::MerchantDev => "merchant-dev@example.test",
            Who::OtherAdmin => "other-admin@example.test",
        }
    }
}

/// Where things are, the same in every world.
#[derive(Clone, Debug)]
pub struct Places {
    /// Whose accounts, in the order of [`Who::ALL`]; that of nobody is nobody's.
    pub accounts: [AccountId; 10],
    /// The tenant Harbour Wallet.
    pub tenant: workspace::Model,
    /// Its merchant Lotus Coffee.
    pub merchant: workspace::Model,
    /// Its merchant Harbour Taxi.
    pub other: workspace::Model,
    /// A category and the host app of the tenant.
    pub choices: (i64, i64),
    /// A category and the host app of another tenant.
    pub foreign: (i64, i64),
    /// A DSL mini program of Lotus Coffee.
    pub lotus: (MiniProgramKey, MiniProgramId),
    /// An HTML5 one of Lotus Coffee.
    pub web: (MiniProgramKey, MiniProgramId),
    /// A DSL one of the tenant itself.
    pub wallet: (MiniProgramKey, MiniProgramId),
}

impl Places {
    /// Whose account it is.
    pub fn account(&self, who: Who) -> AccountId {
        self.accounts[who as usize]
    }

    /// A form that creates a DSL mini program in the workspace with this key.
    pub fn form(&self, workspace: &str, name: &str) -> NewMiniProgram {
        NewMiniProgram {
            workspace: workspace.to_owned(),
            kind: String::from("dsl"),
            entrance_url: String::new(),
            default_language: String::from("en"),
            name: name.to_owned(),
            category: self.choices.0.to_string(),
            host_app: self.choices.1.to_string(),
        }
    }
}

/// Fills an empty database.
pub async fn fill(backend: &Backend) -> Places {
    let (tenant, choices) = tenant(backend, "Harbour Wallet").await;
    let (_, foreign) = tenant_elsewhere(backend).await;
    let cx = backend.local();
    let txn = backend.database.begin().await.unwrap();
    let merchant = async |name: &str| {
        let made =
            backend::workspace::insert(&txn, &cx, WorkspaceKind::Developer, Some(tenant.id), name)
                .await;
        made.unwrap()
    };
    let (lotus, taxi) = (merchant("Lotus Coffee").await, merchant("Harbour Taxi").await);
    let hash = backend.passwords.hash(PASSWORD).await.unwrap();
    let mut accounts = [AccountId(0); 10];
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Nobody) {
        let made =
            backend::account::insert(&txn, &cx, who.name(), who.email(), Some(hash.clone())).await;
        accounts[who as usize] = made.unwrap();
        let (space, role, state) = match who {
            Who::Nobody | Who::Stranger => continue,
            Who::Invited => (&tenant, WorkspaceRole::WorkspaceAdmin, MemberState::Invited),
            Who::Blocked => (&tenant, WorkspaceRole::WorkspaceAdmin, MemberState::Blocked),
            Who::Admin => (&tenant, WorkspaceRole::WorkspaceAdmin, MemberState::Active),
            Who::Reviewer => (&tenant, WorkspaceRole::WorkspaceReviewer, MemberState::Active),
            Who::Developer => (&tenant, WorkspaceRole::WorkspaceDeveloper, MemberState::Active),
            Who::MerchantAdmin => (&lotus, WorkspaceRole::DeveloperAdmin, MemberState::Active),
            Who::MerchantDev => (&lotus, WorkspaceRole::Developer, MemberState::Active),
            Who::OtherAdmin => (&taxi, WorkspaceRole::DeveloperAdmin, MemberState::Active),
        };
        let member = NewMember { account: accounts[who as usize], role, state };
        backend::workspace::add_member(&txn, &cx, space, member).await.unwrap();
    }
    txn.commit().await.unwrap();
    let nothing = (MiniProgramKey(0), "MP0".parse::<MiniProgramId>().unwrap());
    let mut places = Places {
        accounts,
        tenant,
        merchant: lotus,
        other: taxi,
        choices,
        foreign,
        lotus: nothing.clone(),
        web: nothing.clone(),
        wallet: nothing,
    };
    programs(backend, &mut places).await;
    places
}

async fn tenant(backend: &Backend, name: &str) -> (workspace::Model, (i64, i64)) {
    let cx = backend.local();
    let txn = backend.database.begin().await.unwrap();
    let tenant = backend::installation::tenant(&txn, &cx, name).await.unwrap();
    let first = [Environment::Test, Environment::Production];
    let host_app =
        backend::workspace::insert_host_app(&txn, &cx, tenant.id, name, &first).await.unwrap();
    let category =
        category::Entity::find().filter(category::COLUMN.tenant_id.eq(tenant.id)).one(&txn).await;
    txn.commit().await.unwrap();
    (tenant, (category.unwrap().unwrap().id.0, host_app.0))
}

async fn tenant_elsewhere(backend: &Backend) -> (WorkspaceId, (i64, i64)) {
    let (tenant, choices) = tenant(backend, "Another Bank").await;
    (tenant.id, choices)
}

async fn programs(backend: &Backend, places: &mut Places) {
    let merchant = places.merchant.key.clone();
    let lotus = places.form(&merchant, "Lotus Coffee");
    let web = NewMiniProgram {
        kind: String::from("html5"),
        entrance_url: String::from("https://shop.lotus.example/"),
        ..places.form(&merchant, "Lotus Web Shop")
    };
    let wallet = places.form(&places.tenant.key, "Wallet Top Up");
    places.lotus = program(backend, places, Who::MerchantAdmin, &lotus).await;
    places.web = program(backend, places, Who::MerchantAdmin, &web).await;
    places.wallet = program(backend, places, Who::Admin, &wallet).await;
    let (cx, developer) = (backend.local(), MiniProgramRole::Developer);
    let txn = backend.database.begin().await.unwrap();
    let dev = places.account(Who::MerchantDev);
    let blocked = places.account(Who::Blocked);
    for (key, _) in [&places.lotus, &places.web] {
        backend::mini_program::join(&txn, &cx, *key, dev, developer).await.unwrap();
    }
    for (key, _) in [&places.lotus, &places.web, &places.wallet] {
        backend::mini_program::join(&txn, &cx, *key, blocked, MiniProgramRole::Admin)
            .await
            .unwrap();
    }
    txn.commit().await.unwrap();
}

async fn program(
    backend: &Backend,
    places: &Places,
    who: Who,
    form: &NewMiniProgram,
) -> (MiniProgramKey, MiniProgramId) {
    let actor = session(backend, places.account(who)).await.1;
    let cx = Cx { backend, actor: Some(actor), address: "local" };
    let id = backend::mini_program::create(&cx, form).await.unwrap();
    let key = cx.program(&id, domain::access::Action::ViewInformation).await.unwrap().key();
    (key, id)
}

/// Starts a session without a password: the secret for the cookie, and who acts with it.
pub async fn session(backend: &Backend, account: AccountId) -> (String, Actor) {
    let txn = backend.database.begin().await.unwrap();
    let started = backend::session::start(&txn, &backend.local(), account, "a test").await.unwrap();
    txn.commit().await.unwrap();
    started
}

/// Whether somebody's password is this one.
pub async fn signs_in(backend: &Backend, email: &str, password: &str) -> bool {
    let known = account::Entity::find()
        .filter(account::COLUMN.email.eq(email))
        .one(&backend.database.reader)
        .await;
    assert!(known.unwrap().is_some(), "{email} has an account");
    let credentials = Credentials { email, password, user_agent: "a test" };
    backend::session::sign_in(&backend.local(), credentials).await.is_ok()
}

/// Somebody new in Lotus Coffee, a Mini Program Developer of its DSL mini program if they `joined`.
pub async fn newcomer(world: &crate::world::World, state: MemberState, joined: bool) -> AccountId {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let (backend, places) = (&world.backend, &world.places);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let (name, email) = (format!("Newcomer {number}"), format!("newcomer-{number}@example.test"));
    let cx = backend.local();
    let txn = backend.database.begin().await.unwrap();
    let account = backend::account::insert(&txn, &cx, &name, &email, None).await.unwrap();
    let member = NewMember { account, role: WorkspaceRole::Developer, state };
    backend::workspace::add_member(&txn, &cx, &places.merchant, member).await.unwrap();
    if joined {
        let developer = MiniProgramRole::Developer;
        backend::mini_program::join(&txn, &cx, places.lotus.0, account, developer).await.unwrap();
    }
    txn.commit().await.unwrap();
    account
}

/// The account with this address.
pub async fn account_of(world: &crate::world::World, email: &str) -> AccountId {
    let found = account::Entity::find().filter(account::COLUMN.email_folded.eq(email));
    found.one(world.db()).await.unwrap().unwrap().id
}

/// The address of an account.
pub async fn email_of(world: &crate::world::World, account: AccountId) -> String {
    account::Entity::find_by_id(account).one(world.db()).await.unwrap().unwrap().email
}

/// A new category of the tenant that nothing has.
pub async fn category(world: &crate::world::World, name: &str) -> domain::id::CategoryId {
    use sea_orm::ActiveValue::{NotSet, Set};
    let row = category::ActiveModel {
        id: NotSet,
        tenant_id: Set(world.places.tenant.id),
        parent_id: Set(None),
        position: Set(99),
        names: Set(format!("{{\"en\":\"{name}\"}}")),
    };
    let txn = world.begin().await;
    let made = row.insert(&txn).await.unwrap();
    txn.commit().await.unwrap();
    made.id
}

/// Something that somebody is told.
pub async fn notice(world: &crate::world::World, to: AccountId) -> domain::id::NotificationId {
    use backend::entity::notification;
    use backend::notification::{Notice, notify};
    use sea_orm::QueryOrder as _;
    let kind = domain::notification::NotificationKind::WorkspaceUnblocked;
    let notice = Notice::of_workspace(&world.places.merchant, kind);
    let txn = world.begin().await;
    notify(&txn, &world.backend.local(), &[to], notice).await.unwrap();
    txn.commit().await.unwrap();
    let newest = notification::Entity::find()
        .filter(notification::COLUMN.account_id.eq(to))
        .order_by_desc(notification::Column::Id);
    newest.one(world.db()).await.unwrap().unwrap().id
}
