//! Plans and what became of them, as they are printed.

use super::lines::Lines;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, View, counted, escape_controls, human_size};
use s3_interactions::{SyncAction, SyncCopy, SyncDeletion, SyncOutcome, SyncPlan, SyncSummary};
use serde::Serialize;
use std::error::Error;

/// A file or object.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    action: &'static str,
    path: String,
    from: Option<String>,
    to: String,
    size: Option<u64>,
    reason: Option<String>,
    error: Option<String>,
}

impl Entry {
    fn copy(plan: &SyncPlan, copy: &SyncCopy) -> Self {
        let (size, reason) = (Some(copy.size), Some(copy.reason.as_str().to_owned()));
        Self { action: "copy", from: Some(plan.source_of(&copy.path)), size, reason, ..Self::none(plan, &copy.path) }
    }

    fn deletion(plan: &SyncPlan, deletion: &SyncDeletion) -> Self {
        Self { action: "delete", size: Some(deletion.size), ..Self::none(plan, &deletion.path) }
    }

    fn left(plan: &SyncPlan, path: &str, reason: String) -> Self {
        Self { reason: Some(reason), ..Self::none(plan, path) }
    }

    fn none(plan: &SyncPlan, path: &str) -> Self {
        let to = plan.target_of(path);
        Self { action: "none", path: path.to_owned(), from: None, to, size: None, reason: None, error: None }
    }

    fn outcome(plan: &SyncPlan, outcome: &SyncOutcome<'_>) -> Self {
        let is_copy = outcome.action == SyncAction::Copy;
        Self {
            action: if is_copy { "copy" } else { "delete" },
            from: is_copy.then(|| plan.source_of(outcome.path)),
            size: outcome.result.as_ref().ok().copied(),
            error: outcome.result.as_ref().err().map(chain),
            ..Self::none(plan, outcome.path)
        }
    }

    /// Why nothing was done.
    fn why(&self) -> &str {
        self.error.as_ref().or(self.reason.as_ref()).map_or("", String::as_str)
    }
}

fn chain(error: &(impl Error + 'static)) -> String {
    let errors = std::iter::successors(Some(error as &dyn Error), |&error| error.source());
    errors.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn skipped(plan: &SyncPlan) -> Vec<Entry> {
    plan.skipped.iter().map(|left| Entry::left(plan, &left.path, left.reason.to_string())).collect()
}

fn refused(plan: &SyncPlan) -> Vec<Entry> {
    plan.refused.iter().map(|left| Entry::left(plan, &left.path, left.reason.to_string())).collect()
}

fn unread(plan: &SyncPlan) -> Vec<Entry> {
    plan.unread.iter().map(|left| Entry::left(plan, &left.path, chain(&left.source))).collect()
}

/// A dry run.
#[derive(Debug, Serialize)]
pub(super) struct Planned {
    bytes: u64,
    unchanged: u64,
    copies: Vec<Entry>,
    deletions: Vec<Entry>,
    skipped: Vec<Entry>,
    refused: Vec<Entry>,
    unread: Vec<Entry>,
}

impl Planned {
    pub(super) fn of(plan: &SyncPlan) -> Self {
        Self {
            bytes: plan.bytes(),
            unchanged: plan.unchanged,
            copies: plan.copies.iter().map(|copy| Entry::copy(plan, copy)).collect(),
            deletions: plan.deletions.iter().map(|deletion| Entry::deletion(plan, deletion)).collect(),
            skipped: skipped(plan),
            refused: refused(plan),
            unread: unread(plan),
        }
    }
}

impl View for Planned {
    fn table(&self) -> String {
        let copies = self.copies.iter().map(|copy| {
            let from = copy.from.as_deref().unwrap_or_default();
            let size = human_size(copy.size.unwrap_or_default());
            format!("copy     {from} to {} ({size}, {})", copy.to, copy.why())
        });
        let deletions = self.deletions.iter().map(|deletion| format!("delete   {}", deletion.to));
        let left = [("skipped", &self.skipped), ("refused", &self.refused), ("unread ", &self.unread)];
        let left = left.into_iter().flat_map(|(word, entries)| {
            entries.iter().map(move |entry| format!("{word}  {}: {}", entry.path, entry.why()))
        });
        let lines = copies.chain(deletions).chain(left).map(|line| escape_controls(&line).into_owned());
        let Self { copies, deletions, unchanged, .. } = self;
        let (copies, deletions, bytes) = (copies.len(), deletions.len(), human_size(self.bytes));
        let end =
            format!("{copies} to copy ({bytes}), {deletions} to delete, {unchanged} unchanged. Nothing was done.");
        lines.chain([end]).collect::<Vec<_>>().join("\n")
    }
}

/// What became of all.
#[derive(Debug, Serialize)]
pub(super) struct Done {
    copied: u64,
    bytes: u64,
    deleted: u64,
    unchanged: u64,
    failed: Vec<Entry>,
    skipped: Vec<Entry>,
    refused: Vec<Entry>,
    unread: Vec<Entry>,
    #[serde(skip)]
    summary: SyncSummary,
}

impl Done {
    /// What is known before anything is done.
    pub(super) fn begin(plan: &SyncPlan, lines: &mut Lines) -> Result<Self, Failure> {
        let (skipped, refused, unread) = (skipped(plan), refused(plan), unread(plan));
        for (status, entries) in [("skipped", &skipped), ("refused", &refused), ("unread", &unread)] {
            entries.iter().try_for_each(|entry| lines.add(status, entry))?;
        }
        let (unchanged, failed, summary) = (plan.unchanged, Vec::new(), SyncSummary::default());
        Ok(Self { copied: 0, bytes: 0, deleted: 0, unchanged, failed, skipped, refused, unread, summary })
    }

    pub(super) fn add(&mut self, outcome: &SyncOutcome<'_>, plan: &SyncPlan, lines: &mut Lines) -> Result<(), Failure> {
        self.summary.count(outcome);
        (self.copied, self.bytes, self.deleted) = (self.summary.copied, self.summary.bytes, self.summary.deleted);
        let entry = Entry::outcome(plan, outcome);
        lines.add(if outcome.result.is_ok() { "done" } else { "failed" }, &entry)?;
        if outcome.result.is_err() {
            self.failed.push(entry);
        }
        Ok(())
    }

    pub(super) fn finished(&self) -> u64 {
        self.copied + self.deleted + self.summary.failed
    }

    /// Tells people what is not done, and fails if there is any that should be.
    pub(super) fn verdict(&self, output: Output) -> Result<(), Failure> {
        let left = [("skipped", &self.skipped), ("not done", &self.failed), ("refused", &self.refused)];
        for (word, entries) in left.into_iter().chain([("unread", &self.unread)]) {
            for entry in entries {
                output.note(&format!("{word}: {}: {}", entry.path, entry.why()));
            }
        }
        let undone = self.failed.len() + self.refused.len() + self.unread.len();
        if undone == 0 {
            return Ok(());
        }
        let is_partial = self.copied + self.deleted + self.unchanged > 0;
        let kind = match () {
            () if is_partial => FailureKind::SyncIncomplete,
            () if self.failed.is_empty() && self.unread.is_empty() => FailureKind::Refused,
            () => FailureKind::Other,
        };
        let (failed, refused, unread) = (self.failed.len(), self.refused.len(), self.unread.len());
        Err(Failure::new(kind, format!("not all is synchronized: {failed} failed, {refused} refused, {unread} unread")))
    }
}

impl View for Done {
    fn table(&self) -> String {
        let (copied, deleted) = (counted(self.copied, "file"), self.deleted);
        let deleted = if deleted == 0 { String::new() } else { format!(", deleted {deleted}") };
        format!("Copied {copied} ({}){deleted}, {} unchanged.", human_size(self.bytes), self.unchanged)
    }
}
