//! `awsi bucket uploads NAME [--end-after DAYS | --keep]`

use crate::failure::Failure;
use crate::output::{View, counted, details};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{UploadExpiration, end_upload_expiration, expire_uploads, get_upload_expiration};
use serde::Serialize;
use std::num::NonZeroU16;

pub(crate) const JSON: &str = "\
JSON: bucket, ends_after_days, rule
  Both are null where uploads stay until somebody ends them; rule is that of the bucket's lifecycle that ends them first

What is left of an upload that was broken off is in no list of objects, and costs what objects cost. `awsi bucket empty NAME \
--dry-run` counts it. Rules of others stay as they are.";

#[derive(Debug, Args)]
pub(crate) struct UploadsArgs {
    /// The bucket
    #[arg(value_name = "NAME", value_parser = targets::bucket_name)]
    bucket: String,

    /// Have S3 end what is not completed so many days after it began
    #[arg(long, value_name = "DAYS", value_parser = days)]
    end_after: Option<NonZeroU16>,

    /// Take back what --end-after did
    #[arg(long, conflicts_with = "end_after")]
    keep: bool,
}

fn days(text: &str) -> Result<NonZeroU16, String> {
    text.parse().map_err(|_| format!("S3 ends uploads after whole days: 1 to {}", u16::MAX))
}

/// When unfinished uploads of a bucket end.
#[derive(Debug, Serialize)]
struct Uploads<'a> {
    bucket: &'a str,
    ends_after_days: Option<u32>,
    rule: Option<String>,
}

pub(crate) async fn run(args: &UploadsArgs, session: &Session) -> Result<(), Failure> {
    let (bucket, provider) = (&args.bucket, &session.provider);
    if let Some(days) = args.end_after {
        expire_uploads(bucket, days, provider).await?;
    }
    if args.keep {
        end_upload_expiration(bucket, provider).await?;
    }
    let first = get_upload_expiration(bucket, provider).await?;
    let (ends_after_days, rule) = first.map(|UploadExpiration { days, rule, .. }| (days, rule)).unzip();
    Ok(session.output.show(&Uploads { bucket, ends_after_days, rule })?)
}

impl View for Uploads<'_> {
    fn table(&self) -> String {
        let uploads = match (self.ends_after_days, &self.rule) {
            (Some(days), Some(rule)) => {
                format!("end {} after they began, by the lifecycle rule {rule}", counted(days.into(), "day"))
            }
            _ => "stay until somebody ends them".to_owned(),
        };
        details([("Bucket", self.bucket.to_owned()), ("Unfinished uploads", uploads)])
    }
}
