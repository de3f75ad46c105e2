//! `awsi bucket cat s3://bucket/key`

use crate::failure::{Failure, FailureKind};
use crate::output::is_collected;
use crate::rate;
use crate::session::Session;
use crate::standard_io;
use crate::targets;
use clap::Args;
use futures::TryStreamExt;
use s3_interactions::{RateLimit, S3Uri, StreamOptions, Verification, stream_object};

pub(crate) const JSON: &str = "\
Prints the content alone, whatever --output says

A wrong checksum, or length, is an error at the end. That what came could only be compared in its length is noted on
standard error where S3 has a checksum of it and does not tell those of its parts (s3:GetObjectAttributes); with
-vv, what is compared is always said.";

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
    let options = StreamOptions { skip: args.skip, limit: args.limit, rate_limit };
    print(&args.object, &options, session).await.map(drop)
}

/// Prints an object's content as it is, and says what it was compared with.
pub(super) async fn print(object: &S3Uri, options: &StreamOptions, session: &Session) -> Result<Verification, Failure> {
    if is_collected() {
        return Err(Failure::new(FailureKind::Usage, "content cannot be printed in the targets of a fan-out"));
    }
    let stream = stream_object(&object.bucket, &object.key, options, &session.provider).await?;
    let (verification, mut content) = (stream.verification, stream.content);
    while let Some(bytes) = content.try_next().await? {
        standard_io::write(bytes).await?;
    }
    // S3 has a checksum, and it could not be compared: who may ask for those of the parts can. Where there is none, as of a
    // range, there is nothing to be done.
    if verification == Verification::CompositeChecksum {
        session.output.note(&format!("{object} is {verification}"));
    }
    Ok(verification)
}
