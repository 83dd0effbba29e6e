//! Who and where: a tenant with three host apps, two merchants, and the accounts one can sign in to.

use crate::entity::{host_app, session, workspace};
use crate::session::ABSOLUTE_DAYS;
use crate::workspace::{NewMember, add_member, insert_host_app, merchant};
use crate::{Backend, Error, installation, random};
use chrono::TimeDelta;
use domain::access::{MemberState, WorkspaceRole};
use domain::form::Field;
use domain::id::{AccountId, HostAppId};
use domain::workspace::Environment::{self, Development, Production, Sandbox, Test};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, entity::prelude::*};

const TENANT: &str = "Harbour Wallet";
const LOTUS: &str = "Lotus Coffee";
const TAXI: &str = "Harbour Taxi";

const HOST_APPS: [(&str, &[Environment]); 3] = [
    ("Harbour Wallet", &[Development, Test, Sandbox, Production]),
    ("Harbour Business", &[Test, Sandbox, Production]),
    ("Harbour Lite", &[Production]),
];

/// What opens a mini program in the first of them.
const DEEP_LINKS: [&str; 2] = [
    "harbour-wallet://mini/{id}?environment={environment}&version={version}&page={page}&query={query}",
    "harbour-business://mini/{id}?environment={environment}&page={page}&query={query}",
];

/// An account that one can sign in to.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    /// Its address.
    pub email: &'static str,
    /// The person's name.
    pub name: &'static str,
    /// The merchant whose member they are; none for the tenant.
    pub merchant: Option<&'static str>,
    /// What they are there.
    pub role: WorkspaceRole,
}

const fn of_tenant(email: &'static str, name: &'static str, role: WorkspaceRole) -> DemoAccount {
    DemoAccount { email, name, merchant: None, role }
}

/// Everybody whose password is known.
pub const ACCOUNTS: [DemoAccount; 6] = [
    of_tenant("admin@example.test", "Mei Lin", WorkspaceRole::WorkspaceAdmin),
    of_tenant("reviewer@example.test", "Arjun Rao", WorkspaceRole::WorkspaceReviewer),
    of_tenant("developer@example.test", "Sofia Marques", WorkspaceRole::WorkspaceDeveloper),
    DemoAccount {
        email: "merchant-admin@example.test",
        name: "王晓雯",
        merchant: Some(LOTUS),
        role: WorkspaceRole::DeveloperAdmin,
    },
    DemoAccount {
        email: "merchant-dev@example.test",
        name: "Daniel Okafor",
        merchant: Some(LOTUS),
        role: WorkspaceRole::Developer,
    },
    DemoAccount {
        email: "other-admin@example.test",
        name: "陈志强",
        merchant: Some(TAXI),
        role: WorkspaceRole::DeveloperAdmin,
    },
];

/// Browsers in which the admin is signed in already: since how many days, from where, what it calls itself.
/// Nobody has their secrets.
const BROWSERS: [(i64, &str, &str); 2] = [
    (
        2,
        "192.0.2.17",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Version/18.6 Mobile/15E148 Safari/604.1",
    ),
    (
        6,
        "198.51.100.42",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    ),
];

/// What mini programs are put on.
pub(super) struct Ground {
    pub(super) tenant: workspace::Model,
    pub(super) lotus: workspace::Model,
    pub(super) taxi: workspace::Model,
    pub(super) host_apps: Vec<HostAppId>,
    /// In the order of [`ACCOUNTS`].
    accounts: Vec<AccountId>,
}

impl Ground {
    /// The account with this address.
    pub(super) fn account(&self, email: &str) -> Result<AccountId, Error> {
        let at = ACCOUNTS.iter().position(|it| it.email == email);
        let found = at.and_then(|at| self.accounts.get(at)).copied();
        found.ok_or_else(|| Error::Internal(format!("no demonstration account {email}")))
    }
}

pub(super) async fn fill(backend: &Backend, password: &str) -> Result<Ground, super::Error> {
    let mut hashes = Vec::with_capacity(ACCOUNTS.len());
    for person in &ACCOUNTS {
        domain::account::password(password, person.name, person.email)
            .map_err(|problem| Error::field(Field::Password, problem))?;
        hashes.push(backend.passwords.hash(password).await?);
    }
    let txn = backend.database.begin().await.map_err(Error::from)?;
    // Again, now that nobody else can write.
    if !installation::is_empty(&txn).await? {
        return Err(super::Error::NotEmpty);
    }
    let ground = insert(&txn, backend, hashes).await?;
    txn.commit().await.map_err(Error::from)?;
    Ok(ground)
}

/// Signs the admin in where nobody sits, so that there is a session to end.
pub(super) async fn sessions(
    txn: &impl ConnectionTrait,
    backend: &Backend,
    ground: &Ground,
) -> Result<(), Error> {
    let account = ground.account("admin@example.test")?;
    for (days, address, user_agent) in BROWSERS {
        let since = backend.clock.now() - TimeDelta::days(days);
        let row = session::ActiveModel {
            id: NotSet,
            account_id: Set(account),
            token_hash: Set(random::token_hash(&random::token()?)),
            created_at: Set(since),
            seen_at: Set(since),
            expires_at: Set(since + TimeDelta::days(ABSOLUTE_DAYS)),
            address: Set(address.to_owned()),
            user_agent: Set(user_agent.to_owned()),
        };
        row.insert(txn).await?;
    }
    Ok(())
}

async fn insert(
    txn: &impl ConnectionTrait,
    backend: &Backend,
    hashes: Vec<String>,
) -> Result<Ground, Error> {
    let cx = backend.local();
    let tenant = installation::tenant(txn, &cx, TENANT).await?;
    let mut host_apps = Vec::new();
    for (name, environments) in HOST_APPS {
        host_apps.push(insert_host_app(txn, &cx, tenant.id, name, environments).await?);
    }
    // The last one has none yet: who scans a code of it is told so.
    for (id, link) in host_apps.iter().zip(DEEP_LINKS) {
        host_app::Entity::update_many()
            .col_expr(host_app::Column::DeepLink, Expr::value(link))
            .filter(host_app::COLUMN.id.eq(*id))
            .exec(txn)
            .await?;
    }
    let lotus = merchant(txn, &cx, LOTUS).await?;
    let taxi = merchant(txn, &cx, TAXI).await?;
    let mut accounts = Vec::new();
    for (person, hash) in ACCOUNTS.iter().zip(hashes) {
        let DemoAccount { email, name, merchant, role } = *person;
        let account = crate::account::insert(txn, &cx, name, email, Some(hash)).await?;
        let space = [&lotus, &taxi].into_iter().find(|it| merchant == Some(it.name.as_str()));
        let member = NewMember { account, role, state: MemberState::Active };
        add_member(txn, &cx, space.unwrap_or(&tenant), member).await?;
        accounts.push(account);
    }
    Ok(Ground { tenant, lotus, taxi, host_apps, accounts })
}
