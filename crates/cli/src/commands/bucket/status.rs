//! `awsi bucket status NAME`

use crate::failure::{Failure, FailureKind};
use crate::output::{View, details};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{BucketStatus, get_bucket_status};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: bucket, status, region
  status is does-not-exist, exists-have-access or exists-no-access";

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The bucket's name
    #[arg(value_name = "NAME", value_parser = targets::bucket_name)]
    bucket: String,

    /// Exit with 3 where the bucket does not exist and with 4 where there is no access; by default any answer is a success
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    bucket: &'a str,
    status: &'static str,
    region: Option<String>,
}

pub(crate) async fn run(args: &StatusArgs, session: &Session) -> Result<(), Failure> {
    let status = get_bucket_status(&args.bucket, &session.provider).await?;
    let (name, region, failure) = match status {
        BucketStatus::DoesNotExist => ("does-not-exist", None, Some(FailureKind::NotFound)),
        BucketStatus::ExistsHaveAccess { region } => ("exists-have-access", region, None),
        BucketStatus::ExistsNoAccess { region } => ("exists-no-access", region, Some(FailureKind::AccessDenied)),
    };
    session.output.show(&Answer { bucket: &args.bucket, status: name, region })?;
    match failure.filter(|_| args.exit_code) {
        Some(kind) => Err(Failure::new(kind, format!("the bucket `{}` {}", args.bucket, in_words(name)))),
        None => Ok(()),
    }
}

fn in_words(status: &str) -> &'static str {
    match status {
        "does-not-exist" => "does not exist",
        "exists-have-access" => "exists, and you have access",
        _ => "exists, and you have no access",
    }
}

impl View for Answer<'_> {
    fn table(&self) -> String {
        let region = self.region.clone().unwrap_or_else(|| "-".to_owned());
        details([("Bucket", self.bucket.to_owned()), ("Status", in_words(self.status).to_owned()), ("Region", region)])
    }
}
