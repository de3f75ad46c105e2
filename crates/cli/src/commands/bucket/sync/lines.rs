//! A file with a line for each file or object.

use super::printed::Entry;
use crate::failure::{Failure, FailureKind};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// What `--report` asks for, if it does.
pub(super) struct Lines(Option<File>);

#[derive(Serialize)]
struct Line<'a> {
    status: &'a str,
    #[serde(flatten)]
    entry: &'a Entry,
}

impl Lines {
    pub(super) fn create(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.map(File::create).transpose().map_err(failure)?;
        Ok(Self(file))
    }

    pub(super) fn add(&mut self, status: &str, entry: &Entry) -> Result<(), Failure> {
        let Some(file) = &mut self.0 else { return Ok(()) };
        let mut line = serde_json::to_vec(&Line { status, entry }).map_err(|error| failure(error.into()))?;
        line.push(b'\n');
        // In one piece: whoever ends the process finds whole lines.
        file.write_all(&line).map_err(failure)
    }
}

fn failure(error: io::Error) -> Failure {
    #[derive(Debug, thiserror::Error)]
    #[error("the report could not be written")]
    struct NotWritten(#[source] io::Error);
    Failure::new(FailureKind::Other, NotWritten(error))
}
