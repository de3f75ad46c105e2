//! What a launch makes, step by step.

use super::difference::differences;
use super::error::LaunchProblem;
use super::look::{There, age, of_name};
use super::{InstanceLaunch, Launch, LaunchOutcome, spec};
use crate::events::WorkflowEvents;
use crate::mark::Mark;
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};
use ec2_interactions::{
    Ec2Error, Instance, InstanceState, LaunchProbe, RunInstances, can_run_instances, run_instances, wait_for_instances,
};
use iam_interactions::{InstanceProfileOutcome, RoleOutcome, ensure_instance_profile, ensure_role};
use std::future::Future;
use std::time::Duration;

/// A launch on its way, and what it has begun to make.
pub(super) struct Making<'a> {
    pub(super) launch: &'a InstanceLaunch,
    pub(super) mark: Mark,
    pub(super) events: &'a WorkflowEvents,
    pub(super) provider: &'a AwsClientProvider,
    /// What this run makes and what was not there before, in order.
    pub(super) begun: Vec<Begun>,
    /// The ids of the instances that this run knows it launched.
    pub(super) launched: Vec<String>,
}

/// A thing that was not there before, and that this run makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) thing: Thing,
    /// Whether it is known to be made. Otherwise it may be, or not.
    pub(super) is_made: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Role,
    Profile,
    Instance,
}

const NOT_USABLE: &str = "not known to EC2";

impl<'a> Making<'a> {
    pub(super) fn new(
        launch: &'a InstanceLaunch,
        mark: Mark,
        events: &'a WorkflowEvents,
        provider: &'a AwsClientProvider,
    ) -> Self {
        Self { launch, mark, events, provider, begun: Vec::new(), launched: Vec::new() }
    }

    pub(super) async fn make(&mut self, there: There) -> Result<Launch, LaunchProblem> {
        let role = self.ensure_role(there.role.is_some()).await?;
        let profile = self.ensure_profile(there.profile.is_some()).await?;
        let (instance, outcome) = match there.instance {
            Some(found) => (self.wait_until_running(&found.id).await?, LaunchOutcome::Found),
            None => (self.launch_new().await?, LaunchOutcome::Launched),
        };
        let differs = match outcome {
            LaunchOutcome::Found => differences(self.launch, &profile.arn, &instance),
            LaunchOutcome::Launched => Vec::new(),
        };
        Ok(Launch {
            instance,
            outcome,
            differs,
            role: role.arn,
            role_changes: role.changes,
            profile: profile.arn,
            profile_changes: profile.changes,
        })
    }

    fn begin(&mut self, thing: Thing) {
        self.begun.push(Begun { thing, is_made: false });
    }

    fn is_made(&mut self, thing: Thing) {
        let begun = self.begun.iter_mut().filter(|begun| begun.thing == thing);
        begun.for_each(|begun| begun.is_made = true);
    }

    async fn ensure_role(&mut self, was_there: bool) -> Result<RoleOutcome, LaunchProblem> {
        let spec = spec::role(self.launch, &self.mark);
        if !was_there {
            self.begin(Thing::Role);
        }
        let step = format!("make sure of the role `{}`", spec.name);
        let role = self.events.step(&step, Box::pin(ensure_role(&spec, self.provider))).await?;
        self.is_made(Thing::Role);
        Ok(role)
    }

    async fn ensure_profile(&mut self, was_there: bool) -> Result<InstanceProfileOutcome, LaunchProblem> {
        let spec = spec::profile(self.launch, &self.mark);
        if !was_there {
            self.begin(Thing::Profile);
        }
        let step = format!("make sure of the instance profile `{}`", spec.name);
        let profile = self.events.step(&step, Box::pin(ensure_instance_profile(&spec, self.provider))).await?;
        self.is_made(Thing::Profile);
        Ok(profile)
    }

    async fn launch_new(&mut self) -> Result<Instance, LaunchProblem> {
        let spec = spec::instance(self.launch, &self.mark);
        // Before the probe: stand-ins for AWS may launch instead.
        self.begin(Thing::Instance);
        self.wait_until_usable(&spec).await?;
        let id = self.run(&spec).await?;
        self.launched.push(id.clone());
        self.is_made(Thing::Instance);
        let instance = self.wait_until_running(&id).await?;
        self.check_first(&instance).await?;
        Ok(instance)
    }

    async fn wait_until_usable(&self, spec: &RunInstances) -> Result<(), LaunchProblem> {
        let step = format!("wait until EC2 knows the instance profile `{}`", self.launch.name);
        let look = || async {
            match can_run_instances(spec, self.provider).await? {
                LaunchProbe::Allowed => Ok(Look::Done(())),
                LaunchProbe::Denied(denial) => Err(LaunchProblem::Denied { denial }),
                _ => Ok(Look::NotYet(NOT_USABLE.to_owned())),
            }
        };
        self.while_not_usable(&step, look).await
    }

    /// Launches. One server of EC2 may know the profile and the next one not yet: what is refused for that is sent
    /// again, with the same token.
    async fn run(&self, spec: &RunInstances) -> Result<String, LaunchProblem> {
        let look = || async {
            match run_instances(spec, self.provider).await {
                Ok(instances) => Ok(Look::Done(instances)),
                Err(Ec2Error::ProfileNotUsable { .. }) => Ok(Look::NotYet(NOT_USABLE.to_owned())),
                Err(error) => Err(error.into()),
            }
        };
        let launched = self.while_not_usable("launch the instance", look).await?;
        Ok(first(launched, "the launch")?.id)
    }

    async fn while_not_usable<T, Fut>(&self, step: &str, look: impl FnMut() -> Fut) -> Result<T, LaunchProblem>
    where
        Fut: Future<Output = Result<Look<T>, LaunchProblem>>,
    {
        let wait = self.telling(&self.launch.waits.usable, step);
        let waiting = async {
            wait.until(look).await.map_err(|error| match error {
                WaitError::Failed(problem) => problem,
                WaitError::DeadlinePassed { waited, seen } => self.not_usable(waited, seen),
                // `WaitError` may grow.
                other => self.not_usable(Duration::ZERO, other.to_string()),
            })
        };
        self.events.step(step, Box::pin(waiting)).await
    }

    fn not_usable(&self, waited: Duration, seen: String) -> LaunchProblem {
        LaunchProblem::ProfileNotUsable { profile: self.launch.name.clone(), seen, waited }
    }

    async fn wait_until_running(&self, id: &str) -> Result<Instance, LaunchProblem> {
        let step = format!("wait until the instance `{id}` runs");
        let wait = self.telling(&self.launch.waits.running, &step);
        let ids = [id];
        let waiting = wait_for_instances(&ids, &InstanceState::Running, &wait, self.provider);
        Ok(first(self.events.step(&step, Box::pin(waiting)).await?, id)?)
    }

    /// Another run may have looked, too, when there was no instance yet. Both see both by now, and agree on which one
    /// stays.
    async fn check_first(&self, ours: &Instance) -> Result<(), LaunchProblem> {
        let looking = self.events.step("look for instances of other runs", of_name(&self.mark, self.provider));
        let instances = Box::pin(looking).await?;
        match instances.into_iter().find(|other| age(other) < age(ours)) {
            Some(other) => Err(LaunchProblem::Overtaken { other: other.id }),
            None => Ok(()),
        }
    }

    /// The same wait, telling the events of a step.
    pub(super) fn telling(&self, wait: &Wait, step: &str) -> Wait {
        let (events, step) = (self.events.clone(), step.to_owned());
        wait.clone().reporting(move |waiting| events.progressed(&step, &waiting.seen))
    }
}

fn first(instances: Vec<Instance>, what: &str) -> Result<Instance, Ec2Error> {
    let none = || Ec2Error::WrongAnswer { what: what.to_owned(), problem: "it holds no instance".to_owned() };
    instances.into_iter().next().ok_or_else(none)
}
