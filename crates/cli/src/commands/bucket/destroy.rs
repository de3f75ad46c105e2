//! `awsi bucket destroy NAME`

use super::deletion::{DeletionArgs, entries};
use crate::failure::Failure;
use crate::progress::Bar;
use crate::session::Session;
use s3_interactions::{BucketError, Destruction, EmptyOptions, EmptyReport, count_bucket_contents, destroy_bucket};

pub(crate) async fn run(args: &DeletionArgs, session: &Session) -> Result<(), Failure> {
    let contents = match count_bucket_contents(&args.bucket, &session.provider).await {
        // What is to be gone is gone.
        Err(BucketError::DoesNotExist { .. }) => return show(args, Destruction::DidNotExist, session),
        contents => contents?,
    };
    if args.dry_run {
        return Ok(session.output.show(&args.counted(&contents))?);
    }
    args.confirm("destroy it with all of that", &contents, session).await?;
    let bar = Bar::entries(session.output, "Deleting", entries(&contents));
    let options = EmptyOptions { bypass_governance: args.bypass_governance, on_progress: bar.progress() };
    let destruction = destroy_bucket(&args.bucket, &options, &session.provider).await?;
    drop(bar);
    show(args, destruction, session)
}

fn show(args: &DeletionArgs, destruction: Destruction, session: &Session) -> Result<(), Failure> {
    let done = match destruction {
        Destruction::Destroyed(report) => args.done("destroyed", report),
        _ => args.done("did-not-exist", EmptyReport::default()),
    };
    Ok(session.output.confirm(&done)?)
}
