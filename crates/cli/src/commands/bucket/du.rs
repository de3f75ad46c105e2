//! `awsi bucket du NAME | s3://bucket/prefix`

use super::selection::{Selection, selection_help};
use crate::failure::Failure;
use crate::output::{View, counted, human_size, list};
use crate::session::Session;
use crate::targets::{self, Folder};
use clap::Args;
use futures::TryStreamExt;
use s3_interactions::{ObjectUsage, ParallelList, Usage, find_objects};
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = concat!(
    "\
JSON: objects, bytes, folders, storage_classes
  each of the last two an array of name, objects, bytes; objects in no folder are under the empty name

",
    selection_help!()
);

#[derive(Debug, Args)]
pub(crate) struct DuArgs {
    /// A bucket by its name, or `s3://bucket/prefix`
    #[arg(value_name = "NAME|s3://bucket/prefix", value_parser = targets::folder)]
    folder: Folder,

    #[command(flatten)]
    selection: Selection,
}

pub(crate) async fn run(args: &DuArgs, session: &Session) -> Result<(), Failure> {
    let Folder { bucket, prefix } = &args.folder;
    let filter = args.selection.under(prefix)?;
    let mut objects = pin!(find_objects(bucket, &filter, ParallelList::default(), &session.provider));
    let mut usage = ObjectUsage::default();
    while let Some(object) = objects.try_next().await? {
        usage.add(&object, prefix);
    }
    Ok(session.output.show(&Sums::from(usage))?)
}

#[derive(Debug, Serialize)]
pub(super) struct Sums {
    pub(super) objects: u64,
    pub(super) bytes: u64,
    folders: Vec<Sum>,
    storage_classes: Vec<Sum>,
}

#[derive(Debug, Serialize)]
struct Sum {
    name: String,
    objects: u64,
    bytes: u64,
}

impl Sum {
    fn new(name: String, usage: Usage) -> Self {
        Self { name, objects: usage.objects, bytes: usage.bytes }
    }

    fn row(&self, name: String) -> Vec<String> {
        vec![human_size(self.bytes), counted(self.objects, "object"), name]
    }
}

impl From<ObjectUsage> for Sums {
    fn from(usage: ObjectUsage) -> Self {
        let classes = usage.by_storage_class.into_iter().map(|(class, usage)| Sum::new(class.to_string(), usage));
        let mut storage_classes: Vec<Sum> = classes.collect();
        storage_classes.sort_by(|one, other| one.name.cmp(&other.name));
        let folders = usage.by_folder.into_iter().map(|(name, usage)| Sum::new(name, usage)).collect();
        Self { objects: usage.total.objects, bytes: usage.total.bytes, folders, storage_classes }
    }
}

impl View for Sums {
    fn table(&self) -> String {
        let folders = self.folders.iter().map(|folder| {
            let name = if folder.name.is_empty() { "(in no folder)" } else { &folder.name };
            folder.row(name.to_owned())
        });
        // One class needs no line of its own.
        let classes = self.storage_classes.iter().filter(|_| self.storage_classes.len() > 1);
        let classes = classes.map(|class| class.row(format!("({})", class.name)));
        let total = [human_size(self.bytes), counted(self.objects, "object"), "(all)".to_owned()];
        list(&["SIZE", "OBJECTS", "OF"], folders.chain(classes).chain([total.to_vec()]))
    }
}
