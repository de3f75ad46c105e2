//! `awsi doctor`

mod check;
mod checks;
mod printed;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::output::Output;
use crate::session;
use check::Check;
use printed::Diagnosis;

pub(crate) const JSON: &str = "\
JSON: settings (name, value, origin, named_by, file, error), files (path, exists, profiles, error),
checks (name, state, detail, causes, hint)
  origin is option, environment, profile, instance-metadata or default, and named_by the option, the variable or
  the profile; state is ok, warning, failed or skipped. Of access keys the last four characters are shown.
  The exit code is that of the first check that failed; a warning is no failure.";

pub(crate) async fn run(options: &GlobalOptions) -> Result<(), Failure> {
    unless_interrupted(FailureKind::Interrupted, Box::pin(diagnose(options))).await
}

async fn diagnose(options: &GlobalOptions) -> Result<(), Failure> {
    let (builder, _local) = session::builder(options).await?;
    let report = builder.explain().await;
    let checks = checks::all(&report, builder).await;
    let verdict = verdict(&checks);
    Output::new(options).show(&Diagnosis::new(report, checks, options))?;
    verdict
}

fn verdict(checks: &[Check]) -> Result<(), Failure> {
    let failed: Vec<&str> = checks.iter().filter(|check| check.failure.is_some()).map(|check| check.name).collect();
    match checks.iter().find_map(|check| check.failure) {
        None => Ok(()),
        Some(kind) => {
            let message = format!("{} of {} checks failed: {}", failed.len(), checks.len(), failed.join(", "));
            Err(Failure::new(kind, message))
        }
    }
}
