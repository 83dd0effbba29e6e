//! What releases froze of two versions that are compared (rules §7.9.7): information, release note and
//! features, and of the configuration what the reader may view.

use crate::Error;
use crate::access::Program;
use crate::entity::{host_app, release, target};
use domain::access::Action;
use domain::comparison::Sides;
use domain::form::Field;
use domain::id::{ReleaseId, TargetId, VersionId};
use domain::release::Frozen;
use domain::release::review::{Line, PartShown, Sight, Subject, configuration, difference};
use domain::workspace::{CategoryChoice, Environment};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};

/// What stands in place of a snapshot where nothing was frozen.
const NOTHING: &str = "{}";

/// What releases froze of two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenSides {
    /// Where each was frozen: the host app's name, and the environment. None for a version of which no
    /// release froze anything; then there is nothing to compare.
    pub at: Sides<Option<(String, Environment)>>,
    /// What differs of information, release note and features.
    pub lines: Vec<Line>,
    /// What differs of the configuration; none for whoever may not view it (rules §2.8).
    pub configuration: Option<Vec<PartShown>>,
    /// The tenant's categories: what was frozen names its own by the id alone.
    pub categories: Vec<CategoryChoice>,
}

impl FrozenSides {
    /// Whether nothing differs in it, as far as both sides were frozen.
    pub fn is_same(&self) -> bool {
        let FrozenSides { at: _, lines, configuration, categories: _ } = self;
        lines.is_empty() && configuration.as_ref().is_none_or(Vec::is_empty)
    }
}

/// A release that froze something: itself, its version, its target.
type Freezing = (ReleaseId, VersionId, TargetId);

/// Which releases are held against each other, out of all of both versions, the newest first: those of the
/// target where both were frozen and the later side was last; without such a target the newest of each.
fn chosen(all: &[Freezing], versions: Sides<VersionId>) -> Sides<Option<ReleaseId>> {
    let of = |version: VersionId| all.iter().filter(move |it| it.1 == version);
    let pair = of(versions.after).find_map(|after| {
        let before = of(versions.before).find(|it| it.2 == after.2)?;
        Some(Sides { before: Some(before.0), after: Some(after.0) })
    });
    let newest = |version| of(version).next().map(|it| it.0);
    pair.unwrap_or_else(|| Sides { before: newest(versions.before), after: newest(versions.after) })
}

/// What was frozen of both versions of a mini program, as far as it differs and the reader may see it.
pub(super) async fn sides(
    db: &impl ConnectionTrait,
    program: &Program,
    versions: Sides<VersionId>,
) -> Result<FrozenSides, Error> {
    use release::Column::{Id, TargetId as Target, VersionId as Version};
    let all: Vec<Freezing> = release::Entity::find()
        .select_only()
        .columns([Id, Version, Target])
        .filter(Version.is_in([versions.before, versions.after]))
        .filter(release::COLUMN.snapshot.ne(NOTHING))
        .order_by_desc(Id)
        .into_tuple()
        .all(db)
        .await?;
    let Sides { before, after } = chosen(&all, versions);
    let (before, after) = (read(db, before).await?, read(db, after).await?);
    let place = |side: &Option<Read>| side.as_ref().map(|it| it.place.clone());
    let at = Sides { before: place(&before), after: place(&after) };
    let may = program.roles().may(Action::ViewConfiguration);
    let (mut lines, mut parts) = (Vec::new(), Vec::new());
    if let (Some(before), Some(after)) = (&before, &after) {
        lines = difference(Some(&before.frozen), &after.frozen);
        // Of the address that an HTML5 version opens the comparison tells for itself.
        let address = Subject::Information(Field::EntranceUrl);
        lines.retain(|it| !it.is_same() && it.subject != address);
        let (old, new) = (&before.frozen.configuration, &after.frozen.configuration);
        let sight = if may { Sight::All } else { Sight::Nothing };
        parts = configuration(sight, Some(old), new);
        parts.retain(|it| !it.is_same());
    }
    let categories = crate::workspace::categories(db, program.row().tenant_id).await?;
    Ok(FrozenSides { at, lines, configuration: may.then_some(parts), categories })
}

/// What a release froze, and where.
struct Read {
    place: (String, Environment),
    frozen: Frozen,
}

async fn read(
    db: &impl ConnectionTrait,
    release: Option<ReleaseId>,
) -> Result<Option<Read>, Error> {
    let Some(release) = release else { return Ok(None) };
    let row = release::Entity::find_by_id(release).one(db).await?.ok_or(Error::NotFound)?;
    let target = target::Entity::find_by_id(row.target_id).one(db).await?;
    let target = target.ok_or(Error::NotFound)?;
    let host_app = host_app::Entity::find_by_id(target.host_app_id).one(db).await?;
    let name = host_app.ok_or(Error::NotFound)?.name;
    let frozen = serde_json::from_str(&row.snapshot)?;
    Ok(Some(Read { place: (name, target.environment), frozen }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_at_the_same_target_are_held_against_each_other() {
        let versions = Sides { before: VersionId(1), after: VersionId(2) };
        let row = |id, version, target| (ReleaseId(id), VersionId(version), TargetId(target));
        let sides = |before: Option<i64>, after: Option<i64>| Sides {
            before: before.map(ReleaseId),
            after: after.map(ReleaseId),
        };
        for (all, expected) in [
            (vec![], sides(None, None)),
            (vec![row(3, 2, 1)], sides(None, Some(3))),
            // Nowhere both: the newest of each.
            (vec![row(4, 1, 9), row(3, 2, 1), row(2, 1, 8)], sides(Some(4), Some(3))),
            // The newest of the later version is where the earlier never was.
            (vec![row(9, 2, 7), row(8, 1, 6), row(5, 2, 1), row(2, 1, 1)], sides(Some(2), Some(5))),
            // Twice at one target: the newest of both there.
            (vec![row(6, 2, 1), row(5, 1, 1), row(4, 2, 1), row(3, 1, 1)], sides(Some(5), Some(6))),
        ] {
            assert_eq!(chosen(&all, versions), expected, "{all:?}");
        }
        let itself = Sides { before: VersionId(2), after: VersionId(2) };
        assert_eq!(chosen(&[row(6, 2, 1), row(4, 2, 3)], itself), sides(Some(6), Some(6)));
    }
}
