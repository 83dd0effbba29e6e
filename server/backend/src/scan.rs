//! What a phone's camera opens, and how often: public, and never slower or wronger for being counted
//! (rules §5.4).

use crate::entity::{mini_program, mini_program_text, qr_code};
use crate::picture::{self, Shown};
use crate::qr_code::{newest_number, place_of, places};
use crate::{Backend, Error};
use domain::id::{MiniProgramId, QrCodeId};
use domain::language::{Locale, Tag};
use domain::mini_program::MiniProgramStatus;
use domain::picture::Size;
use domain::qr_code::{LinkParts, QrToken, link};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What somebody who scanned a code is shown.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// Which code was it.
    pub code: QrCodeId,
    /// What the code holds.
    pub token: QrToken,
    /// The mini program's public id.
    pub id: MiniProgramId,
    /// Its name in the language of whoever scanned.
    pub name: String,
    /// The hash of its logo; none where it has none, and where the code leads nowhere any more.
    pub logo: Option<String>,
    /// How far they get.
    pub opening: Opening,
}

/// How far a scan leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Into a host app; without a link where the host app has none.
    Open {
        /// What people call the host app.
        host_app: String,
        /// What opens it.
        link: Option<String>,
    },
    /// Nowhere yet: the default code has no version to open.
    NoVersion,
    /// Nowhere any more: its last day is over.
    Expired,
    /// Nowhere any more: the mini program was removed.
    Removed,
    /// Nowhere at present: what it opens in was switched off.
    Off,
}

impl Opening {
    /// Whether it leads somewhere, or will: else the page is gone (rules §5.4).
    pub const fn leads(&self) -> bool {
        match self {
            Opening::Open { .. } | Opening::NoVersion => true,
            Opening::Expired | Opening::Removed | Opening::Off => false,
        }
    }
}

/// The logo on the page of a code; of a code that leads nowhere any more it is gone, like the page. Whoever
/// asks for it has scanned nothing.
pub async fn logo(backend: &Backend, token: &QrToken, mark: &str) -> Result<Shown, Error> {
    // In whatever language: nobody sees the name.
    let scanned = open(backend, token, Locale::En).await?.ok_or(Error::NotFound)?;
    if !scanned.opening.leads() {
        return Err(Error::LinkSpent);
    }
    let logo = scanned.logo.as_deref();
    picture::shown(&backend.database.reader, logo, mark, Size::Small).await
}

/// The code with this token, if there is one.
pub async fn open(
    backend: &Backend,
    token: &QrToken,
    locale: Locale,
) -> Result<Option<Scanned>, Error> {
    let db = &backend.database.reader;
    let code = qr_code::Entity::find().filter(qr_code::COLUMN.token.eq(token.clone()));
    let Some(code) = code.one(db).await? else { return Ok(None) };
    let program = mini_program::Entity::find_by_id(code.mini_program_id).one(db).await?;
    let Some(program) = program else { return Ok(None) };
    let opening = opening(backend, &code, &program).await?;
    let name = match locale.word().parse::<Tag>() {
        Err(_) => None,
        Ok(tag) => mini_program_text::Entity::find_by_id((program.id, tag)).one(db).await?,
    };
    let name = name.map(|it| it.name).filter(|it| !it.is_empty()).unwrap_or(program.name);
    let logo = program.logo.filter(|_| opening.leads());
    let (code, token) = (code.id, code.token);
    Ok(Some(Scanned { code, token, id: program.public_id, name, logo, opening }))
}

async fn opening(
    backend: &Backend,
    code: &qr_code::Model,
    program: &mini_program::Model,
) -> Result<Opening, Error> {
    let db = &backend.database.reader;
    if program.deleted_at.is_some() || program.status == MiniProgramStatus::Archived {
        return Ok(Opening::Removed);
    }
    if code.expires_at.is_some_and(|it| it <= backend.clock.now()) {
        return Ok(Opening::Expired);
    }
    let places = places(db, program.id).await?;
    let Some(place) = place_of(code, &places).filter(|it| it.choice.active) else {
        return Ok(Opening::Off);
    };
    let version = match code.target_id {
        // What is live there the host app asks for itself.
        Some(_) => None,
        None => match newest_number(db, program.id).await? {
            None => return Ok(Opening::NoVersion),
            newest => newest,
        },
    };
    let parts = LinkParts {
        id: &program.public_id,
        environment: place.choice.environment,
        version,
        page: &code.page,
        parameters: &code.parameters,
    };
    let link = link(&place.deep_link, parts);
    Ok(Opening::Open { host_app: place.choice.host_app.clone(), link })
}

/// Scans that are still to be written. One task at a time writes what has come together, so that many
/// scans at once neither wait for the database nor crowd out others that write.
#[derive(Debug, Default)]
pub struct Scans(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    counts: BTreeMap<QrCodeId, i64>,
    is_writing: bool,
}

impl Scans {
    fn with<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is to be written; with nothing left, nobody writes any more.
    fn take(&self) -> Option<BTreeMap<QrCodeId, i64>> {
        self.with(|waiting| {
            let counts = std::mem::take(&mut waiting.counts);
            waiting.is_writing = !counts.is_empty();
            waiting.is_writing.then_some(counts)
        })
    }

    /// Takes back what could not be written: the next scan tries again.
    fn put_back(&self, counts: BTreeMap<QrCodeId, i64>) {
        self.with(|waiting| {
            for (code, count) in counts {
                *waiting.counts.entry(code).or_default() += count;
            }
            waiting.is_writing = false;
        });
    }
}

/// Counts a scan. Returns at once; what goes wrong is logged and tried again with the next one.
pub fn count(backend: &Backend, code: QrCodeId) {
    let begins = backend.scans.with(|waiting| {
        *waiting.counts.entry(code).or_default() += 1;
        !std::mem::replace(&mut waiting.is_writing, true)
    });
    if begins {
        tokio::spawn(write(backend.clone()));
    }
}

async fn write(backend: Backend) {
    while let Some(counts) = backend.scans.take() {
        if let Err(error) = store(&backend, &counts).await {
            tracing::warn!(%error, "scans could not be counted");
            backend.scans.put_back(counts);
            return;
        }
    }
}

/// Adds to the counts, in the order of codes: two nodes that write at once never wait for each other in
/// a circle. A code that was deleted meanwhile counts no more.
async fn store(backend: &Backend, counts: &BTreeMap<QrCodeId, i64>) -> Result<(), Error> {
    let now = backend.clock.now();
    let txn = backend.database.begin().await?;
    for (code, count) in counts {
        qr_code::Entity::update_many()
            .col_expr(qr_code::Column::Scans, Expr::col(qr_code::Column::Scans).add(*count))
            .col_expr(qr_code::Column::ScannedAt, Expr::value(now))
            .filter(qr_code::COLUMN.id.eq(*code))
            .exec(&txn)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}
