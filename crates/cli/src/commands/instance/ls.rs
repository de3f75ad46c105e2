//! `awsi instance ls`

use super::printed::Printed;
use super::state::State;
use super::tags;
use crate::failure::Failure;
use crate::ids;
use crate::pairs;
use crate::session::Session;
use clap::Args;
use ec2_interactions::{InstanceFilters, list_instances};
use futures::TryStreamExt;

pub(crate) const JSON: &str = "JSON of the instances: an array of what `awsi instance show` has of each";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Those in this state; may be said several times
    #[arg(long = "state", value_enum, value_name = "STATE")]
    states: Vec<State>,

    /// Those with this tag, to the letter; may be said several times, and all of them count
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,

    /// Those of this VPC
    #[arg(long, value_parser = ids::vpc)]
    vpc: Option<String>,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let states = args.states.iter().copied().map(Into::into).collect();
    let tags = tags(&args.tags)?;
    let filters = InstanceFilters { states, tags, vpc: args.vpc.clone(), subnet: None };
    let instances = list_instances(&filters, &session.provider).map_ok(Printed::from);
    let instances: Vec<_> = instances.try_collect().await?;
    Ok(session.output.show_rows(&instances)?)
}
