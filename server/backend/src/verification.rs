//! Holds what is stored against itself: the chains of the audit, and the packages that versions name.

use crate::audit;
use crate::entity::{audit_chain, mini_program, version, workspace};
use crate::{Backend, Error};
use domain::id::MiniProgramId;
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

/// How many packages are asked for at once.
const CHUNK: u64 = 500;

/// What is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry of a chain was changed, taken out or put in.
    #[error("audit chain {chain} ({name}): entry {seq} is not what was written")]
    Chain {
        /// The chain; 0 is the installation's.
        chain: i64,
        /// Whose it is.
        name: String,
        /// The first entry that does not fit.
        seq: i64,
    },
    /// A version names a package that is not in the store.
    #[error("package {sha256} of {mini_program} {number} is missing")]
    PackageMissing {
        /// What it is kept under.
        sha256: String,
        /// A mini program that has it.
        mini_program: MiniProgramId,
        /// The version that has it.
        number: String,
    },
    /// A package holds something else than its name says.
    #[error("package {sha256} of {mini_program} {number} was changed: its SHA-256 is {found}")]
    PackageChanged {
        /// What it is kept under.
        sha256: String,
        /// A mini program that has it.
        mini_program: MiniProgramId,
        /// The version that has it.
        number: String,
        /// The hash of what is there.
        found: String,
    },
}

/// One chain that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Whose it is.
    pub name: String,
    /// How many entries it has.
    pub entries: i64,
}

/// What was checked, up to the first thing that is broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Chains that are whole.
    pub chains: Vec<Chain>,
    /// Packages that are what they should be.
    pub packages: u64,
    /// The first thing that is not.
    pub broken: Option<Broken>,
}

/// Checks everything that can be checked; reads all of the audit and every package.
pub async fn verify(backend: &Backend) -> Result<Verified, Error> {
    let mut verified = Verified::default();
    verified.broken = chains(backend, &mut verified.chains).await?;
    if verified.broken.is_none() {
        verified.broken = packages(backend, &mut verified.packages).await?;
    }
    Ok(verified)
}

async fn chains(backend: &Backend, whole: &mut Vec<Chain>) -> Result<Option<Broken>, Error> {
    let db = &backend.database.reader;
    let heads =
        audit_chain::Entity::find().order_by_asc(audit_chain::Column::Chain).all(db).await?;
    for head in heads {
        let chain = head.chain;
        let owner = workspace::Entity::find_by_id(domain::id::WorkspaceId(chain)).one(db).await?;
        let name = owner.map_or_else(|| String::from("the installation"), |it| it.name);
        match audit::verify(db, chain).await? {
            Ok(entries) => whole.push(Chain { name, entries }),
            Err(seq) => return Ok(Some(Broken::Chain { chain, name, seq })),
        }
    }
    Ok(None)
}

async fn packages(backend: &Backend, whole: &mut u64) -> Result<Option<Broken>, Error> {
    let mut after = String::new();
    loop {
        let hashes: Vec<String> = version::Entity::find()
            .select_only()
            .column(version::Column::Sha256)
            .distinct()
            .filter(version::COLUMN.sha256.gt(after.as_str()))
            .order_by_asc(version::Column::Sha256)
            .limit(CHUNK)
            .into_tuple()
            .all(&backend.database.reader)
            .await?;
        let Some(last) = hashes.last() else {
            return Ok(None);
        };
        after.clone_from(last);
        for sha256 in hashes {
            let found = backend.storage.digest(&sha256).await?;
            if found.as_ref() != Some(&sha256) {
                return broken(backend, sha256, found).await.map(Some);
            }
            *whole += 1;
        }
    }
}

/// Says which version a broken package belongs to.
async fn broken(backend: &Backend, sha256: String, found: Option<String>) -> Result<Broken, Error> {
    let db = &backend.database.reader;
    let row =
        version::Entity::find().filter(version::COLUMN.sha256.eq(sha256.as_str())).one(db).await?;
    let row = row.ok_or(Error::NotFound)?;
    let program = mini_program::Entity::find_by_id(row.mini_program_id).one(db).await?;
    let mini_program = program.ok_or(Error::NotFound)?.public_id;
    let number = format!("{}.{}.{}", row.major, row.minor, row.patch);
    Ok(match found {
        None => Broken::PackageMissing { sha256, mini_program, number },
        Some(found) => Broken::PackageChanged { sha256, mini_program, number, found },
    })
}
