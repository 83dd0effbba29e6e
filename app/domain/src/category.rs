//! The tenant's tree of categories (rules §3.4).

use crate::form::{Field, FieldProblem, Problem, Problems, line};
use crate::id::CategoryId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many levels the tree has at most.
pub const LEVELS: usize = 3;
/// Widest name of a category.
pub const NAME_MOST: u32 = 40;

/// A category as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CategoryForm {
    /// Its name in English.
    pub english: String,
    /// Its name in Chinese; without one the English stands there.
    pub chinese: String,
    /// The id of the category it stands below; empty at the top.
    pub parent: String,
}

/// Names by language tag, and the category above.
pub type Checked = (BTreeMap<String, String>, Option<CategoryId>);

impl CategoryForm {
    /// Reads the form; whether the parent is there and fits is for [`fits`] to say.
    pub fn checked(&self) -> Result<Checked, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let mut names = BTreeMap::new();
        if let Some(name) = problems.keep(Field::EnglishName, line(&self.english, 1, NAME_MOST)) {
            names.insert(String::from("en"), name);
        }
        if !self.chinese.trim().is_empty()
            && let Some(name) = problems.keep(Field::ChineseName, line(&self.chinese, 1, NAME_MOST))
        {
            names.insert(String::from("zh-CN"), name);
        }
        let parent = if self.parent.is_empty() {
            None
        } else {
            problems.keep(Field::Parent, self.parent.parse().map_err(|_| Problem::NoSuchChoice))
        };
        problems.finish()?;
        Ok((names, parent))
    }
}

/// Whether the category `moved` (none for a new one), with all that stands below it, may stand below
/// `parent`. `tree` is every category of the tenant with the one above it.
pub fn fits(
    tree: &[(CategoryId, Option<CategoryId>)],
    moved: Option<CategoryId>,
    parent: Option<CategoryId>,
) -> Result<(), Problem> {
    let above = |id: CategoryId| tree.iter().find(|it| it.0 == id).and_then(|it| it.1);
    let mut levels = 0;
    let mut at = parent;
    while let Some(id) = at {
        if Some(id) == moved {
            return Err(Problem::BelowItself);
        }
        if !tree.iter().any(|it| it.0 == id) {
            return Err(Problem::NoSuchChoice);
        }
        levels += 1;
        if levels > LEVELS {
            break;
        }
        at = above(id);
    }
    if levels + moved.map_or(1, |id| height(tree, id, LEVELS)) > LEVELS {
        return Err(Problem::TooDeep { most: 3 });
    }
    Ok(())
}

/// How many levels a category and what stands below it take, up to one more than `most`.
fn height(tree: &[(CategoryId, Option<CategoryId>)], id: CategoryId, most: usize) -> usize {
    if most == 0 {
        return 1;
    }
    let below = tree.iter().filter(|it| it.1 == Some(id));
    1 + below.map(|it| height(tree, it.0, most - 1)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: [(i64, i64); 5] = [(1, 0), (2, 1), (3, 2), (4, 0), (5, 4)];

    fn put(moved: i64, parent: i64) -> Result<(), Problem> {
        let some = |id: i64| (id != 0).then_some(CategoryId(id));
        let tree: Vec<_> = TREE.iter().map(|(id, up)| (CategoryId(*id), some(*up))).collect();
        fits(&tree, some(moved), some(parent))
    }

    #[test]
    fn a_category_stands_never_below_itself() {
        for (moved, parent) in [(1, 1), (1, 2), (1, 3), (4, 5)] {
            assert_eq!(put(moved, parent), Err(Problem::BelowItself), "{moved} below {parent}");
        }
    }

    #[test]
    fn the_tree_has_three_levels() {
        let deep = Err(Problem::TooDeep { most: 3 });
        assert_eq!(
            (put(0, 3), put(1, 4), put(4, 2), put(2, 5)),
            (deep.clone(), deep.clone(), deep.clone(), deep)
        );
        assert_eq!((put(0, 2), put(2, 4), put(4, 1), put(3, 0)), (Ok(()), Ok(()), Ok(()), Ok(())));
        assert_eq!(put(0, 9), Err(Problem::NoSuchChoice));
    }
}
