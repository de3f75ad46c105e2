//! `awsi bucket cat s3://bucket/key`

use crate::failure::{Failure, FailureKind};
use crate::output::is_collected;
use crate::rate;
use crate::session::Session;
use crate::standard_io;
use crate::targets;
use clap::Args;
use futures::TryStreamExt;
use s3_interactions::{RateLimit, S3Uri, StreamOptions, stream_object};

pub(crate) const JSON: &str = "Prints the content alone, whatever --output says";

#[derive(Debug, Args)]
pub(crate) struct CatArgs {
    /// The object
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    object: S3Uri,

    /// Leave out so many bytes at its beginning
    #[arg(long, value_name = "BYTES", default_value_t = 0)]
    skip: u64,

    /// Print so many bytes at most
    #[arg(long, value_name = "BYTES")]
    limit: Option<u64>,

    /// Fetch no more than this a second, such as 10MiB
    #[arg(long, value_name = "RATE", value_parser = rate::limit)]
    limit_rate: Option<RateLimit>,
}

pub(crate) async fn run(args: &CatArgs, session: &Session) -> Result<(), Failure> {
    let rate_limit = args.limit_rate.clone().unwrap_or_default();
    print(&args.object, &StreamOptions { skip: args.skip, limit: args.limit, rate_limit }, session).await
}

/// Prints an object's content as it is.
pub(super) async fn print(object: &S3Uri, options: &StreamOptions, session: &Session) -> Result<(), Failure> {
    if is_collected() {
        return Err(Failure::new(FailureKind::Usage, "content cannot be printed in the targets of a fan-out"));
    }
    let mut content = stream_object(&object.bucket, &object.key, options, &session.provider).await?.content;
    while let Some(bytes) = content.try_next().await? {
        standard_io::write(bytes).await?;
    }
    Ok(())
}
