//! Objects, folders and versions, as `ls` and `find` print them.

use super::du::Sums;
use crate::failure::Failure;
use crate::output::{Listing, Output, View, counted, escape_controls, human_size, rfc3339};
use futures::{Stream, TryStreamExt};
use s3_interactions::{FolderEntry, ObjectError, ObjectSummary, ObjectUsage, VersionSummary};
use serde::Serialize;
use std::pin::pin;

/// A line of a listing.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    r#type: &'static str,
    key: String,
    size: Option<u64>,
    modified: Option<String>,
    etag: Option<String>,
    storage_class: Option<String>,
    #[serde(flatten)]
    version: Option<Version>,
    #[serde(skip)]
    columns: Columns,
}

#[derive(Debug, Serialize)]
struct Version {
    version_id: Option<String>,
    is_latest: bool,
}

/// What people see of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Columns {
    #[default]
    Short,
    /// With exact sizes and storage classes.
    Long,
    /// With the ids of versions.
    Versions,
}

impl Columns {
    fn header(self) -> String {
        match self {
            Self::Short => format!("{:>11}  {:20}  KEY", "SIZE", "MODIFIED"),
            Self::Long => format!("{:>15}  {:20}  {:19}  KEY", "BYTES", "MODIFIED", "STORAGE CLASS"),
            Self::Versions => format!("{:>11}  {:20}  {:32}  KEY", "SIZE", "MODIFIED", "VERSION"),
        }
    }
}

/// What is printed of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) columns: Columns,
    /// Whether sums stand at the end.
    pub(super) summarize: bool,
}

/// Something in a list.
pub(super) trait Listed: Into<Entry> {
    /// Counts its content.
    fn counted(&self, usage: &mut ObjectUsage, prefix: &str);

    fn is_folder(&self) -> bool {
        false
    }
}

/// Prints a list while it is read.
pub(super) async fn show<T: Listed>(
    list: impl Stream<Item = Result<T, ObjectError>>,
    prefix: &str,
    shown: Shown,
    output: Output,
) -> Result<(), Failure> {
    let Shown { columns, summarize } = shown;
    let mut list = pin!(list);
    let header = columns.header();
    let mut listing = if summarize { Listing::summed(output, header) } else { Listing::new(output, header) };
    let (mut usage, mut folders) = (ObjectUsage::default(), 0);
    while let Some(item) = list.try_next().await? {
        if summarize {
            item.counted(&mut usage, prefix);
            folders += u64::from(item.is_folder());
        }
        listing.row(&Entry { columns, ..item.into() })?;
    }
    let ended =
        if summarize { listing.end_with(&Total { sums: Sums::from(usage), folders, columns }) } else { listing.end() };
    Ok(ended?)
}

/// The line below a list.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Total {
    sums: Sums,
    /// What is in them is not counted.
    #[serde(skip)]
    folders: u64,
    #[serde(skip)]
    columns: Columns,
}

impl View for Total {
    fn table(&self) -> String {
        let (size, objects) = (human_size(self.sums.bytes), counted(self.sums.objects, "object"));
        let folders = counted(self.folders, "folder");
        let folders = if self.folders == 0 { String::new() } else { format!(", not counting {folders}") };
        let width = if self.columns == Columns::Long { 15 } else { 11 };
        format!("{size:>width$}  {objects}{folders}")
    }
}

impl Listed for ObjectSummary {
    fn counted(&self, usage: &mut ObjectUsage, prefix: &str) {
        usage.add(self, prefix);
    }
}

impl Listed for FolderEntry {
    fn counted(&self, usage: &mut ObjectUsage, prefix: &str) {
        if let Self::Object(object) = self {
            usage.add(object, prefix);
        }
    }

    fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

impl Listed for VersionSummary {
    fn counted(&self, usage: &mut ObjectUsage, prefix: &str) {
        usage.add_version(self, prefix);
    }
}

impl From<ObjectSummary> for Entry {
    fn from(object: ObjectSummary) -> Self {
        Self {
            size: Some(object.size),
            modified: rfc3339(object.modified),
            etag: object.etag,
            storage_class: Some(object.storage_class.to_string()),
            ..Self::of_key("object", object.key)
        }
    }
}

impl From<VersionSummary> for Entry {
    fn from(version: VersionSummary) -> Self {
        let is_content = !version.is_delete_marker;
        Self {
            size: is_content.then_some(version.size),
            modified: rfc3339(version.modified),
            etag: version.etag,
            storage_class: is_content.then(|| version.storage_class.to_string()),
            version: Some(Version { version_id: version.version_id, is_latest: version.is_latest }),
            ..Self::of_key(if is_content { "version" } else { "delete-marker" }, version.key)
        }
    }
}

impl From<FolderEntry> for Entry {
    fn from(entry: FolderEntry) -> Self {
        match entry {
            FolderEntry::Object(object) => object.into(),
            FolderEntry::Folder(key) => Self::of_key("folder", key),
            _ => Self::of_key("unknown", String::new()),
        }
    }
}

impl Entry {
    fn of_key(r#type: &'static str, key: String) -> Self {
        let columns = Columns::default();
        Self { r#type, key, size: None, modified: None, etag: None, storage_class: None, version: None, columns }
    }
}

impl View for Entry {
    fn table(&self) -> String {
        let known = |text: &Option<String>| text.as_deref().unwrap_or("-").to_owned();
        let modified = known(&self.modified);
        let (size, key) = (self.size.map_or_else(|| "-".to_owned(), human_size), escape_controls(&self.key));
        match self.columns {
            Columns::Short => format!("{size:>11}  {modified:20}  {key}"),
            Columns::Long => {
                let bytes = self.size.map_or_else(|| "-".to_owned(), |size| size.to_string());
                format!("{bytes:>15}  {modified:20}  {:19}  {key}", known(&self.storage_class))
            }
            Columns::Versions => {
                let size = if self.r#type == "delete-marker" { "deleted".to_owned() } else { size };
                let version = self.version.as_ref().map_or_else(|| "-".to_owned(), |of| known(&of.version_id));
                format!("{size:>11}  {modified:20}  {version:32}  {key}")
            }
        }
    }
}
