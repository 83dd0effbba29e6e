//! Which scope declares what a name means.

use super::walk::Walk;

/// The scopes that declare one name.
///
/// Scopes are numbered as they begin and each knows where it ends, so that a scope is found by
/// bisection: climbing from scope to scope would let a script of many names in deep scopes take
/// minutes.
pub(super) struct Declared {
    scopes: Vec<u32>,
    /// For each of them the place, in this list, of the next around it.
    around: Vec<Option<usize>>,
}

impl Declared {
    pub(super) fn new(walk: &Walk<'_, '_>, mut scopes: Vec<u32>) -> Self {
        scopes.sort_unstable();
        scopes.dedup();
        let mut around = Vec::with_capacity(scopes.len());
        let mut open: Vec<usize> = Vec::new();
        for (index, scope) in scopes.iter().enumerate() {
            while open.last().is_some_and(|outer| walk.end(scopes[*outer]) <= *scope) {
                open.pop();
            }
            around.push(open.last().copied());
            open.push(index);
        }
        Self { scopes, around }
    }

    /// The innermost scope that declares the name for `scope`; `None` is the global one.
    pub(super) fn around(&self, walk: &Walk<'_, '_>, scope: u32) -> Option<u32> {
        let before = self.scopes.partition_point(|declared| *declared <= scope);
        let mut index = before.checked_sub(1);
        while let Some(here) = index {
            if walk.end(self.scopes[here]) > scope {
                return Some(self.scopes[here]);
            }
            index = self.around[here];
        }
        None
    }
}
