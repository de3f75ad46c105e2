//! `awsi vpc ls`

use crate::commands::instance::printed::all;
use crate::failure::Failure;
use crate::output::{Row, or_dash};
use crate::session::Session;
use ec2_interactions::{Tags, Vpc, list_vpcs};
use futures::TryStreamExt;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON of the VPCs: an array of id, name, state, is_default, cidr_blocks, ipv6_cidr_blocks, owner, tags
  owner is the account: VPCs that others share are listed too";

#[derive(Debug, Serialize)]
struct Printed {
    id: String,
    name: Option<String>,
    state: String,
    is_default: bool,
    cidr_blocks: Vec<String>,
    ipv6_cidr_blocks: Vec<String>,
    owner: String,
    tags: Tags,
}

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let vpcs: Vec<_> = list_vpcs(&session.provider).map_ok(Printed::from).try_collect().await?;
    Ok(session.output.show_rows(&vpcs)?)
}

impl From<Vpc> for Printed {
    fn from(vpc: Vpc) -> Self {
        Self {
            name: vpc.name().map(str::to_owned),
            id: vpc.id,
            state: vpc.state.to_string(),
            is_default: vpc.is_default,
            cidr_blocks: vpc.cidr_blocks,
            ipv6_cidr_blocks: vpc.ipv6_cidr_blocks,
            owner: vpc.owner,
            tags: vpc.tags,
        }
    }
}

impl Row for Printed {
    const HEADER: &'static [&'static str] = &["ID", "STATE", "DEFAULT", "CIDR", "IPV6", "NAME"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.state.clone(),
            if self.is_default { "yes" } else { "no" }.to_owned(),
            all(&self.cidr_blocks),
            all(&self.ipv6_cidr_blocks),
            or_dash(self.name.as_deref()),
        ]
    }
}
