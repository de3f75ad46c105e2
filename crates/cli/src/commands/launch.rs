//! `awsi launch NAME --image … --type …`

use super::instance::printed::Printed;
use super::instance::{InstanceOptions, Resolved};
use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::output::{View, details};
use crate::pairs;
use crate::session::Session;
use crate::workflow;
use aws_interactions_orchestration::{
    InstanceLaunch, Launch, LaunchDifference, LaunchOutcome, OnFailure, launch_instance,
};
use clap::Args;
use iam_interactions::PolicyDocument;
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: name, outcome, differs, instance (an object), role, role_changes, profile, profile_changes
  outcome is launched, or found: the instance is left as it is, whatever is asked for now
  differs is an array of objects with setting, asked and found: in what a found instance is not as asked for
  instance is what `awsi instance show` prints; role and profile are ARNs; changes are arrays, in words
Run it again: there is one instance of the name, role and profile are made to be as asked for.
When it fails, what it made is removed again unless --keep is said.";

#[derive(Debug, Args)]
pub(crate) struct LaunchArgs {
    /// The name of instance, role and instance profile
    name: String,

    #[command(flatten)]
    instance: InstanceOptions,

    /// A managed policy of the role; may be said several times; those that are not said are removed
    #[arg(long = "policy", value_name = "ARN")]
    policies: Vec<String>,

    /// An inline policy of the role, by name and file; may be said several times
    #[arg(long = "inline-policy", value_name = "NAME=FILE", value_parser = pairs::pair)]
    inline_policies: Vec<(String, String)>,

    /// Keep what was made when something fails, to be looked at; the next run goes on from there
    #[arg(long)]
    keep: bool,
}

#[derive(Debug, Serialize)]
struct Launched<'a> {
    name: &'a str,
    outcome: &'static str,
    differs: Vec<Difference>,
    instance: Printed,
    role: String,
    role_changes: Vec<String>,
    profile: String,
    profile_changes: Vec<String>,
}

/// In what an instance is not as it was asked for.
#[derive(Debug, Serialize)]
struct Difference {
    setting: String,
    asked: String,
    found: String,
    #[serde(skip)]
    told: String,
}

pub(crate) async fn run(args: &LaunchArgs, options: &GlobalOptions) -> Result<(), Failure> {
    let session = Session::open(options).await?;
    unless_interrupted(FailureKind::LaunchInterrupted, Box::pin(args.go(&session))).await
}

impl LaunchArgs {
    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        let launch = self.launch(session).await?;
        let launched = launch_instance(&launch, &workflow::events(session.output), &session.provider).await?;
        Ok(session.output.show(&Launched::new(&self.name, launched))?)
    }

    async fn launch(&self, session: &Session) -> Result<InstanceLaunch, Failure> {
        let mut inline_policies = BTreeMap::new();
        for (name, file) in &self.inline_policies {
            inline_policies.insert(name.clone(), policy(file).await?);
        }
        let InstanceOptions { instance_type, subnet, groups, key, .. } = &self.instance;
        let Resolved { image, user_data, tags } = self.instance.resolve(session).await?;
        Ok(InstanceLaunch {
            subnet: subnet.clone(),
            security_groups: groups.clone(),
            managed_policies: self.policies.iter().cloned().collect(),
            inline_policies,
            user_data,
            key_name: key.clone(),
            tags,
            on_failure: if self.keep { OnFailure::Keep } else { OnFailure::Undo },
            ..InstanceLaunch::new(&self.name, image, instance_type)
        })
    }
}

/// The policy in a file.
async fn policy(file: &str) -> Result<PolicyDocument, Failure> {
    let text = tokio::fs::read_to_string(file).await;
    let text = text.map_err(|error| Failure::new(FailureKind::Other, format!("{file} cannot be read: {error}")))?;
    text.parse().map_err(|error| Failure::usage(format!("{file} holds no policy: {error}")))
}

impl<'a> Launched<'a> {
    fn new(name: &'a str, launch: Launch) -> Self {
        Self {
            name,
            outcome: if launch.outcome == LaunchOutcome::Launched { "launched" } else { "found" },
            differs: launch.differs.into_iter().map(Difference::from).collect(),
            instance: launch.instance.into(),
            role: launch.role.to_string(),
            role_changes: launch.role_changes.iter().map(ToString::to_string).collect(),
            profile: launch.profile.to_string(),
            profile_changes: launch.profile_changes.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<LaunchDifference> for Difference {
    fn from(difference: LaunchDifference) -> Self {
        let told = difference.to_string();
        let LaunchDifference { setting, asked, found, .. } = difference;
        Self { setting: setting.to_string(), asked, found, told }
    }
}

impl View for Launched<'_> {
    fn table(&self) -> String {
        let changes = |changes: &[String]| if changes.is_empty() { "as it was".to_owned() } else { changes.join(", ") };
        let differs = self.differs.iter().map(|difference| ("Differs", difference.told.clone()));
        let head = [("Launch", format!("{} ({})", self.name, self.outcome))].into_iter().chain(differs).chain([
            ("Role", self.role.clone()),
            ("", changes(&self.role_changes)),
            ("Profile", self.profile.clone()),
            ("", changes(&self.profile_changes)),
        ]);
        format!("{}\n\n{}", details(head), self.instance.table())
    }
}
