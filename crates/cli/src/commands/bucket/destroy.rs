//! `awsi bucket destroy NAME`

use super::deletion::{Deletion, DeletionArgs};
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
        return Ok(session.output.show(&Deletion::counted(&args.bucket, "", &contents))?);
    }
    args.confirm("destroy it with all of that", &contents, session).await?;
    let bar = Bar::entries(session.output, "Deleting", contents.entries());
    let (bypass_governance, on_progress) = (args.bypass_governance, bar.progress());
    let options = EmptyOptions { bypass_governance, on_progress, ..EmptyOptions::default() };
    let destruction = destroy_bucket(&args.bucket, &options, &session.provider).await?;
    drop(bar);
    show(args, destruction, session)
}

fn show(args: &DeletionArgs, destruction: Destruction, session: &Session) -> Result<(), Failure> {
    let done = match destruction {
        Destruction::Destroyed(report) => Deletion::done(&args.bucket, "", "destroyed", report),
        _ => Deletion::done(&args.bucket, "", "did-not-exist", EmptyReport::default()),
    };
    Ok(session.output.confirm(&done)?)
}
