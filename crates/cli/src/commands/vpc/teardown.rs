//! `awsi vpc teardown VPC`

use super::plan_teardown::{PlanArgs, Printed};
use crate::failure::ec2::kind_of_ec2_error;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, View, counted, escape_controls};
use crate::session::Session;
use crate::workflow;
use aws_interactions_orchestration::{TeardownFailure, TeardownOutcome, TeardownPlan, execute_teardown};
use clap::Args;
use ec2_interactions::{Ec2Error, Resource};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: vpc, outcome, plan, deleted, failed (an array of resource, action, message, in_the_way), remaining (an array of \
resource, reason)
  outcome is planned (without --yes), gone or remains
  plan is what `awsi vpc plan-teardown` prints; deleted and in_the_way are arrays of resources, objects of kind and id
Run it again after an interruption, or when what was in the way is gone: it goes on.";

#[derive(Debug, Args)]
pub(crate) struct TeardownArgs {
    #[command(flatten)]
    plan: PlanArgs,

    /// Delete; without it nothing is changed
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Serialize)]
struct Teardown<'a> {
    vpc: &'a str,
    outcome: &'static str,
    plan: Printed<'a>,
    deleted: Vec<Named>,
    failed: Vec<Failed>,
    remaining: Vec<Remaining>,
}

#[derive(Debug, Serialize)]
struct Named {
    kind: String,
    id: String,
}

#[derive(Debug, Serialize)]
struct Failed {
    resource: Named,
    action: String,
    message: String,
    in_the_way: Vec<Named>,
}

#[derive(Debug, Serialize)]
struct Remaining {
    resource: Named,
    reason: String,
}

pub(crate) async fn run(args: &TeardownArgs, session: &Session) -> Result<(), Failure> {
    let plan = args.plan.plan(session).await?;
    if !args.yes {
        session.output.show(&Teardown::new(&plan, "planned", &TeardownOutcome::default()))?;
        session.output.note("Nothing was changed. --yes deletes this.");
        return Ok(());
    }
    for line in Printed(&plan).table().lines() {
        session.output.note(line);
    }
    let outcome = execute_teardown(&plan, &workflow::events(session.output), &session.provider).await?;
    let name = if outcome.is_gone() { "gone" } else { "remains" };
    session.output.confirm(&Teardown::new(&plan, name, &outcome))?;
    failure(&outcome, session.output).map_or(Ok(()), Err)
}

/// What is left as one error; people are told what is in the way of each thing.
fn failure(outcome: &TeardownOutcome, output: Output) -> Option<Failure> {
    if outcome.is_gone() {
        return None;
    }
    for failed in &outcome.failed {
        for blocker in in_the_way(failed) {
            output.note(&format!("in the way of {}: {blocker}", failed.step.resource));
        }
    }
    let message = format!("VPC `{}` is there still, and so {} in it", outcome.vpc, things(outcome.remaining.len() - 1));
    Some(Failure::new(kind(outcome), message))
}

fn things(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{verb} {}", counted(count as u64, "thing"))
}

fn kind(outcome: &TeardownOutcome) -> FailureKind {
    let mut kinds = outcome.failed.iter().map(|failed| kind_of_ec2_error(&failed.error));
    match kinds.next() {
        None => FailureKind::TeardownBlocked,
        Some(first) if outcome.deleted.is_empty() && kinds.all(|kind| kind == first) => first,
        Some(_) => FailureKind::Other,
    }
}

fn in_the_way(failed: &TeardownFailure) -> &[Resource] {
    match &*failed.error {
        Ec2Error::InUse { blockers, .. } => blockers,
        _ => &[],
    }
}

impl<'a> Teardown<'a> {
    fn new(plan: &'a TeardownPlan, outcome: &'static str, done: &TeardownOutcome) -> Self {
        let failed = done.failed.iter().map(|failed| Failed {
            resource: Named::of(&failed.step.resource),
            action: failed.step.action.to_string(),
            message: failed.to_string(),
            in_the_way: in_the_way(failed).iter().map(Named::of).collect(),
        });
        let remaining = done
            .remaining
            .iter()
            .map(|left| Remaining { resource: Named::of(&left.resource), reason: left.reason.clone() });
        Self {
            vpc: &plan.vpc,
            outcome,
            plan: Printed(plan),
            deleted: done.deleted.iter().map(Named::of).collect(),
            failed: failed.collect(),
            remaining: remaining.collect(),
        }
    }
}

impl Named {
    fn of(resource: &Resource) -> Self {
        Self { kind: resource.kind.to_string(), id: resource.id.clone() }
    }
}

impl View for Teardown<'_> {
    fn table(&self) -> String {
        let count = counted(self.deleted.len() as u64, "thing");
        match self.outcome {
            "planned" => self.plan.table(),
            "gone" => format!("The VPC {} is gone; deleted {count}.", self.vpc),
            _ => {
                let line = |left: &Remaining| format!("  {} {}: {}", left.resource.kind, left.resource.id, left.reason);
                let lines = self.remaining.iter().map(line);
                let head = format!("Deleted {count}; there still:");
                let lines = std::iter::once(head).chain(lines).map(|line| escape_controls(&line).into_owned());
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}
