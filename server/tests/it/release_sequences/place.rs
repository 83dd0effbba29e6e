//! Where releases can go: environments that are switched on, host apps that the mini program is released to.

use super::model::{ENVIRONMENTS, Model, Outcome, Release, ensure};
use crate::people::Who;
use domain::access::{Action, WorkspaceAction, standing};
use domain::workspace::Environment;

impl Model {
    /// Whether something can be released at a target.
    pub fn is_open(&self, target: usize) -> bool {
        self.state.on[target] && self.state.chosen[0].is_some()
    }

    /// Switches an environment on or off (rules §1.4). Production is always there.
    pub fn switch(&mut self, target: usize, on: bool, who: Who) -> Result<(), Outcome> {
        let standing = standing(self.facts(who).tenant, None).ok_or(Outcome::Unknown)?;
        ensure(standing.may(WorkspaceAction::EditHostApps), Outcome::Denied)?;
        let environment = ENVIRONMENTS[target];
        let on = on || environment == Environment::Production;
        if !on && self.state.on[target] {
            self.nothing_in_use(Some(environment), |it| it.target == target)?;
        }
        self.state.on[target] = on;
        Ok(())
    }

    /// Makes the host apps of the mini program those that are wanted (rules §3.11). Every release is at
    /// the first of the two.
    pub fn release_to(&mut self, wanted: [bool; 2], who: Who) -> Result<(), Outcome> {
        self.may(who, Action::EditInformation)?;
        ensure(wanted.contains(&true), Outcome::NoHostAppLeft)?;
        if self.state.chosen[0].is_some() && !wanted[0] {
            self.nothing_in_use(None, |_| true)?;
        }
        for (chosen, wanted) in self.state.chosen.iter_mut().zip(wanted) {
            *chosen = wanted.then(|| chosen.unwrap_or(self.now));
        }
        Ok(())
    }

    /// Whether the host app at which everything is released is the first of the mini program's: the one
    /// added earliest, of several the one that the tenant has longer.
    pub fn is_first(&self) -> bool {
        match self.state.chosen {
            [Some(own), Some(other)] => own <= other,
            [own, _] => own.is_some(),
        }
    }

    fn nothing_in_use(
        &self,
        environment: Option<Environment>,
        there: impl Fn(&Release) -> bool,
    ) -> Result<(), Outcome> {
        let in_use = |it: &&Release| there(it) && it.status.is_in_use();
        self.state.releases.iter().rfind(in_use).map_or(Ok(()), |it| {
            Err(Outcome::InUse { environment, version: format!("{}.0.0", it.version + 1) })
        })
    }
}
