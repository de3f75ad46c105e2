//! What `rm` would delete.

use crate::commands::bucket::selection::Selection;
use crate::failure::{Failure, FailureKind};
use crate::output::{Listing, View, counted, escape_controls, human_size};
use crate::report_file::{Action, Entry, Outcome};
use crate::session::Session;
use aws_interactions_core::AwsClientProvider;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use s3_interactions::{
    DeletedVersions, EmptyOptions, EmptyReport, KeyGlobs, ObjectError, ObjectFilter, ParallelList, S3Uri,
    delete_object_stream, delete_prefix, find_object_versions, find_objects,
};
use serde::Serialize;

/// Objects of one bucket.
pub(super) enum Place<'a> {
    Objects { bucket: &'a str, keys: Vec<String> },
    Found { bucket: &'a str, filter: ObjectFilter, versions: DeletedVersions },
}

impl<'a> Place<'a> {
    pub(super) fn objects(bucket: &'a str, keys: Vec<String>) -> Self {
        Self::Objects { bucket, keys }
    }

    /// All versions of exactly this key.
    pub(super) fn versions_of(object: &'a S3Uri) -> Result<Self, Failure> {
        let globs = KeyGlobs::new([""], []).map_err(|error| Failure::new(FailureKind::Usage, error))?;
        let filter = ObjectFilter { globs, ..ObjectFilter::under(&object.key) };
        Ok(Self::Found { bucket: &object.bucket, filter, versions: DeletedVersions::All })
    }

    pub(super) fn prefix(prefix: &'a S3Uri, selection: &Selection, versions: bool) -> Result<Self, Failure> {
        let versions = if versions { DeletedVersions::All } else { DeletedVersions::Current };
        Ok(Self::Found { bucket: &prefix.bucket, filter: selection.under(&prefix.key)?, versions })
    }

    pub(super) fn bucket(&self) -> &'a str {
        match self {
            Self::Objects { bucket, .. } | Self::Found { bucket, .. } => bucket,
        }
    }

    pub(super) async fn delete(
        &self,
        options: &EmptyOptions,
        provider: &AwsClientProvider,
    ) -> Result<EmptyReport, ObjectError> {
        match self {
            Self::Objects { bucket, keys } => {
                let keys = stream::iter(keys).map(|key| Ok(key.as_str()));
                delete_object_stream(bucket, keys, options, provider).await
            }
            Self::Found { bucket, filter, versions } => {
                delete_prefix(bucket, filter, *versions, options, provider).await
            }
        }
    }

    /// What would go. Unfinished uploads are not told.
    fn entries<'b>(&'b self, provider: &'b AwsClientProvider) -> BoxStream<'b, Result<Entry, ObjectError>> {
        let list = ParallelList::default();
        match self {
            Self::Objects { bucket, keys } => stream::iter(keys).map(|key| Ok(planned(bucket, key))).boxed(),
            Self::Found { bucket, filter, versions: DeletedVersions::All } => {
                let versions = find_object_versions(bucket, filter, list, provider).map_ok(|version| Entry {
                    bytes: (!version.is_delete_marker).then_some(version.size),
                    reason: version.is_delete_marker.then(|| "delete marker".to_owned()),
                    version_id: version.version_id,
                    ..planned(bucket, &version.key)
                });
                versions.boxed()
            }
            Self::Found { bucket, filter, .. } => {
                let objects = find_objects(bucket, filter, list, provider);
                objects.map_ok(|object| Entry { bytes: Some(object.size), ..planned(bucket, &object.key) }).boxed()
            }
        }
    }
}

fn planned(bucket: &str, key: &str) -> Entry {
    Entry { to: Some(format!("s3://{bucket}/{key}")), ..Entry::new(Outcome::Planned, Action::Delete, key) }
}

/// How much would go.
#[derive(Debug, Default, Serialize)]
pub(super) struct Plan {
    entries: u64,
    bytes: u64,
}

impl Plan {
    /// Prints each, and the sum.
    pub(super) async fn show(places: &[Place<'_>], session: &Session) -> Result<(), Failure> {
        let mut listing = Listing::summed(session.output, format!("{:>11}  {:32}  TO DELETE", "SIZE", "VERSION"));
        let mut plan = Self::default();
        for place in places {
            let mut entries = place.entries(&session.provider);
            while let Some(entry) = entries.try_next().await? {
                plan.add(&entry);
                listing.row(&Planned(entry))?;
            }
        }
        Ok(listing.end_with(&plan)?)
    }

    pub(super) async fn count(places: &[Place<'_>], session: &Session) -> Result<Self, Failure> {
        let mut plan = Self::default();
        for place in places {
            let mut entries = place.entries(&session.provider);
            while let Some(entry) = entries.try_next().await? {
                plan.add(&entry);
            }
        }
        Ok(plan)
    }

    fn add(&mut self, entry: &Entry) {
        self.entries += 1;
        self.bytes = self.bytes.saturating_add(entry.bytes.unwrap_or_default());
    }

    pub(super) fn entries(&self) -> u64 {
        self.entries
    }
}

impl View for Plan {
    fn table(&self) -> String {
        format!("{} to delete ({}).", counted(self.entries, "object"), human_size(self.bytes))
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Planned(Entry);

impl View for Planned {
    fn table(&self) -> String {
        let Self(entry) = self;
        let size = match (entry.bytes, &entry.reason) {
            (Some(bytes), _) => human_size(bytes),
            (None, Some(_)) => "deleted".to_owned(),
            (None, None) => "-".to_owned(),
        };
        let version = entry.version_id.as_deref().unwrap_or("-");
        format!("{size:>11}  {version:32}  {}", escape_controls(entry.to.as_deref().unwrap_or_default()))
    }
}
