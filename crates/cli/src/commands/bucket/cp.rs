//! `awsi bucket cp s3://a/b s3://c/d`

use super::stored::Stored;
use crate::failure::Failure;
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{S3Uri, copy_object};

pub(crate) const JSON: &str = "JSON: uri (of the copy), size, etag, version_id";

#[derive(Debug, Args)]
pub(crate) struct CpArgs {
    /// The object to copy
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    source: S3Uri,

    /// The copy; what is there is replaced
    #[arg(value_name = "s3://bucket/copy", value_parser = targets::object)]
    target: S3Uri,
}

pub(crate) async fn run(args: &CpArgs, session: &Session) -> Result<(), Failure> {
    let put = copy_object(&args.source, &args.target, &session.provider).await?;
    Ok(session.output.confirm(&Stored::new("Copied to", &args.target, put))?)
}
