//! JSON that a command is given, in a file or on its line.

use crate::failure::{Failure, FailureKind};
use serde_json::Value;
use std::io;
use std::path::Path;

/// What is no JSON. The text is not repeated: it may be what nobody else is to see.
#[derive(Debug, thiserror::Error)]
enum JsonTextError {
    #[error("{from} cannot be read")]
    Unreadable { from: String, source: io::Error },
    #[error("{from} is no JSON, at line {line} column {column}")]
    NoJson { from: String, line: usize, column: usize },
}

/// The JSON in a file, `-` for standard input.
pub(super) async fn read(file: &Path) -> Result<Value, Failure> {
    let is_standard_input = file == Path::new("-");
    let text = if is_standard_input {
        let read = tokio::task::spawn_blocking(|| io::read_to_string(io::stdin())).await;
        read.map_err(io::Error::from).flatten()
    } else {
        tokio::fs::read_to_string(file).await
    };
    let from = if is_standard_input { "standard input".to_owned() } else { format!("the file {}", file.display()) };
    match text {
        Ok(text) => parse(&text, &from),
        Err(source) => Err(Failure::new(FailureKind::Other, JsonTextError::Unreadable { from, source })),
    }
}

/// The JSON of an argument.
pub(super) fn parse(text: &str, from: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::new(FailureKind::Usage, JsonTextError::NoJson { from: from.to_owned(), line, column })
    })
}
