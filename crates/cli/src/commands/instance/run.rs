//! `awsi instance run --image … --type …`

use super::printed::Printed;
use super::{InstanceOptions, Resolved};
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, View};
use crate::session::Session;
use clap::Args;
use ec2_interactions::{LaunchProbe, RunInstances, can_run_instances, run_instances};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON of the instances: an array of what `awsi instance show` has of each
JSON with --dry-run: allowed, which is true: a caller that may not gets exit code 4";

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    instance: InstanceOptions,

    /// The instance profile that brings its role; you need iam:PassRole for that
    #[arg(long, value_name = "NAME|ARN")]
    profile_name: Option<String>,

    /// How many; if there is room for fewer, none is launched
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    count: u32,

    /// Launch once, however often this is run with the same token
    #[arg(long, value_name = "TOKEN")]
    client_token: Option<String>,

    /// Only ask whether you may launch this; nothing is launched
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: &RunArgs, session: &Session) -> Result<(), Failure> {
    let launch = args.launch(session).await?;
    if args.dry_run {
        return probe(can_run_instances(&launch, &session.provider).await?, session.output);
    }
    let instances = run_instances(&launch, &session.provider).await?;
    let instances: Vec<_> = instances.into_iter().map(Printed::from).collect();
    Ok(session.output.show_rows(&instances)?)
}

impl RunArgs {
    async fn launch(&self, session: &Session) -> Result<RunInstances, Failure> {
        let InstanceOptions { instance_type, subnet, groups, key, .. } = &self.instance;
        let Resolved { image, user_data, tags } = self.instance.resolve(session).await?;
        Ok(RunInstances {
            image,
            instance_type: instance_type.clone(),
            subnet: subnet.clone(),
            security_groups: groups.clone(),
            profile: self.profile_name.clone(),
            user_data,
            key_name: key.clone(),
            tags,
            min_count: self.count,
            max_count: self.count,
            client_token: self.client_token.clone(),
            ..RunInstances::default()
        })
    }
}

/// What a dry run comes to.
#[derive(Debug, Serialize)]
struct Allowed {
    allowed: bool,
}

fn probe(answer: LaunchProbe, output: Output) -> Result<(), Failure> {
    match answer {
        LaunchProbe::Allowed => Ok(output.show(&Allowed { allowed: true })?),
        LaunchProbe::Denied(denial) => {
            Err(Failure::new(FailureKind::AccessDenied, format!("you may not launch this: {denial}")))
        }
        LaunchProbe::ProfileNotUsable => {
            let problem = "EC2 does not know the instance profile, or not yet: new ones take some 30 seconds";
            Err(Failure::new(FailureKind::Refused, problem))
        }
        _ => Err(Failure::new(FailureKind::Other, "the answer to the dry run is not known here")),
    }
}

impl View for Allowed {
    fn table(&self) -> String {
        "You may launch this. Nothing was launched.".to_owned()
    }
}
