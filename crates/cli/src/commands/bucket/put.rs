//! `awsi bucket put FILE s3://bucket/key`

use super::stored::Stored;
use crate::failure::Failure;
use crate::journals::{self, journals_help};
use crate::pairs;
use crate::progress::Bar;
use crate::rate;
use crate::session::Session;
use crate::standard_io;
use crate::targets;
use aws_interactions_core::AwsClientProvider;
use clap::Args;
use s3_interactions::{
    Encryption, PutCondition, PutOptions, RateLimit, S3Uri, StorageClass, put_file_to_bucket, put_stream_to_bucket,
    upload_journal_name,
};
use std::path::PathBuf;

pub(crate) const JSON: &str = concat!(
    "JSON: uri, size, etag, version_id, verified

",
    journals_help!()
);

#[derive(Debug, Args)]
pub(crate) struct PutArgs {
    /// The file to upload, or - for what comes on standard input
    file: PathBuf,

    /// The object, its key as it stands: nothing in it is decoded
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    object: S3Uri,

    /// Metadata to store with the object, may be said several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = pairs::pair)]
    metadata: Vec<(String, String)>,

    /// What the object is, such as text/html
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,

    /// How S3 keeps it, such as `STANDARD_IA` or `GLACIER`
    #[arg(long, value_name = "CLASS")]
    storage_class: Option<StorageClass>,

    /// How it is encrypted: s3, kms or kms:KEY; by the bucket's rule when nothing is said
    #[arg(long, value_name = "HOW", value_parser = targets::encryption)]
    encryption: Option<Encryption>,

    /// Only where no object of this key exists
    #[arg(long, conflicts_with = "if_match")]
    if_absent: bool,

    /// Only where the object is still the one with this etag
    #[arg(long, value_name = "ETAG")]
    if_match: Option<String>,

    /// Note what has gone in a file beside FILE, for whoever has it, and not for this user alone
    #[arg(long)]
    resume: bool,

    /// Send no more than this a second, such as 10MiB
    #[arg(long, value_name = "RATE", value_parser = rate::limit)]
    limit_rate: Option<RateLimit>,
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    // A file that cannot be looked at is the upload's to tell of.
    let size = tokio::fs::metadata(&args.file).await.ok().map(|metadata| metadata.len());
    let bar = Bar::bytes(session.output, "Uploading", size);
    let options = args.options(&bar, session)?;
    let S3Uri { bucket, key } = &args.object;
    let put = if standard_io::is_meant_by(&args.file) {
        put_stream_to_bucket(&mut tokio::io::stdin(), bucket, key, &options, &session.provider).await?
    } else {
        put_file_to_bucket(&args.file, bucket, key, &options, &session.provider).await?
    };
    drop(bar);
    Ok(session.output.confirm(&Stored::uploaded(&args.object, put))?)
}

impl PutArgs {
    fn options(&self, bar: &Bar, session: &Session) -> Result<PutOptions, Failure> {
        Ok(PutOptions {
            metadata: self.metadata.iter().cloned().collect(),
            content_type: self.content_type.clone(),
            storage_class: self.storage_class.clone(),
            encryption: self.encryption.clone().unwrap_or_default(),
            condition: self.condition(),
            rate_limit: self.limit_rate.clone().unwrap_or_default(),
            on_progress: bar.progress(),
            journal: self.journal(&session.provider)?,
        })
    }

    /// With --resume beside the file, where `bucket sync` passes over it.
    fn journal(&self, provider: &AwsClientProvider) -> Result<Option<PathBuf>, Failure> {
        if !self.resume {
            return Ok(journals::of(&self.object, provider));
        }
        if standard_io::is_meant_by(&self.file) {
            return Err(Failure::usage("standard input cannot be read again: --resume is for files"));
        }
        Ok(Some(self.file.with_file_name(upload_journal_name(&self.object, provider))))
    }

    fn condition(&self) -> PutCondition {
        match &self.if_match {
            Some(etag) => PutCondition::IfMatch(etag.clone()),
            None if self.if_absent => PutCondition::IfAbsent,
            None => PutCondition::Always,
        }
    }
}
