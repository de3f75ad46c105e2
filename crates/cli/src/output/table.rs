//! Tables without lines, as `ls -l` has them: they survive copying, narrow windows and `awk`.

use super::escape_controls;
use comfy_table::{ContentArrangement, Table, presets};
use indicatif::HumanBytes;

/// What is known of one thing: a name and a value a line.
pub(crate) fn details<N: Into<String>>(rows: impl IntoIterator<Item = (N, String)>) -> String {
    render(bare(), rows.into_iter().map(|(name, value)| vec![name.into(), value]))
}

/// A list with a heading over each column.
pub(crate) fn list(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = bare();
    table.set_header(header);
    render(table, rows)
}

/// `1 object`, `2 objects`.
pub(crate) fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// A size for people.
pub(crate) fn human_size(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}

/// Nothing is wrapped: half a key on each of two lines cannot be copied.
fn bare() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn render(mut table: Table, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    for row in rows {
        table.add_row(row.iter().map(|cell| escape_controls(cell).into_owned()));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_list_is_rendered_then_columns_are_aligned_and_controls_are_escaped() {
        let rows = [["a\u{7}", "x"], ["longer", "y"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(list(&["NAME", "REGION"], rows), "NAME    REGION\na\\u{7}  x\nlonger  y");
    }
}
