//! `awsi vpc mirror VPC --target … --filter …`

use crate::commands::instance::tags;
use crate::failure::ec2::kind_of_ec2_error;
use crate::failure::{Failure, FailureKind};
use crate::ids;
use crate::output::{Row, View, table_of};
use crate::pairs;
use crate::session::Session;
use crate::workflow;
use aws_interactions_orchestration::{
    InterfaceMirror, MirrorOutcome, MirrorVpc, MirrorVpcReport, mirror_vpc, plan_mirror_vpc,
};
use clap::Args;
use ec2_interactions::Ec2Error;
use serde::Serialize;
use std::sync::Arc;

pub(crate) const JSON: &str = "\
JSON: vpc, target, filter, interfaces (an array of interface, type, owner, outcome, session, reason)
  outcome is planned (--dry-run), mirrored, existing, not-mirrorable, target or failed
Run it again when there are new interfaces: those that are mirrored are passed over.";

#[derive(Debug, Args)]
pub(crate) struct MirrorArgs {
    /// The VPC
    #[arg(value_name = "VPC", value_parser = ids::vpc)]
    vpc: String,

    /// The traffic mirror target: where the copies go
    #[arg(long, value_parser = ids::mirror_target)]
    target: String,

    /// The traffic mirror filter: what is copied
    #[arg(long, value_parser = ids::mirror_filter)]
    filter: String,

    /// The VXLAN id of the copies
    #[arg(long, value_name = "NUMBER")]
    virtual_network: Option<u32>,

    /// How many bytes of each packet are copied; all when nothing is said
    #[arg(long, value_name = "BYTES")]
    packet_length: Option<u32>,

    /// Tag the sessions; may be said several times
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,

    /// Only show what would be mirrored
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Serialize)]
struct Mirrored {
    vpc: String,
    target: String,
    filter: String,
    interfaces: Vec<Interface>,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "AWS's word, and that of the JSON")]
struct Interface {
    interface: String,
    r#type: String,
    owner: String,
    outcome: &'static str,
    session: Option<String>,
    reason: Option<String>,
    #[serde(skip)]
    told: String,
}

pub(crate) async fn run(args: &MirrorArgs, session: &Session) -> Result<(), Failure> {
    let mut mirror = MirrorVpc {
        packet_length: args.packet_length,
        tags: tags(&args.tags)?,
        ..MirrorVpc::new(&args.target, &args.filter)
    };
    mirror.virtual_network = args.virtual_network.or(mirror.virtual_network);
    if args.dry_run {
        let report = plan_mirror_vpc(&args.vpc, &mirror, &session.provider).await?;
        return Ok(session.output.show(&Mirrored::from(report))?);
    }
    let report = mirror_vpc(&args.vpc, &mirror, &workflow::events(session.output), &session.provider).await?;
    let failure = failure(&report);
    session.output.confirm(&Mirrored::from(report))?;
    failure.map_or(Ok(()), Err)
}

/// Some interfaces could not be mirrored; the cause is that of the first.
#[derive(Debug, thiserror::Error)]
#[error("{failed} of {all} network interfaces could not be mirrored")]
struct NotAll {
    failed: usize,
    all: usize,
    #[source]
    first: Arc<Ec2Error>,
}

fn failure(report: &MirrorVpcReport) -> Option<Failure> {
    let error = |one: &InterfaceMirror| match &one.outcome {
        MirrorOutcome::Failed(error) => Some(Arc::clone(error)),
        _ => None,
    };
    let errors: Vec<_> = report.interfaces.iter().filter_map(error).collect();
    let first = Arc::clone(errors.first()?);
    let kind = kind_of_ec2_error(&first);
    let is_mirrored = |one: &InterfaceMirror| matches!(one.outcome, MirrorOutcome::Mirrored(_));
    let is_partial = report.interfaces.iter().any(is_mirrored);
    let is_one_kind = errors.iter().all(|error| kind_of_ec2_error(error) == kind);
    let kind = if is_one_kind && !is_partial { kind } else { FailureKind::Other };
    Some(Failure::new(kind, NotAll { failed: errors.len(), all: report.interfaces.len(), first }))
}

impl From<MirrorVpcReport> for Mirrored {
    fn from(report: MirrorVpcReport) -> Self {
        let interfaces = report.interfaces.into_iter().map(Interface::from).collect();
        Self { vpc: report.vpc, target: report.target, filter: report.filter, interfaces }
    }
}

impl From<InterfaceMirror> for Interface {
    fn from(one: InterfaceMirror) -> Self {
        let told = one.outcome.to_string();
        let (outcome, session, reason) = match one.outcome {
            MirrorOutcome::Planned => ("planned", None, None),
            MirrorOutcome::Mirrored(session) => ("mirrored", Some(session.id), None),
            MirrorOutcome::Existing(session) => ("existing", Some(session.id), None),
            MirrorOutcome::NotMirrorable { reason } => ("not-mirrorable", None, Some(reason)),
            MirrorOutcome::IsTarget => ("target", None, None),
            _ => ("failed", None, Some(told.clone())),
        };
        let owner = one.owner.to_string().replace('`', "");
        Self { interface: one.interface, r#type: one.interface_type, owner, outcome, session, reason, told }
    }
}

impl Row for Interface {
    const HEADER: &'static [&'static str] = &["INTERFACE", "OWNER", "OUTCOME"];

    fn cells(&self) -> Vec<String> {
        vec![self.interface.clone(), self.owner.clone(), self.told.clone()]
    }
}

impl View for Mirrored {
    fn table(&self) -> String {
        match self.interfaces.as_slice() {
            [] => "The VPC has no network interfaces.".to_owned(),
            interfaces => table_of(interfaces),
        }
    }
}
