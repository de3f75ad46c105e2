//! `awsi bucket presign s3://bucket/key`

use crate::failure::Failure;
use crate::output::{View, rfc3339};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{BucketError, S3Uri, get_bucket_region, presign_get, presign_put};
use serde::Serialize;
use std::time::{Duration, SystemTime};

pub(crate) const JSON: &str = "\
JSON: method, url, expires_at
  Who has the URL has the object: keep it secret. It ends early when the credentials that made it end";

#[derive(Debug, Args)]
pub(crate) struct PresignArgs {
    /// The object
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    object: S3Uri,

    /// Make a URL that writes the object, by HTTP PUT; by default it reads
    #[arg(long)]
    put: bool,

    /// For how long, 7 days at most
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = humantime::parse_duration)]
    expires: Duration,
}

// No Debug: the URL is for standard output alone.
#[derive(Serialize)]
struct Presigned<'a> {
    method: &'static str,
    url: &'a str,
    expires_at: Option<String>,
}

pub(crate) async fn run(args: &PresignArgs, session: &Session) -> Result<(), Failure> {
    let S3Uri { bucket, key } = &args.object;
    meet(bucket, session).await?;
    let request = if args.put {
        presign_put(bucket, key, args.expires, &session.provider).await?
    } else {
        presign_get(bucket, key, args.expires, &session.provider).await?
    };
    let expires_at = rfc3339(SystemTime::now().checked_add(args.expires));
    Ok(session.output.show(&Presigned { method: request.method(), url: request.url(), expires_at })?)
}

/// A URL that is signed for the wrong region is worthless, and S3 tells only whoever uses it. The provider remembers
/// the region; where it cannot be learned, its own is as good as any.
async fn meet(bucket: &str, session: &Session) -> Result<(), Failure> {
    match get_bucket_region(bucket, &session.provider).await {
        Err(error @ (BucketError::DoesNotExist { .. } | BucketError::InvalidName { .. })) => Err(error.into()),
        _ => Ok(()),
    }
}

impl View for Presigned<'_> {
    /// The URL alone, for `curl "$(awsi bucket presign …)"`.
    fn table(&self) -> String {
        self.url.to_owned()
    }
}
