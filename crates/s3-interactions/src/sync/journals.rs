//! What a run notes of what goes in parts, for the next run of the same source and target.

use super::plan::SyncPlan;
use super::route::Route;
use crate::object::journal::Journal;
use crate::object::upload::journal_name::place;
use crate::object::upload::noted::end_left;
use aws_interactions_core::AwsClientProvider;
use crc_fast::crc64_nvme;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

const MIB: u64 = 1024 * 1024;
/// Up to this size nothing goes in parts.
const LARGE: u64 = 16 * MIB;

/// The journals of one source and target, in a folder that others may share.
#[derive(Debug)]
pub(super) struct Journals {
    folder: PathBuf,
    /// How their names begin.
    pair: String,
}

impl Journals {
    pub(super) fn new(folder: &Path, plan: &SyncPlan, provider: &AwsClientProvider) -> Self {
        let pair = place(&[&source(&plan.route), &plan.target_of("")], provider);
        Self { folder: folder.to_owned(), pair: format!("{pair}-") }
    }

    /// That of what is copied, where it goes in parts. None while another process works with it: it copies it, too.
    pub(super) fn of(&self, path: &str, size: u64) -> Option<PathBuf> {
        let journal = (size > LARGE).then(|| self.folder.join(self.name(path)))?;
        (!Journal::is_in_use(&journal)).then_some(journal)
    }

    fn name(&self, path: &str) -> String {
        format!("{}{:016x}.upload", self.pair, crc64_nvme(path.as_bytes()))
    }

    /// Ends what an earlier run has left and this one does not go on with.
    pub(super) async fn sweep(&self, plan: &SyncPlan, provider: &AwsClientProvider) {
        let large = plan.copies.iter().filter(|copy| copy.size > LARGE);
        let wanted: HashSet<String> = large.map(|copy| self.name(&copy.path)).collect();
        for name in self.found().into_iter().filter(|name| !wanted.contains(name)) {
            // Nothing here depends on it: what cannot be ended now stays noted, and the next run comes by.
            if let Err(error) = end_left(&self.folder.join(name), provider).await {
                tracing::debug!(%error, "an upload that an earlier run has left stays");
            }
        }
    }

    fn found(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter(|name| name.starts_with(&self.pair)).collect()
    }
}

/// The same from wherever a program is started.
fn source(route: &Route) -> String {
    let folder = std::path::absolute(route.folder()).ok().filter(|_| matches!(route, Route::Up { .. }));
    folder.map_or_else(|| route.source(""), |folder| folder.display().to_string())
}

#[cfg(test)]
mod tests;
