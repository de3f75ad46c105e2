//! `awsi instance run --image … --type …`

use super::printed::Printed;
use super::{ImageChoice, tags, user_data};
use crate::failure::{Failure, FailureKind};
use crate::ids;
use crate::output::{Output, View};
use crate::pairs;
use crate::session::Session;
use clap::Args;
use ec2_interactions::{LaunchProbe, RunInstances, can_run_instances, run_instances};
use serde::Serialize;
use std::path::PathBuf;

pub(crate) const JSON: &str = "\
JSON of the instances: an array of what `awsi instance show` has of each
JSON with --dry-run: allowed, which is true: a caller that may not gets exit code 4";

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The image: by its id, as resolve:ssm:PARAMETER, or as OWNER/NAME for the newest of that name
    ///
    /// The owner is an account, self, amazon or aws-marketplace. The name may hold * for any characters and ? for one.
    #[arg(long, value_name = "AMI|OWNER/NAME", value_parser = ImageChoice::parse)]
    image: ImageChoice,

    /// The instance type, such as t3.micro
    #[arg(long = "type", value_name = "TYPE")]
    instance_type: String,

    /// The subnet; one of the default VPC when nothing is said
    #[arg(long, value_parser = ids::subnet)]
    subnet: Option<String>,

    /// A security group; may be said several times; the VPC's own when nothing is said
    #[arg(long = "group", value_name = "ID", value_parser = ids::security_group)]
    groups: Vec<String>,

    /// The instance profile that brings its role; you need iam:PassRole for that
    #[arg(long, value_name = "NAME|ARN")]
    profile_name: Option<String>,

    /// What it reads when it starts: a script, or a configuration for cloud-init; no place for secrets
    #[arg(long, value_name = "FILE")]
    user_data: Option<PathBuf>,

    /// The key pair for the first user
    #[arg(long, value_name = "NAME")]
    key: Option<String>,

    /// Tag instances, volumes and interfaces; may be said several times; Name=web is what consoles show
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,

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
        let (tags, user_data) = (tags(&self.tags)?, user_data(self.user_data.as_deref()).await?);
        Ok(RunInstances {
            image: self.image.resolve(session).await?,
            instance_type: self.instance_type.clone(),
            subnet: self.subnet.clone(),
            security_groups: self.groups.clone(),
            profile: self.profile_name.clone(),
            user_data,
            key_name: self.key.clone(),
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
