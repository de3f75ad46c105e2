//! Lists that are read whole before they are printed, so that the columns fit what is in them.

use super::{Output, OutputError, json, list, print};
use serde::Serialize;

/// An entry of a list.
pub(crate) trait Row: Serialize {
    /// What stands over the columns.
    const HEADER: &'static [&'static str];

    /// What people read, a text a column.
    fn cells(&self) -> Vec<String>;
}

impl Output {
    /// Prints a list that the command was asked for. In JSON an array.
    pub(crate) fn show_rows<R: Row>(self, rows: &[R]) -> Result<(), OutputError> {
        if self.is_json() {
            return json(&rows);
        }
        if rows.is_empty() {
            self.note("Nothing there.");
            return Ok(());
        }
        print(&table_of(rows))
    }

    /// Prints what a command that did what it was told did it to; silent when quiet, but for scripts.
    pub(crate) fn confirm_rows<R: Row>(self, rows: &[R]) -> Result<(), OutputError> {
        if self.quiet && !self.is_json() { Ok(()) } else { self.show_rows(rows) }
    }

    /// Tells people a list that is no result.
    pub(crate) fn note_rows<R: Row>(self, rows: &[R]) {
        for line in table_of(rows).lines() {
            self.note(line);
        }
    }
}

pub(crate) fn table_of<R: Row>(rows: &[R]) -> String {
    list(R::HEADER, rows.iter().map(Row::cells))
}
