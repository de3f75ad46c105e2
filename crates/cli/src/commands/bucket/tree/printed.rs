//! Plans and what became of them, as they are printed.

use crate::failure::{Failure, FailureKind, kind_of_sync_item_error};
use crate::output::{Output, View, counted, escape_controls, human_size};
use crate::report_file::{Action, Entry, EntryError, Outcome, ReportFile};
use s3_interactions::{
    SyncAction, SyncCopy, SyncDeletion, SyncItemError, SyncOutcome, SyncPlan, SyncSummary, SyncUnread, Verification,
};
use serde::Serialize;

/// What is to be copied.
fn copy(plan: &SyncPlan, copy: &SyncCopy) -> Entry {
    Entry {
        from: Some(plan.source_of(&copy.path)),
        bytes: Some(copy.size),
        reason: Some(copy.reason.as_str().to_owned()),
        ..entry(plan, Outcome::Planned, Action::Copy, &copy.path)
    }
}

fn deletion(plan: &SyncPlan, deletion: &SyncDeletion) -> Entry {
    Entry { bytes: Some(deletion.size), ..entry(plan, Outcome::Planned, Action::Delete, &deletion.path) }
}

fn outcome(plan: &SyncPlan, outcome: &SyncOutcome) -> Entry {
    let action = match outcome.action {
        SyncAction::Move => Action::Move,
        SyncAction::Delete => Action::Delete,
        _ => Action::Copy,
    };
    let how = if outcome.result.is_ok() { Outcome::Done } else { Outcome::Failed };
    Entry {
        from: (action != Action::Delete).then(|| plan.source_of(&outcome.path)),
        bytes: outcome.result.as_ref().ok().copied(),
        verification: outcome.verification.map(Verification::as_str),
        error: outcome.result.as_ref().err().map(error),
        ..entry(plan, how, action, &outcome.path)
    }
}

fn error(error: &SyncItemError) -> EntryError {
    match error {
        SyncItemError::NotDeleted { code, .. } => EntryError { code: Some(code.clone()), ..EntryError::of(error) },
        _ => EntryError::of(error),
    }
}

fn entry(plan: &SyncPlan, outcome: Outcome, action: Action, path: &str) -> Entry {
    Entry { to: Some(plan.target_of(path)), ..Entry::new(outcome, action, path) }
}

fn left(plan: &SyncPlan, outcome: Outcome, path: &str, reason: String) -> Entry {
    Entry { reason: Some(reason), ..entry(plan, outcome, Action::None, path) }
}

pub(in super::super) fn skipped(plan: &SyncPlan) -> Vec<Entry> {
    plan.skipped.iter().map(|one| left(plan, Outcome::Skipped, &one.path, one.reason.to_string())).collect()
}

fn refused(plan: &SyncPlan) -> Vec<Entry> {
    plan.refused.iter().map(|one| left(plan, Outcome::Refused, &one.path, one.reason.to_string())).collect()
}

pub(in super::super) fn unread(plan: &SyncPlan) -> Vec<Entry> {
    let of = |one: &SyncUnread| {
        let error = Some(EntryError::of(&one.source));
        Entry { error, ..entry(plan, Outcome::Unread, Action::None, &one.path) }
    };
    plan.unread.iter().map(of).collect()
}

/// A dry run.
#[derive(Debug, Serialize)]
pub(in super::super) struct Planned {
    bytes: u64,
    unchanged: u64,
    copies: Vec<Entry>,
    deletions: Vec<Entry>,
    skipped: Vec<Entry>,
    refused: Vec<Entry>,
    unread: Vec<Entry>,
}

impl Planned {
    pub(in super::super) fn of(plan: &SyncPlan) -> Self {
        Self {
            bytes: plan.bytes(),
            unchanged: plan.unchanged,
            copies: plan.copies.iter().map(|one| copy(plan, &one)).collect(),
            deletions: plan.deletions.iter().map(|one| deletion(plan, one)).collect(),
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
            let (to, size) = (copy.to.as_deref().unwrap_or_default(), human_size(copy.bytes.unwrap_or_default()));
            format!("copy     {from} to {to} ({size}, {})", copy.why())
        });
        let deletions =
            self.deletions.iter().map(|deletion| format!("delete   {}", deletion.to.as_deref().unwrap_or_default()));
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

/// Which command it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Told {
    Copied,
    Moved,
    Synchronized,
}

impl Told {
    pub(super) fn going_on(self) -> &'static str {
        if self == Self::Moved { "Moving" } else { "Copying" }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Moved => "moved",
            Self::Synchronized => "synchronized",
        }
    }
}

/// What became of all.
#[derive(Debug, Serialize)]
pub(super) struct Done {
    copied: u64,
    moved: u64,
    bytes: u64,
    unverified: u64,
    deleted: u64,
    unchanged: u64,
    failed: Vec<Entry>,
    skipped: Vec<Entry>,
    refused: Vec<Entry>,
    unread: Vec<Entry>,
    #[serde(skip)]
    told: Told,
    #[serde(skip)]
    summary: SyncSummary,
    /// Those of the failures, each once.
    #[serde(skip)]
    kinds: Vec<FailureKind>,
}

impl Done {
    /// What is known before anything is done.
    pub(super) fn begin(plan: &SyncPlan, told: Told, report: &mut ReportFile) -> Result<Self, Failure> {
        let (skipped, refused, unread) = (skipped(plan), refused(plan), unread(plan));
        [&skipped, &refused, &unread].into_iter().flatten().try_for_each(|entry| report.add(entry))?;
        let (summary, failed, kinds) = (SyncSummary::default(), Vec::new(), Vec::new());
        Ok(Self {
            copied: 0,
            moved: 0,
            bytes: 0,
            unverified: 0,
            deleted: 0,
            unchanged: plan.unchanged,
            failed,
            skipped,
            refused,
            unread,
            told,
            summary,
            kinds,
        })
    }

    pub(super) fn add(
        &mut self,
        outcome: &SyncOutcome,
        plan: &SyncPlan,
        report: &mut ReportFile,
    ) -> Result<(), Failure> {
        self.summary.count(outcome);
        (self.copied, self.moved, self.bytes) = (self.summary.copied, self.summary.moved, self.summary.bytes);
        (self.unverified, self.deleted) = (self.summary.unverified, self.summary.deleted);
        let entry = self::outcome(plan, outcome);
        report.add(&entry)?;
        if let Err(error) = &outcome.result {
            self.failed.push(entry);
            // What was not tried has no reason of its own.
            let kind = (!matches!(error, SyncItemError::DeletionWithheld)).then(|| kind_of_sync_item_error(error));
            self.kinds.extend(kind.filter(|kind| !self.kinds.contains(kind)));
        }
        Ok(())
    }

    /// For the bar.
    pub(super) fn so_far(&self, plan: &SyncPlan) -> String {
        let failed = self.summary.failed;
        let finished = self.copied + self.moved + self.deleted + failed;
        let all = plan.copies.len() + plan.deletions.len();
        let failed = if failed == 0 { String::new() } else { format!(", {failed} failed") };
        format!("{} {finished}/{all}{failed}", self.told.going_on())
    }

    /// Tells people what is not done, and fails if there is any that should be.
    pub(super) fn verdict(&self, output: Output) -> Result<(), Failure> {
        let left = [("skipped", &self.skipped), ("not done", &self.failed), ("refused", &self.refused)];
        for (word, entries) in left.into_iter().chain([("unread", &self.unread)]) {
            for entry in entries {
                output.note(&format!("{word}: {}: {}", entry.path, entry.why()));
            }
        }
        let (failed, refused, unread) = (self.failed.len(), self.refused.len(), self.unread.len());
        if failed + refused + unread == 0 {
            return Ok(());
        }
        let what = self.told.done();
        let text = format!("not all is {what}: {failed} failed, {refused} refused, {unread} unread");
        Err(Failure::new(self.kind(), text))
    }

    fn kind(&self) -> FailureKind {
        let is_partial = self.copied + self.moved + self.deleted + self.unchanged > 0;
        match (self.told, self.kinds.as_slice(), self.refused.len(), self.unread.len()) {
            (Told::Copied, ..) if is_partial => FailureKind::CopyIncomplete,
            _ if is_partial => FailureKind::SyncIncomplete,
            (_, [], 1.., 0) => FailureKind::Refused,
            // All failed for one reason, such as that access is denied.
            (_, [kind], 0, 0) => *kind,
            _ => FailureKind::Other,
        }
    }
}

impl View for Done {
    fn table(&self) -> String {
        let (verb, count) = if self.told == Told::Moved { ("Moved", self.moved) } else { ("Copied", self.copied) };
        let (count, bytes, deleted) = (counted(count, "file"), human_size(self.bytes), self.deleted);
        let deleted = if deleted == 0 { String::new() } else { format!(", deleted {deleted}") };
        let is_told = self.unchanged > 0 || self.told == Told::Synchronized;
        let unchanged = if is_told { format!(", {} unchanged", self.unchanged) } else { String::new() };
        format!("{verb} {count} ({bytes}){deleted}{unchanged}.")
    }
}
