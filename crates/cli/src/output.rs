//! Standard output: tables for people, JSON for scripts.
//!
//! Nothing else writes there, as `println!` panics when the reader is gone. What a command prints in a target of a fan-out
//! is [`collected()`] instead.

mod collected;
mod rows;
mod table;

pub(crate) use collected::{collected, is_collected};
pub(crate) use rows::{Row, table_of};
pub(crate) use table::{counted, details, human_age, human_size, list, or_dash};

use crate::args::{Format, GlobalOptions};
use crate::failure::{Failure, FailureKind};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::time::SystemTime;

/// A result of a command: its JSON is what serde makes of it, field by field in the order of declaration.
pub(crate) trait View: Serialize {
    /// What people read.
    fn table(&self) -> String;
}

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
}

/// Standard output could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the output could not be written")]
pub(crate) struct OutputError(#[from] io::Error);

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        let is_closed = error.0.kind() == io::ErrorKind::BrokenPipe;
        Self::new(if is_closed { FailureKind::OutputClosed } else { FailureKind::Other }, error)
    }
}

impl Output {
    pub(crate) fn new(options: &GlobalOptions) -> Self {
        Self { format: options.output, quiet: options.quiet }
    }

    /// As scripts want it, and silent otherwise.
    pub(crate) fn for_scripts() -> Self {
        Self { format: Format::Json, quiet: true }
    }

    pub(crate) fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// Whether somebody watches who wants to see more than results.
    pub(crate) fn is_watched(self) -> bool {
        self.has_notes() && io::stderr().is_terminal()
    }

    /// Whether anything is told beside results.
    pub(crate) fn has_notes(self) -> bool {
        !self.quiet && !self.is_json()
    }

    /// Prints what the command was asked for.
    pub(crate) fn show(self, view: &impl View) -> Result<(), OutputError> {
        match self.format {
            Format::Table => print(&view.table()),
            Format::Json => json(view),
        }
    }

    /// Prints that the command did what it was told; silent when quiet, but for scripts.
    pub(crate) fn confirm(self, view: &impl View) -> Result<(), OutputError> {
        if self.quiet && !self.is_json() { Ok(()) } else { self.show(view) }
    }

    /// Prints a piece of a line for people at once; nothing when quiet.
    pub(crate) fn narrate(self, text: &str) -> Result<(), OutputError> {
        if self.quiet {
            return Ok(());
        }
        write(text)?;
        Ok(io::stdout().flush()?)
    }

    /// Tells people something that is no result; silent when quiet or for scripts.
    pub(crate) fn note(self, text: &str) {
        if self.has_notes() {
            // Nobody is left to tell when standard error is gone.
            let _ = writeln!(io::stderr(), "{}", escape_controls(text));
        }
    }
}

fn json(value: &impl Serialize) -> Result<(), OutputError> {
    if is_collected() {
        return print(&serde_json::to_string(value).map_err(io::Error::from)?);
    }
    let mut stdout = io::stdout().lock();
    serde_json::to_writer_pretty(&mut stdout, value).map_err(io::Error::from)?;
    stdout.write_all(b"\n")?;
    Ok(stdout.flush()?)
}

/// A list that is printed while it is read, however long it is. In JSON an array.
pub(crate) struct Listing {
    output: Output,
    header: String,
    /// What JSON begins with.
    opening: &'static str,
    rows: u64,
}

impl Listing {
    /// Prints nothing yet, as the first page may fail. People see `header` above the first row.
    pub(crate) fn new(output: Output, header: String) -> Self {
        Self { output, header, opening: "[", rows: 0 }
    }

    /// As `new`, for a list with a sum below it. In JSON an object of `entries` and `total`.
    #[cfg(feature = "s3")]
    pub(crate) fn summed(output: Output, header: String) -> Self {
        Self { opening: "{\"entries\": [", ..Self::new(output, header) }
    }

    pub(crate) fn row(&mut self, view: &impl View) -> Result<(), OutputError> {
        self.rows += 1;
        if self.output.is_json() {
            let row = serde_json::to_string(view).map_err(io::Error::from)?;
            return write(&format!("{}\n  {row}", if self.rows == 1 { self.opening } else { "," }));
        }
        if self.rows == 1 {
            write(&format!("{}\n", self.header))?;
        }
        write(&format!("{}\n", view.table()))
    }

    /// Ends a list of [`summed`](Self::summed).
    #[cfg(feature = "s3")]
    pub(crate) fn end_with(self, total: &impl View) -> Result<(), OutputError> {
        if !self.output.is_json() {
            return print(&total.table());
        }
        let opening = if self.rows == 0 { self.opening } else { "\n" };
        let total = serde_json::to_string(total).map_err(io::Error::from)?;
        print(&format!("{opening}],\n\"total\": {total}}}"))
    }

    pub(crate) fn end(self) -> Result<(), OutputError> {
        match (self.output.is_json(), self.rows) {
            (true, 0) => print("[]"),
            (true, _) => print("\n]"),
            (false, 0) => {
                self.output.note("Nothing there.");
                Ok(())
            }
            (false, _) => Ok(io::stdout().flush()?),
        }
    }
}

/// Prints a line, or several.
pub(crate) fn print(text: &str) -> Result<(), OutputError> {
    write(text)?;
    if !text.ends_with('\n') {
        write("\n")?;
    }
    Ok(io::stdout().flush()?)
}

fn write(text: &str) -> Result<(), OutputError> {
    if collected::collect(text) {
        return Ok(());
    }
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

/// Names in AWS may hold what a terminal obeys: control characters are shown by their escapes.
pub(crate) fn escape_controls(text: &str) -> Cow<'_, str> {
    // U+202A.. and U+2066..: characters that reorder a line are no controls to Unicode and deceive just as well.
    let is_harmful = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if is_harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escape).collect())
}

/// A time as JSON has it.
pub(crate) fn rfc3339(time: Option<SystemTime>) -> Option<String> {
    time.map(|time| humantime::format_rfc3339_seconds(time).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_text_is_escaped_then_controls_show_and_letters_stay() {
        assert_eq!(escape_controls("a b+ü/%日本"), "a b+ü/%日本");
        assert_eq!(escape_controls("a\u{1b}[31m\n\u{202e}b"), "a\\u{1b}[31m\\n\\u{202e}b");
        assert!(matches!(escape_controls("plain"), Cow::Borrowed(_)));
    }
}
