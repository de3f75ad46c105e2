//! `awsi bucket ls [NAME | s3://bucket/prefix]`

use super::listed::{Columns, Shown, show};
use crate::failure::Failure;
use crate::output::{View, list, rfc3339};
use crate::session::Session;
use crate::targets::{self, Folder};
use clap::Args;
use s3_interactions::{
    BucketSummary, ParallelList, list_buckets, stream_bucket_objects, stream_bucket_objects_in_parallel, stream_folder,
};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON of buckets: an array of name, region, created_at
JSON of a bucket: an array of type, key, size, modified, etag, storage_class
  type is object or folder; of a folder nothing but the key is known
JSON of --summarize: entries (that array), total (what `awsi bucket du` prints)";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct LsArgs {
    /// A bucket by its name, or `s3://bucket/prefix`; all buckets when nothing is given
    #[arg(value_name = "NAME|s3://bucket/prefix", value_parser = targets::folder)]
    folder: Option<Folder>,

    /// List the objects in folders too
    #[arg(long, short, requires = "folder")]
    recursive: bool,

    /// Read the list by many requests at a time: many times faster from some ten thousand objects on, in no order
    #[arg(long, requires = "recursive")]
    parallel: bool,

    /// Show exact sizes and storage classes
    #[arg(long, short, requires = "folder")]
    long: bool,

    /// End with the number of objects that are listed, and their sizes together
    #[arg(long, requires = "folder")]
    summarize: bool,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    match &args.folder {
        None => buckets(session).await,
        Some(Folder { bucket, prefix }) if args.recursive => {
            let (listed, provider) = (Some(prefix.as_str()).filter(|prefix| !prefix.is_empty()), &session.provider);
            if args.parallel {
                let objects = stream_bucket_objects_in_parallel(bucket, listed, ParallelList::default(), provider);
                return show(objects, prefix, args.shown(), session.output).await;
            }
            show(stream_bucket_objects(bucket, listed, provider), prefix, args.shown(), session.output).await
        }
        Some(Folder { bucket, prefix }) => {
            show(stream_folder(bucket, prefix, &session.provider), prefix, args.shown(), session.output).await
        }
    }
}

impl LsArgs {
    fn shown(&self) -> Shown {
        let columns = if self.long { Columns::Long } else { Columns::Short };
        Shown { columns, summarize: self.summarize }
    }
}

async fn buckets(session: &Session) -> Result<(), Failure> {
    let buckets = list_buckets(&session.provider).await?.into_iter().map(Bucket::from).collect();
    Ok(session.output.show(&Buckets(buckets))?)
}

#[derive(Debug, Serialize)]
struct Bucket {
    name: String,
    region: Option<String>,
    created_at: Option<String>,
}

impl From<BucketSummary> for Bucket {
    fn from(bucket: BucketSummary) -> Self {
        Self { name: bucket.name, region: bucket.region, created_at: rfc3339(bucket.created_at) }
    }
}

#[derive(Debug, Serialize)]
struct Buckets(Vec<Bucket>);

impl View for Buckets {
    fn table(&self) -> String {
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let rows =
            self.0.iter().map(|bucket| vec![bucket.name.clone(), known(&bucket.region), known(&bucket.created_at)]);
        list(&["NAME", "REGION", "CREATED"], rows)
    }
}
