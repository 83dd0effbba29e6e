//! Requests (rules §6.1–§6.4): who sees one, deciding it, withdrawing it, talking about it. What is
//! particular to a kind stands in one file for each.

mod activation;
mod finding;
mod launch;
pub mod list;
pub(crate) mod notice;
pub mod page;
pub mod picture;
mod removal;

pub(crate) use activation::open_one as open_activation;
pub use activation::{Matter as ActivationMatter, ask};
pub use finding::{answer, fix, reopen};
pub use launch::{Matter as LaunchMatter, PackageShort};

use crate::access::Actor;
use crate::audit::{self, Event};
use crate::entity::{account, mini_program, request, request_comment, version, workspace};
use crate::error::{Denied, is_unique_violation};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{Action, Facts, Role, Roles, roles};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, FeatureId, ReleaseId, RequestFindingId, RequestId, VersionId};
use domain::request::{Deciding, RequestKind, RequestStatus, TypedFinding, Verdict};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, entity::prelude::*};
use serde_json::{Value, json};

/// What is asked for, beside whose mini program and by whom.
pub(crate) struct Wish {
    /// Its kind.
    pub kind: RequestKind,
    /// The feature, for an activation.
    pub feature: Option<FeatureId>,
    /// The version and its release, for a launch.
    pub launch: Option<(VersionId, ReleaseId)>,
    /// Why; checked.
    pub reason: String,
}

/// Makes a request within a transaction, and tells those who may decide it. What the partial indexes allow
/// once is a conflict the second time.
pub(crate) async fn make(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &mini_program::Model,
    applicant: AccountId,
    wish: Wish,
) -> Result<request::Model, Error> {
    let row = request::ActiveModel {
        id: NotSet,
        tenant_id: Set(program.tenant_id),
        kind: Set(wish.kind),
        status: Set(RequestStatus::InReview),
        mini_program_id: Set(program.id),
        feature_id: Set(wish.feature),
        version_id: Set(wish.launch.map(|it| it.0)),
        release_id: Set(wish.launch.map(|it| it.1)),
        applicant_id: Set(applicant),
        reason: Set(wish.reason),
        created_at: Set(cx.backend.clock.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_note: Set(String::new()),
        self_approved: Set(false),
        confirmed_at: Set(None),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
        revision: Set(1),
    };
    let row = match row.insert(txn).await {
        // The index says what a look before could not see.
        Err(error) if is_unique_violation(&error) => return Err(Error::Conflict),
        inserted => inserted?,
    };
    notice::made(txn, cx, &row, program).await?;
    Ok(row)
}

/// A request that the actor may open. Only [`open`] makes one.
pub struct Asked {
    row: request::Model,
    program: mini_program::Model,
    roles: Roles,
    sees_program: bool,
    actor: Actor,
}

impl Asked {
    /// Its row.
    pub fn row(&self) -> &request::Model {
        &self.row
    }

    /// The mini program that it is about.
    pub fn program(&self) -> &mini_program::Model {
        &self.program
    }

    /// Whether the actor may open the mini program too: whoever decides sees requests of others that
    /// were decided, and not what they were about (rules §2.2).
    pub fn sees_program(&self) -> bool {
        self.sees_program
    }

    /// Whether the actor made it.
    pub fn is_own(&self) -> bool {
        self.row.applicant_id == self.actor.account
    }

    /// Whether the actor's role lets them decide requests like this one.
    pub fn may_decide(&self) -> bool {
        self.roles.may(Action::DecideRequest)
    }

    /// Whether the actor may take it back: whoever made it, and a launch whoever releases.
    pub fn may_withdraw(&self, now: DateTime<Utc>) -> bool {
        let also = match self.row.kind {
            RequestKind::Launch => self.roles.may(Action::ReleaseVersion),
            RequestKind::Removal | RequestKind::FeatureActivation => false,
        };
        self.can_be_withdrawn(now) && (self.is_own() || also)
    }

    /// Whether there is something to take back: an approved removal is, until it is confirmed or lapses
    /// (rules §6.5.4).
    fn can_be_withdrawn(&self, now: DateTime<Utc>) -> bool {
        match self.row.kind {
            RequestKind::Removal => crate::removal::stage(&self.row, now).is_open(),
            RequestKind::Launch | RequestKind::FeatureActivation => {
                self.row.status == RequestStatus::InReview
            }
        }
    }

    /// Whether the actor may decide this very one (rules §2.6).
    pub async fn deciding(&self, db: &impl ConnectionTrait) -> Result<Deciding, Error> {
        let mut theirs = vec![self.row.applicant_id];
        if let Some(id) = self.row.version_id {
            let uploaded = version::Entity::find_by_id(id).one(db).await?;
            theirs.extend(uploaded.map(|it| it.uploader_id));
        }
        let tenant = workspace::Entity::find_by_id(self.row.tenant_id).one(db).await?;
        let allowed = tenant.is_some_and(|it| it.self_approval);
        Ok(Deciding::of(self.actor.account, &theirs, allowed))
    }
}

/// The request with this number, for those who may decide it or comment on it. Others who see the mini
/// program are refused; to strangers it does not exist (rules §6.3).
pub async fn open(cx: &Cx<'_>, id: RequestId) -> Result<Asked, Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database.reader;
    let row = request::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let by_key = mini_program::COLUMN.id.eq(row.mini_program_id);
    let crate::access::Found { row: program, facts, .. } =
        cx.find(by_key, actor).await?.ok_or(Error::NotFound)?;
    let sees_program = roles(facts).see_it();
    // Whoever decides requests opens those of others too, whatever became of them.
    let roles = roles(Facts { reviewing: true, ..facts });
    if !roles.see_it() {
        return Err(Error::NotFound);
    }
    let own = row.applicant_id == actor.account && roles.has(Role::MiniProgramDeveloper);
    if !roles.may(Action::CommentRequest) && !own {
        let ask = cx.whom_to_ask(&program, Action::CommentRequest).await?;
        return Err(Error::Denied(Denied::MiniProgram { action: Action::CommentRequest, ask }));
    }
    Ok(Asked { row, program, roles, sees_program, actor })
}

/// Approves a request, with a note if there is one to be said.
pub async fn approve(cx: &Cx<'_>, id: RequestId, note: &str) -> Result<(), Error> {
    decide(cx, id, Verdict::Approve, (note, &[])).await
}

/// Rejects a request with a reason, and with what was found (rules §6.4).
pub async fn reject(
    cx: &Cx<'_>,
    id: RequestId,
    reason: &str,
    findings: &[TypedFinding],
) -> Result<(), Error> {
    decide(cx, id, Verdict::Reject, (reason, findings)).await
}

/// The request with this number, for those whose role lets them decide it.
async fn open_to_decide(cx: &Cx<'_>, id: RequestId) -> Result<Asked, Error> {
    let asked = open(cx, id).await?;
    if asked.may_decide() {
        return Ok(asked);
    }
    let ask = cx.whom_to_ask(&asked.program, Action::DecideRequest).await?;
    Err(Error::Denied(Denied::MiniProgram { action: Action::DecideRequest, ask }))
}

/// Of two who decide at once one does; the other learns who, what and when.
async fn decide(
    cx: &Cx<'_>,
    id: RequestId,
    verdict: Verdict,
    (typed, found): (&str, &[TypedFinding]),
) -> Result<(), Error> {
    let asked = open_to_decide(cx, id).await?;
    let db = &cx.backend.database.reader;
    if asked.row.status != RequestStatus::InReview {
        return Err(decided(db, id).await?);
    }
    let (note, findings) = match (verdict.note(typed), domain::request::findings(found)) {
        (Ok(note), Ok(findings)) => (note, findings),
        (note, findings) => {
            let problems = note.err().into_iter().chain(findings.err()).flatten();
            return Err(Error::Fields(problems.collect()));
        }
    };
    let is_own = match asked.deciding(db).await? {
        Deciding::Free => false,
        Deciding::Own => true,
        Deciding::Refused => return Err(Error::field(Field::Request, Problem::OwnRequest)),
    };

    let status = verdict.status();
    let txn = cx.backend.database.begin().await?;
    let changed = request::Entity::update_many()
        .col_expr(request::Column::Status, Expr::value(status))
        .col_expr(request::Column::DecidedBy, Expr::value(asked.actor.account))
        .col_expr(request::Column::DecidedAt, Expr::value(cx.backend.clock.now()))
        .col_expr(request::Column::DecisionNote, Expr::value(note.as_str()))
        .col_expr(request::Column::SelfApproved, Expr::value(is_own))
        .col_expr(request::Column::Revision, Expr::value(asked.row.revision.saturating_add(1)))
        .filter(request::COLUMN.id.eq(id))
        .filter(request::COLUMN.status.eq(RequestStatus::InReview))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(decided(&txn, id).await?);
    }
    finding::insert(&txn, cx, &asked, &findings).await?;
    settle(&txn, cx, &asked, status).await?;
    notice::settled(&txn, cx, &asked.row, &asked.program, status).await?;
    let kind = match verdict {
        Verdict::Approve => EventKind::RequestApproved,
        Verdict::Reject => EventKind::RequestRejected,
    };
    let mut after = json!({ "status": status, "note": note, "own": is_own });
    if let (Some(after), false) = (after.as_object_mut(), findings.is_empty()) {
        after.insert(String::from("findings"), json!(findings));
    }
    record(&txn, cx, &asked, kind, (json!({ "status": asked.row.status }), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes a request back. Who approved it, if somebody did, and with which words stays with it.
pub async fn withdraw(cx: &Cx<'_>, id: RequestId) -> Result<(), Error> {
    let asked = open(cx, id).await?;
    let db = &cx.backend.database.reader;
    let now = cx.backend.clock.now();
    if !asked.can_be_withdrawn(now) {
        return Err(decided(db, id).await?);
    }
    if !asked.may_withdraw(now) {
        let applicant = account::Entity::find_by_id(asked.row.applicant_id).one(db).await?;
        let ask = applicant.into_iter().map(|it| it.name).collect();
        return Err(Error::Denied(Denied::Withdrawal { ask }));
    }

    let status = RequestStatus::Withdrawn;
    let txn = cx.backend.database.begin().await?;
    let changed = request::Entity::update_many()
        .col_expr(request::Column::Status, Expr::value(status))
        .col_expr(request::Column::WithdrawnAt, Expr::value(now))
        .col_expr(request::Column::WithdrawnBy, Expr::value(asked.actor.account))
        .col_expr(request::Column::Revision, Expr::value(asked.row.revision.saturating_add(1)))
        .filter(request::COLUMN.id.eq(id))
        .filter(request::COLUMN.status.eq(asked.row.status))
        .filter(request::COLUMN.confirmed_at.is_null())
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(decided(&txn, id).await?);
    }
    settle(&txn, cx, &asked, status).await?;
    notice::settled(&txn, cx, &asked.row, &asked.program, status).await?;
    let difference = (json!({ "status": asked.row.status }), json!({ "status": status }));
    record(&txn, cx, &asked, EventKind::RequestWithdrawn, difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Says something about a request, decided or not.
pub async fn comment(cx: &Cx<'_>, id: RequestId, typed: &str) -> Result<(), Error> {
    let asked = open(cx, id).await?;
    remark(cx, &asked, None, typed).await
}

/// Says something about a request as a whole, or below one of its findings.
async fn remark(
    cx: &Cx<'_>,
    asked: &Asked,
    finding: Option<RequestFindingId>,
    typed: &str,
) -> Result<(), Error> {
    let text = domain::request::text(Field::Comment, typed).map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let row = request_comment::ActiveModel {
        id: NotSet,
        request_id: Set(asked.row.id),
        finding_id: Set(finding),
        author_id: Set(asked.actor.account),
        text: Set(text.clone()),
        created_at: Set(cx.backend.clock.now()),
    };
    row.insert(&txn).await?;
    notice::commented(&txn, cx, &asked.row, &asked.program).await?;
    let after = match finding {
        Some(finding) => json!({ "finding": finding, "text": text }),
        None => json!({ "text": text }),
    };
    record(&txn, cx, asked, EventKind::RequestCommented, (json!(null), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// What a request brings about when it leaves the review, within the transaction that moves it.
async fn settle(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    status: RequestStatus,
) -> Result<(), Error> {
    match asked.row.kind {
        RequestKind::Launch => launch::settle(txn, cx, asked, status).await,
        RequestKind::Removal => removal::settle(txn, cx, asked, status).await,
        RequestKind::FeatureActivation => activation::settle(txn, cx, asked, status).await,
    }
}

/// When a request was taken back, and by whom; of one that was so before this was kept, by whoever asked.
fn withdrawn(row: &request::Model) -> Option<(DateTime<Utc>, AccountId)> {
    row.withdrawn_at.map(|at| (at, row.withdrawn_by.unwrap_or(row.applicant_id)))
}

/// The refusal of whoever came too late.
async fn decided(db: &impl ConnectionTrait, id: RequestId) -> Result<Error, Error> {
    let row = request::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let decided = row.decided_at.zip(row.decided_by);
    let Some((at, who)) = withdrawn(&row).or(decided) else { return Ok(Error::Conflict) };
    let who = account::Entity::find_by_id(who).one(db).await?;
    let by = who.map_or_else(String::new, |it| it.name);
    Ok(Error::Decided { status: row.status, by, at })
}

/// Writes what happened to a request, as something that happened to its mini program.
async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    kind: EventKind,
    (before, after): (Value, Value),
) -> Result<(), Error> {
    let subject = format!("#{}", asked.row.id);
    record_of(txn, cx, &asked.program, (kind, &subject), (before, after)).await
}

/// Writes what happened to a mini program.
pub(crate) async fn record_of(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &mini_program::Model,
    (kind, subject): (EventKind, &str),
    (before, after): (Value, Value),
) -> Result<(), Error> {
    let event = Event {
        tenant: Some(program.tenant_id),
        kind,
        workspace: Some(program.workspace_id),
        mini_program: Some(program.id),
        subject: &format!("{} {} {subject}", program.public_id, program.name),
        before,
        after,
    };
    audit::record(txn, cx, event).await
}
