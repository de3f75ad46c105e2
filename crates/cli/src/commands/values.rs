//! Values that are secrets: how they come in, and how they are printed.

use crate::failure::{Failure, FailureKind};
use crate::output::escape_controls;
use aws_interactions_core::SecretValue;
use clap::Args;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Where a new value comes from.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct ValueArgs {
    /// The value, where it is no secret: other programs see the command line, and shells keep it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    value: Option<String>,

    /// The file that holds the value, `-` for standard input; a line break at its end is left out
    #[arg(long)]
    file: Option<PathBuf>,
}

/// Shows nothing of the value: command lines are logged.
impl std::fmt::Debug for ValueArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValueArgs").field("file", &self.file).finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the value cannot be read from {from}")]
struct Unreadable {
    from: String,
    source: io::Error,
}

impl ValueArgs {
    pub(super) async fn read(&self) -> Result<SecretValue, Failure> {
        let Some(file) = &self.file else { return Ok(self.value.clone().unwrap_or_default().into()) };
        let text = if file == Path::new("-") {
            let read = tokio::task::spawn_blocking(|| io::read_to_string(io::stdin())).await;
            read.map_err(io::Error::from).flatten()
        } else {
            tokio::fs::read_to_string(file).await
        };
        let from = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
        let text = text.map_err(|source| Failure::new(FailureKind::Other, Unreadable { from, source }))?;
        Ok(SecretValue::new(without_line_break(&text)))
    }
}

/// Editors and `echo` end a file by a line break that is no part of the value.
fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// As other programs want it; a terminal obeys no control characters.
pub(super) fn printed(value: &SecretValue) -> String {
    if !io::stdout().is_terminal() {
        return value.expose().to_owned();
    }
    value.expose().lines().map(escape_controls).collect::<Vec<_>>().join("\n")
}

/// The value in JSON.
pub(super) fn exposed<S: serde::Serializer>(value: &SecretValue, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_value_is_read_then_one_line_break_at_its_end_is_left_out() {
        for (text, value) in [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("\na b", "\na b"), ("", "")]
        {
            assert_eq!(without_line_break(text), value);
        }
    }

    #[test]
    fn when_a_command_line_is_printed_then_no_value_is_in_it() {
        let arguments = ValueArgs { value: Some("MARKED".to_owned()), file: None };
        assert_eq!(format!("{arguments:?}"), "ValueArgs { file: None, .. }");
    }
}
