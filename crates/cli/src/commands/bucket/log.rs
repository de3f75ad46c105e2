//! `awsi bucket log NAME [--to LOG-BUCKET | --off]`

use crate::failure::Failure;
use crate::output::{View, details};
use crate::session::Session;
use crate::targets;
use crate::workflow;
use aws_interactions_orchestration::{
    AccessLogging, AccessLoggingChange, AccessLoggingReport, ensure_access_logging, plan_access_logging,
};
use clap::Args;
use s3_interactions::{BucketLogging, get_bucket_logging, put_bucket_logging};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: bucket, logs, log_bucket, prefix, changes, kms_key
  logs is true or false; changes is an array of what was changed, or with --dry-run would be: log bucket,
  policy statement, logging setting
  kms_key is a key with which the log bucket encrypts and whose policy must let logging.s3.amazonaws.com use it";

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// The bucket whose accesses are logged
    #[arg(value_name = "NAME", value_parser = targets::bucket_name)]
    bucket: String,

    /// Have S3 deliver the logs to this bucket, of the same account and region
    #[arg(long, value_name = "LOG-BUCKET", value_parser = targets::bucket_name)]
    to: Option<String>,

    /// What the keys of the logs begin with; NAME/ when nothing is said
    #[arg(long, requires = "to")]
    prefix: Option<String>,

    /// Create the log bucket where there is none: private, encrypted
    #[arg(long, requires = "to")]
    create: bool,

    /// Tell what would be changed, and change nothing
    #[arg(long, requires = "to")]
    dry_run: bool,

    /// Log no longer; the log bucket stays with its logs and its policy, as logs on their way still arrive
    #[arg(long, conflicts_with = "to")]
    off: bool,
}

/// How a bucket logs.
#[derive(Debug, Default, Serialize)]
struct Logging {
    bucket: String,
    logs: bool,
    log_bucket: Option<String>,
    prefix: Option<String>,
    changes: Vec<String>,
    kms_key: Option<String>,
    /// What the changes are called; none where nothing was to be changed.
    #[serde(skip)]
    changes_are: Option<&'static str>,
}

pub(crate) async fn run(args: &LogArgs, session: &Session) -> Result<(), Failure> {
    match &args.to {
        Some(log_bucket) => log_to(log_bucket, args, session).await,
        None if args.off => stop(&args.bucket, session).await,
        None => {
            let logging = get_bucket_logging(&args.bucket, &session.provider).await?;
            Ok(session.output.show(&Logging::new(&args.bucket, logging))?)
        }
    }
}

async fn log_to(log_bucket: &str, args: &LogArgs, session: &Session) -> Result<(), Failure> {
    let logging = AccessLogging { prefix: args.prefix.clone(), create: args.create, ..AccessLogging::to(log_bucket) };
    let (provider, output) = (&session.provider, session.output);
    let report = if args.dry_run {
        plan_access_logging(&args.bucket, &logging, &workflow::events(output), provider).await?
    } else {
        ensure_access_logging(&args.bucket, &logging, &workflow::events(output), provider).await?
    };
    let changes_are = Some(if args.dry_run { "To change" } else { "Changed" });
    Ok(output.show(&Logging { changes_are, ..Logging::from(report) })?)
}

async fn stop(bucket: &str, session: &Session) -> Result<(), Failure> {
    let mut stopped = Logging { changes_are: Some("Changed"), ..Logging::new(bucket, None) };
    if get_bucket_logging(bucket, &session.provider).await?.is_some() {
        put_bucket_logging(bucket, None, &session.provider).await?;
        stopped.changes.push(AccessLoggingChange::Setting.to_string());
    }
    Ok(session.output.show(&stopped)?)
}

impl Logging {
    fn new(bucket: &str, logging: Option<BucketLogging>) -> Self {
        let logs = logging.is_some();
        let (log_bucket, prefix) = logging.map(|it| (it.target_bucket, it.prefix)).unzip();
        Self { bucket: bucket.to_owned(), logs, log_bucket, prefix, ..Self::default() }
    }
}

impl From<AccessLoggingReport> for Logging {
    fn from(report: AccessLoggingReport) -> Self {
        let changes = report.changes.iter().map(ToString::to_string).collect();
        Self { changes, kms_key: report.kms_key, ..Self::new(&report.bucket, Some(report.logging)) }
    }
}

impl View for Logging {
    fn table(&self) -> String {
        let target = match (&self.log_bucket, &self.prefix) {
            (Some(bucket), Some(prefix)) => format!("s3://{bucket}/{prefix}"),
            _ => "nowhere".to_owned(),
        };
        let mut rows = vec![("Bucket", self.bucket.clone()), ("Logs to", target)];
        if let Some(name) = self.changes_are {
            let changes = if self.changes.is_empty() { "nothing".to_owned() } else { self.changes.join(", ") };
            rows.push((name, changes));
        }
        if let Some(key) = &self.kms_key {
            rows.push(("Key", format!("{key}: its policy must let logging.s3.amazonaws.com use it")));
        }
        details(rows)
    }
}
