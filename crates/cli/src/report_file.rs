//! `--report FILE`: what became of each file or object, a line of JSON each. One shape for all commands.

use crate::failure::{Failure, FailureKind};
use aws_interactions_core::RequestError;
use clap::Args;
use serde::Serialize;
use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

// The option, for whatever command works on many files or objects. The help of those would begin with a `///` of it.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Write what becomes of each file or object to this new file, a JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// For the help of these commands.
macro_rules! report_help {
    () => {
        "  A line of --report: outcome (done, failed, skipped, refused or unread), action (copy, move, delete or none), path, \
         from, to, version_id, bytes, verification (checksum, or why there is none: composite-checksum where S3 tells but a \
         checksum of those of the parts, no-checksum, or copied-by-s3), reason, error (message, code, request_id). Each \
         stands as soon as it is known; the last one may be cut off where the process was killed"
    };
}
pub(crate) use report_help;

/// The file that was asked for, if one was.
#[derive(Debug)]
pub(crate) struct ReportFile(Option<File>);

/// A file or object, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) outcome: Outcome,
    pub(crate) action: Action,
    /// Below source and target; the key where there are no two sides.
    pub(crate) path: String,
    /// A file's path, or `s3://bucket/key`; so is `to`.
    pub(crate) from: Option<String>,
    /// What was to be written or deleted.
    pub(crate) to: Option<String>,
    pub(crate) version_id: Option<String>,
    /// Known of what is done, and of what a plan has.
    pub(crate) bytes: Option<u64>,
    /// What its content was compared with, where it is copied or moved.
    pub(crate) verification: Option<&'static str>,
    /// Why it is done, or left as it is.
    pub(crate) reason: Option<String>,
    pub(crate) error: Option<EntryError>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// Of a dry run.
    Planned,
    Done,
    Failed,
    Skipped,
    Refused,
    Unread,
}

/// What was done to it, or was to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    Copy,
    Move,
    Delete,
    None,
}

/// Why it failed, as whoever has to ask AWS about it needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EntryError {
    /// With all its causes.
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl ReportArgs {
    /// Begins the file, before any work: what cannot be reported is not done. One that exists is somebody's report.
    pub(crate) fn create(&self) -> Result<ReportFile, Failure> {
        let create = |path: &PathBuf| {
            File::create_new(path).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Failure::new(FailureKind::ReportExists, format!("the report {} exists already", path.display()))
                }
                _ => failure(error),
            })
        };
        self.report.as_ref().map(create).transpose().map(ReportFile)
    }
}

impl ReportFile {
    /// Adds a line in one piece: whoever kills the process finds whole lines, and at most the last one cut where a page of
    /// the system's memory ended.
    pub(crate) fn add(&mut self, entry: &Entry) -> Result<(), Failure> {
        let Some(file) = &mut self.0 else { return Ok(()) };
        let mut line = serde_json::to_vec(entry).map_err(|error| failure(error.into()))?;
        line.push(b'\n');
        file.write_all(&line).map_err(failure)
    }
}

impl Entry {
    /// Of a path alone; the rest is said with `..`.
    pub(crate) fn new(outcome: Outcome, action: Action, path: impl Into<String>) -> Self {
        let (from, to, version_id, bytes, verification, reason, error) = (None, None, None, None, None, None, None);
        Self { outcome, action, path: path.into(), from, to, version_id, bytes, verification, reason, error }
    }

    /// Why nothing was done.
    pub(crate) fn why(&self) -> &str {
        let error = self.error.as_ref().map(|error| &error.message);
        error.or(self.reason.as_ref()).map_or("", String::as_str)
    }
}

impl EntryError {
    /// Reads the chain of causes.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let chain = || std::iter::successors(Some(error), |&error| error.source());
        let request = chain().find_map(|error| error.downcast_ref::<RequestError>());
        Self {
            message: chain().map(ToString::to_string).collect::<Vec<_>>().join(": "),
            code: request.and_then(RequestError::code).map(str::to_owned),
            request_id: request.and_then(RequestError::request_id).map(str::to_owned),
        }
    }
}

fn failure(error: io::Error) -> Failure {
    #[derive(Debug, thiserror::Error)]
    #[error("the report could not be written")]
    struct NotWritten(#[source] io::Error);
    Failure::new(FailureKind::Other, NotWritten(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_interactions_core::RequestErrorKind;

    #[derive(Debug, thiserror::Error)]
    #[error("the outer")]
    struct Outer(#[source] RequestError);

    fn args(path: &std::path::Path) -> ReportArgs {
        ReportArgs { report: Some(path.to_owned()) }
    }

    #[test]
    fn when_lines_are_added_then_each_stands_at_once_and_all_fields_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        let mut report = args(&path).create().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        let entry = Entry { bytes: Some(7), ..Entry::new(Outcome::Done, Action::Move, "a\n") };
        report.add(&entry).unwrap();
        let expected = "{\"outcome\":\"done\",\"action\":\"move\",\"path\":\"a\\n\",\"from\":null,\"to\":null,\
                        \"version_id\":null,\"bytes\":7,\"verification\":null,\"reason\":null,\"error\":null}\n";
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
        report.add(&entry).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected.repeat(2));
    }

    #[test]
    fn when_the_file_exists_or_cannot_be_made_then_there_is_no_report() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        std::fs::write(&path, "kept").unwrap();
        assert_eq!(args(&path).create().unwrap_err().kind(), FailureKind::ReportExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
        assert_eq!(args(&folder.path().join("no/folder")).create().unwrap_err().kind(), FailureKind::Other);
        assert!(ReportArgs { report: None }.create().unwrap().0.is_none());
    }

    #[test]
    fn when_an_error_is_told_then_its_causes_are_in_one_line_with_what_aws_says_of_the_request() {
        let request = RequestError::new(RequestErrorKind::Throttled, "s3", "PutObject", "told so");
        let message = format!("the outer: {request}");
        assert_eq!(EntryError::of(&Outer(request)), EntryError { message, code: None, request_id: None });
    }
}
