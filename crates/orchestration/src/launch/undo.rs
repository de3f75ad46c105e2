//! What becomes of what a failed launch made.

use super::error::{LaunchError, LaunchProblem};
use super::look::{find_profile, of_name, of_run};
use super::make::{Begun, Making, Thing};
use super::resource::LaunchResource;
use crate::lost::{find, find_role, is_unanswered};
use crate::on_failure::OnFailure;
use aws_interactions_core::Wait;
use ec2_interactions::{Ec2Error, InstanceState, terminate_instances, wait_for_instances};
use iam_interactions::{InstanceProfileError, ItsInstanceProfiles, RoleError, delete_instance_profile, delete_role};
use std::collections::BTreeSet;

/// Why something could not be removed, and what of it exists still.
struct Left {
    problem: LaunchProblem,
    resources: Vec<LaunchResource>,
}

impl Making<'_> {
    /// The end of a launch that failed.
    pub(super) async fn end(&self, problem: LaunchProblem) -> LaunchError {
        match self.launch.on_failure {
            OnFailure::Undo => self.undo(problem).await,
            OnFailure::Keep => self.keep(problem).await,
        }
    }

    async fn undo(&self, problem: LaunchProblem) -> LaunchError {
        let is_open = may_be_done(&problem);
        let (name, source) = (self.launch.name.clone(), Box::new(problem));
        let (mut undone, mut begun) = (Vec::new(), self.begun.as_slice());
        while let [before @ .., last] = begun {
            match Box::pin(self.remove(*last, is_open)).await {
                Ok(removed) => undone.extend(removed),
                Err(left) => {
                    let mut all = self.named(before);
                    all.extend(left.resources);
                    return LaunchError::NotUndone { name, left: all, undone, undo: Box::new(left.problem), source };
                }
            }
            begun = before;
        }
        LaunchError::Undone { name, undone, source }
    }

    async fn keep(&self, problem: LaunchProblem) -> LaunchError {
        let mut left = Vec::new();
        if let [before @ .., last] = self.begun.as_slice() {
            left = self.named(before);
            left.extend(Box::pin(self.kept(*last, may_be_done(&problem))).await);
        }
        LaunchError::Kept { name: self.launch.name.clone(), left, source: Box::new(problem) }
    }

    /// What of `begun` exists, or may.
    async fn kept(&self, begun: Begun, is_open: bool) -> Vec<LaunchResource> {
        let named = |is_there: bool| self.named(is_there.then_some(&begun));
        let found = match begun.thing {
            _ if begun.is_made => None,
            Thing::Instance => self.find_instances(is_open).await.ok().map(|ids| instances(&ids)),
            Thing::Profile => self.find_profile(is_open).await.ok().map(named),
            Thing::Role => self.find_role(is_open).await.ok().map(named),
        };
        found.unwrap_or_else(|| self.named(&[begun]))
    }

    fn named<'b>(&self, begun: impl IntoIterator<Item = &'b Begun>) -> Vec<LaunchResource> {
        let name = || self.launch.name.clone();
        let named = |begun: &Begun| match begun.thing {
            Thing::Role => vec![LaunchResource::Role(name())],
            Thing::Profile => vec![LaunchResource::InstanceProfile(name())],
            Thing::Instance if self.launched.is_empty() => {
                vec![LaunchResource::LostInstance { run: self.mark.run().to_owned() }]
            }
            Thing::Instance => instances(&self.launched),
        };
        begun.into_iter().flat_map(named).collect()
    }

    /// Removes what was begun. What was begun last may not be there: it was refused, or the answer was lost.
    async fn remove(&self, begun: Begun, is_open: bool) -> Result<Vec<LaunchResource>, Left> {
        let is_expected = begun.is_made || is_open;
        let step = match begun.thing {
            Thing::Instance => return self.remove_instances(is_expected).await,
            Thing::Profile => format!("undo: delete the instance profile `{}`", self.launch.name),
            Thing::Role => format!("undo: delete the role `{}`", self.launch.name),
        };
        let removing = async {
            match begun.thing {
                Thing::Role => self.remove_role(is_expected).await,
                _ => self.remove_profile(is_expected).await,
            }
        };
        let removed = self.events.step(&step, Box::pin(removing)).await;
        let named = self.named(&[begun]);
        match removed {
            Ok(was_there) => Ok(if was_there { named } else { Vec::new() }),
            Err(problem) => Err(Left { problem, resources: named }),
        }
    }

    async fn remove_role(&self, is_expected: bool) -> Result<bool, LaunchProblem> {
        if !self.find_role(is_expected).await? {
            return Ok(false);
        }
        self.check_unused(LaunchResource::Role(self.launch.name.clone())).await?;
        delete_role(&self.launch.name, ItsInstanceProfiles::Keep, self.provider).await?;
        Ok(true)
    }

    async fn remove_profile(&self, is_expected: bool) -> Result<bool, LaunchProblem> {
        if !self.find_profile(is_expected).await? {
            return Ok(false);
        }
        self.check_unused(LaunchResource::InstanceProfile(self.launch.name.clone())).await?;
        delete_instance_profile(&self.launch.name, self.provider).await?;
        Ok(true)
    }

    /// An instance of another run of the same moment may work with them by now.
    async fn check_unused(&self, resource: LaunchResource) -> Result<(), LaunchProblem> {
        let instances: Vec<_> = of_name(&self.mark, self.provider).await?.into_iter().map(|other| other.id).collect();
        if instances.is_empty() { Ok(()) } else { Err(LaunchProblem::InUse { resource, instances }) }
    }

    async fn remove_instances(&self, is_expected: bool) -> Result<Vec<LaunchResource>, Left> {
        let ids = self.find_instances(is_expected).await.map_err(|error| {
            let resources = self.named(&[Begun { thing: Thing::Instance, is_made: false }]);
            Left { problem: error.into(), resources }
        })?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let resources = instances(&ids);
        let step = format!("undo: terminate {}", super::resource::listed(&resources));
        match self.events.step(&step, Box::pin(self.terminate(&ids, &step))).await {
            Ok(()) => Ok(resources),
            Err(problem) => Err(Left { problem, resources }),
        }
    }

    async fn terminate(&self, ids: &[String], step: &str) -> Result<(), LaunchProblem> {
        for outcome in terminate_instances(ids, self.provider).await? {
            if let Err(source) = outcome.result
                && !matches!(*source, Ec2Error::DoesNotExist { .. })
            {
                return Err(LaunchProblem::NotTerminated { instance: outcome.id, source });
            }
        }
        let wait = self.telling(&self.launch.waits.terminated, step);
        wait_for_instances(ids, &InstanceState::Terminated, &wait, self.provider).await?;
        Ok(())
    }

    /// The instances that this run launched, those that it does not know of included.
    async fn find_instances(&self, is_expected: bool) -> Result<Vec<String>, Ec2Error> {
        let is_waited_for = is_expected && self.launched.is_empty();
        let look = || async {
            let found = of_run(&self.mark, self.provider).await?;
            Ok(Some(found).filter(|found| !found.is_empty()))
        };
        let found = find(self.patience(is_waited_for), look).await?.unwrap_or_default();
        let ids: BTreeSet<String> =
            found.into_iter().map(|instance| instance.id).chain(self.launched.iter().cloned()).collect();
        Ok(ids.into_iter().collect())
    }

    /// Whether there is a role that this run made.
    async fn find_role(&self, is_expected: bool) -> Result<bool, RoleError> {
        let found = find(self.patience(is_expected), || find_role(&self.launch.name, self.provider)).await?;
        Ok(found.is_some_and(|role| self.mark.is_of_run(&role.tags)))
    }

    /// Whether there is a profile that this run made.
    async fn find_profile(&self, is_expected: bool) -> Result<bool, InstanceProfileError> {
        let found = find(self.patience(is_expected), || find_profile(&self.launch.name, self.provider)).await?;
        Ok(found.is_some_and(|profile| self.mark.is_of_run(&profile.tags)))
    }

    /// How long a thing is looked for.
    fn patience(&self, is_expected: bool) -> Option<&Wait> {
        is_expected.then_some(&self.launch.waits.lost)
    }
}

fn instances(ids: &[String]) -> Vec<LaunchResource> {
    ids.iter().cloned().map(LaunchResource::Instance).collect()
}

/// Whether what the failed step was to make may be there all the same: it was done in part, or nobody answered.
fn may_be_done(problem: &LaunchProblem) -> bool {
    match problem {
        LaunchProblem::Role(RoleError::Incomplete { .. })
        | LaunchProblem::Profile(InstanceProfileError::Incomplete { .. })
        | LaunchProblem::Ec2(Ec2Error::WrongAnswer { .. })
        // A request that was on its way at the deadline.
        | LaunchProblem::ProfileNotUsable { .. } => true,
        LaunchProblem::Role(error) => error.request().is_some_and(is_unanswered),
        LaunchProblem::Profile(error) => error.request().is_some_and(is_unanswered),
        LaunchProblem::Ec2(error) => error.request().is_some_and(is_unanswered),
        _ => false,
    }
}
