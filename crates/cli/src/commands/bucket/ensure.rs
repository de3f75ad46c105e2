//! `awsi bucket ensure PREFIX`

use crate::failure::Failure;
use crate::output::{View, details};
use crate::session::Session;
use aws_interactions_orchestration::{AccountBucket, AccountBucketOutcome, ensure_account_bucket};
use clap::Args;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: bucket, region, account_id, outcome, corrected
  outcome is created, corrected or unchanged
  corrected is an array of the settings that were put right";

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// What the bucket's name begins with
    prefix: String,
}

#[derive(Debug, Serialize)]
struct Ensured {
    bucket: String,
    region: String,
    account_id: String,
    outcome: &'static str,
    corrected: Vec<String>,
}

pub(crate) async fn run(args: &EnsureArgs, session: &Session) -> Result<(), Failure> {
    let AccountBucket { name, environment, outcome, .. } =
        ensure_account_bucket(&args.prefix, &session.provider).await?;
    let (outcome, corrected) = outcome_and_corrections(outcome);
    let (region, account_id) = (environment.region, environment.account_id);
    Ok(session.output.show(&Ensured { bucket: name, region, account_id, outcome, corrected })?)
}

fn outcome_and_corrections(outcome: AccountBucketOutcome) -> (&'static str, Vec<String>) {
    match outcome {
        AccountBucketOutcome::Created => ("created", Vec::new()),
        AccountBucketOutcome::Corrected(settings) => ("corrected", settings.iter().map(ToString::to_string).collect()),
        _ => ("unchanged", Vec::new()),
    }
}

impl View for Ensured {
    fn table(&self) -> String {
        let outcome = match self.corrected.as_slice() {
            [] => self.outcome.to_owned(),
            corrected => format!("{}: {}", self.outcome, corrected.join(", ")),
        };
        details([
            ("Bucket", self.bucket.clone()),
            ("Region", self.region.clone()),
            ("Account", self.account_id.clone()),
            ("Outcome", outcome),
        ])
    }
}
