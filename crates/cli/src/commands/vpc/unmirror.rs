//! `awsi vpc unmirror VPC`

use crate::failure::ec2::kind_of_ec2_error;
use crate::failure::{Failure, FailureKind};
use crate::ids;
use crate::output::{Row, View, table_of};
use crate::session::Session;
use crate::workflow;
use aws_interactions_orchestration::{
    SessionEnd, UnmirrorOutcome, UnmirrorVpc, UnmirrorVpcReport, plan_unmirror_vpc, unmirror_vpc,
};
use clap::Args;
use ec2_interactions::Ec2Error;
use serde::Serialize;
use std::sync::Arc;

pub(crate) const JSON: &str = "\
JSON: vpc, sessions (an array of session, interface, target, filter, outcome, reason)
  outcome is planned (without --yes), ended, was-gone or failed";

#[derive(Debug, Args)]
pub(crate) struct UnmirrorArgs {
    /// The VPC
    #[arg(value_name = "VPC", value_parser = ids::vpc)]
    vpc: String,

    /// The sessions to this target alone
    #[arg(long, value_parser = ids::mirror_target)]
    target: Option<String>,

    /// The sessions with this filter alone
    #[arg(long, value_parser = ids::mirror_filter)]
    filter: Option<String>,

    /// End them; without it nothing is changed
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Serialize)]
struct Unmirrored {
    vpc: String,
    sessions: Vec<Ended>,
}

#[derive(Debug, Serialize)]
struct Ended {
    session: String,
    interface: String,
    target: String,
    filter: String,
    outcome: &'static str,
    reason: Option<String>,
    #[serde(skip)]
    told: String,
}

pub(crate) async fn run(args: &UnmirrorArgs, session: &Session) -> Result<(), Failure> {
    let unmirror = UnmirrorVpc { target: args.target.clone(), filter: args.filter.clone(), ..UnmirrorVpc::all() };
    if !args.yes {
        let report = plan_unmirror_vpc(&args.vpc, &unmirror, &session.provider).await?;
        let is_nothing = report.sessions.is_empty();
        session.output.show(&Unmirrored::from(report))?;
        if !is_nothing {
            session.output.note("Nothing was changed. --yes ends these sessions.");
        }
        return Ok(());
    }
    let report = unmirror_vpc(&args.vpc, &unmirror, &workflow::events(session.output), &session.provider).await?;
    let failure = failure(&report);
    session.output.confirm(&Unmirrored::from(report))?;
    failure.map_or(Ok(()), Err)
}

/// Some sessions could not be ended; the cause is that of the first.
#[derive(Debug, thiserror::Error)]
#[error("{failed} of {all} traffic mirror sessions could not be ended")]
struct NotAll {
    failed: usize,
    all: usize,
    #[source]
    first: Arc<Ec2Error>,
}

fn failure(report: &UnmirrorVpcReport) -> Option<Failure> {
    let error = |one: &SessionEnd| match &one.outcome {
        UnmirrorOutcome::Failed(error) => Some(Arc::clone(error)),
        _ => None,
    };
    let errors: Vec<_> = report.sessions.iter().filter_map(error).collect();
    let first = Arc::clone(errors.first()?);
    let kind = kind_of_ec2_error(&first);
    let is_one_kind = errors.iter().all(|error| kind_of_ec2_error(error) == kind);
    let is_partial = errors.len() < report.sessions.len();
    let kind = if is_one_kind && !is_partial { kind } else { FailureKind::Other };
    Some(Failure::new(kind, NotAll { failed: errors.len(), all: report.sessions.len(), first }))
}

impl From<UnmirrorVpcReport> for Unmirrored {
    fn from(report: UnmirrorVpcReport) -> Self {
        Self { vpc: report.vpc, sessions: report.sessions.into_iter().map(Ended::from).collect() }
    }
}

impl From<SessionEnd> for Ended {
    fn from(one: SessionEnd) -> Self {
        let told = one.outcome.to_string();
        let (outcome, reason) = match one.outcome {
            UnmirrorOutcome::Planned => ("planned", None),
            UnmirrorOutcome::Ended => ("ended", None),
            UnmirrorOutcome::WasGone => ("was-gone", None),
            _ => ("failed", Some(told.clone())),
        };
        let session = one.session;
        Self {
            session: session.id,
            interface: session.interface,
            target: session.target,
            filter: session.filter,
            outcome,
            reason,
            told,
        }
    }
}

impl Row for Ended {
    const HEADER: &'static [&'static str] = &["SESSION", "INTERFACE", "TARGET", "FILTER", "OUTCOME"];

    fn cells(&self) -> Vec<String> {
        vec![self.session.clone(), self.interface.clone(), self.target.clone(), self.filter.clone(), self.told.clone()]
    }
}

impl View for Unmirrored {
    fn table(&self) -> String {
        match self.sessions.as_slice() {
            [] => "The VPC has no such mirror sessions.".to_owned(),
            sessions => table_of(sessions),
        }
    }
}
