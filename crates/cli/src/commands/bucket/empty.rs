//! `awsi bucket empty NAME`

use super::deletion::{DeletionArgs, entries};
use super::failures::Failures;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::session::Session;
use s3_interactions::{EmptyOptions, count_bucket_contents, empty_bucket};

pub(crate) async fn run(args: &DeletionArgs, session: &Session) -> Result<(), Failure> {
    let contents = count_bucket_contents(&args.bucket, &session.provider).await?;
    if args.dry_run {
        return Ok(session.output.show(&args.counted(&contents))?);
    }
    args.confirm("delete all of it", &contents, session).await?;
    let bar = Bar::entries(session.output, "Deleting", entries(&contents));
    let options = EmptyOptions { bypass_governance: args.bypass_governance, on_progress: bar.progress() };
    let report = empty_bucket(&args.bucket, &options, &session.provider).await?;
    drop(bar);
    let done = args.done("emptied", report);
    session.output.confirm(&done)?;
    Failures::of(&done.failed, done.remaining, session.output)
}
