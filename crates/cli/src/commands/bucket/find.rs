//! `awsi bucket find NAME | s3://bucket/prefix`

use super::listed::{Columns, Shown, show};
use super::selection::{Selection, selection_help};
use crate::failure::Failure;
use crate::session::Session;
use crate::targets::{self, Folder};
use clap::Args;
use s3_interactions::{ParallelList, find_object_versions, find_objects};

pub(crate) const JSON: &str = concat!(
    "\
JSON: an array of type, key, size, modified, etag, storage_class; with --versions, version_id and is_latest too
  type is object; with --versions, version or delete-marker
JSON of --summarize: entries (that array), total (what `awsi bucket du` prints)

",
    selection_help!(),
    "

Examples:
  awsi bucket find logs --name '2026/*.gz' --larger 1G
  awsi bucket find s3://logs/2026/ --older 30d --storage-class STANDARD --summarize"
);

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// A bucket by its name, or `s3://bucket/prefix`
    #[arg(value_name = "NAME|s3://bucket/prefix", value_parser = targets::folder)]
    folder: Folder,

    #[command(flatten)]
    selection: Selection,

    /// Find older versions and delete markers too
    #[arg(long)]
    versions: bool,

    /// Show exact sizes and storage classes
    #[arg(long, short, conflicts_with = "versions")]
    long: bool,

    /// End with the number of objects and their sizes together
    #[arg(long)]
    summarize: bool,
}

pub(crate) async fn run(args: &FindArgs, session: &Session) -> Result<(), Failure> {
    let Folder { bucket, prefix } = &args.folder;
    let filter = args.selection.under(prefix)?;
    let (list, provider) = (ParallelList::default(), &session.provider);
    let shown = |columns| Shown { columns, summarize: args.summarize };
    if args.versions {
        let versions = find_object_versions(bucket, &filter, list, provider);
        return show(versions, prefix, shown(Columns::Versions), session.output).await;
    }
    let columns = if args.long { Columns::Long } else { Columns::Short };
    show(find_objects(bucket, &filter, list, provider), prefix, shown(columns), session.output).await
}
