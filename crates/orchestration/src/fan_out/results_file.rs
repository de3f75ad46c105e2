//! Results that outlive the run: what was done is not done again.

use super::error::ResultsFileError;
use super::outcome::{FanOutOutcome, FanOutResult};
use super::target::FanOutTarget;
use crate::events::chain;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What a line begins with, which tells a line that was cut short from one of another file.
const BEGINNING: &str = r#"{"account":""#;

/// A file of results, one JSON object a line: `account`, `region`, `job`, `status` (`ok` or `failed`), `seconds`, `value`
/// or `error`.
///
/// It is only ever added to, a line as soon as its target ends, so that a run that is killed loses nothing but what
/// ran. The last line of a target counts. A line that a killed process wrote in part is passed over, and its target run
/// again.
///
/// While it is open, no other process can open it. Where it is made, only its owner may read it (on Unix): values may be
/// secrets.
///
/// ```no_run
/// # use aws_interactions_orchestration::{FanOut, FanOutResult, ResultsFile};
/// # fn example(mut plan: FanOut, result: FanOutResult<u64, std::io::Error>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut file = ResultsFile::open("buckets.jsonl", "count buckets")?;
/// plan.done_before = file.done().clone();
/// // … and with each result of the stream:
/// file.append(&result)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ResultsFile {
    file: File,
    path: PathBuf,
    job: String,
    done: BTreeSet<FanOutTarget>,
    cut_short: usize,
    /// The next line begins in the middle of one that was cut short.
    is_mid_line: bool,
}

/// A line. The account comes first.
#[derive(Serialize)]
struct Line<'a, T> {
    #[serde(flatten)]
    target: &'a FanOutTarget,
    job: &'a str,
    status: Status,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What is read of a line.
#[derive(Deserialize)]
struct Known {
    #[serde(flatten)]
    target: FanOutTarget,
    job: String,
    status: Status,
}

#[derive(Serialize, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    Ok,
    Failed,
}

impl ResultsFile {
    /// Opens the file, which is made if there is none, and reads what is in it. `job` says what is done in the targets: a
    /// file of another job is refused, as its results say nothing about this one.
    ///
    /// # Errors
    /// [`ResultsFileError::File`], [`ResultsFileError::InUse`], [`ResultsFileError::NotAResult`] and
    /// [`ResultsFileError::OtherJob`].
    pub fn open(path: impl AsRef<Path>, job: impl Into<String>) -> Result<Self, ResultsFileError> {
        let path = path.as_ref().to_owned();
        let of_file = |source| ResultsFileError::File { path: path.clone(), source };
        let mut file = of_the_owner().open(&path).map_err(of_file)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ResultsFileError::InUse { path: path.clone() },
            TryLockError::Error(source) => of_file(source),
        })?;
        // What was cut short may have been cut within a character.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(of_file)?;
        let text = String::from_utf8_lossy(&bytes);
        let is_mid_line = !text.is_empty() && !text.ends_with('\n');
        let mut opened = Self { file, path, job: job.into(), done: BTreeSet::new(), cut_short: 0, is_mid_line };
        for (index, line) in text.lines().enumerate() {
            opened.read(index + 1, line)?;
        }
        Ok(opened)
    }

    fn read(&mut self, number: usize, line: &str) -> Result<(), ResultsFileError> {
        // A line of which nothing was written, as on a full disk.
        if line.is_empty() {
            return Ok(());
        }
        let Ok(known) = serde_json::from_str::<Known>(line) else {
            if line.starts_with(BEGINNING) || BEGINNING.starts_with(line) {
                self.cut_short += 1;
                return Ok(());
            }
            return Err(ResultsFileError::NotAResult { path: self.path.clone(), line: number });
        };
        if known.job != self.job {
            let (path, job) = (self.path.clone(), self.job.clone());
            return Err(ResultsFileError::OtherJob { path, line: number, found: known.job, job });
        }
        if known.status == Status::Ok {
            self.done.insert(known.target);
        } else {
            self.done.remove(&known.target);
        }
        Ok(())
    }

    /// The targets that were done when the file was opened: what a plan skips.
    pub fn done(&self) -> &BTreeSet<FanOutTarget> {
        &self.done
    }

    /// How many lines were cut short, and passed over, when the file was opened.
    pub fn cut_short(&self) -> usize {
        self.cut_short
    }

    /// Adds a result and hands it to the operating system. What was skipped has none and is not written.
    ///
    /// # Errors
    /// [`ResultsFileError::File`], and [`ResultsFileError::Json`] for a value that cannot be written as JSON.
    pub fn append<T: Serialize, E: Error + 'static>(
        &mut self,
        result: &FanOutResult<T, E>,
    ) -> Result<(), ResultsFileError> {
        let (status, value, error) = match &result.outcome {
            FanOutOutcome::Done(value) => (Status::Ok, Some(value), None),
            FanOutOutcome::Failed(failure) => (Status::Failed, None, Some(chain(failure))),
            FanOutOutcome::Skipped(_) => return Ok(()),
        };
        let (target, seconds) = (&result.target, result.took.as_secs_f64());
        let line = Line { target, job: &self.job, status, seconds, value, error };
        let line =
            serde_json::to_string(&line).map_err(|source| ResultsFileError::Json { target: target.clone(), source })?;
        self.write(&line).map_err(|source| ResultsFileError::File { path: self.path.clone(), source })
    }

    /// In one piece: two would be cut short more easily.
    fn write(&mut self, line: &str) -> io::Result<()> {
        let before = if self.is_mid_line { "\n" } else { "" };
        // Until all of it is written, the next line is one in the middle.
        self.is_mid_line = true;
        self.file.write_all(format!("{before}{line}\n").as_bytes())?;
        self.is_mid_line = false;
        self.file.flush()
    }
}

/// What a job answers may be a secret: a file that is made is for its owner's eyes alone.
fn of_the_owner() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests;
