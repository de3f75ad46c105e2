//! Tables without lines, as `ls -l` has them: they survive copying, narrow windows and `awk`.

use super::escape_controls;
use comfy_table::{ContentArrangement, Table, presets};
use indicatif::HumanBytes;
use std::time::{Duration, SystemTime};

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

/// How long ago something was, in its greatest unit: `3d`, `40s`.
pub(crate) fn human_age(since: SystemTime) -> String {
    age(SystemTime::now().duration_since(since).unwrap_or_default())
}

fn age(age: Duration) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let seconds = age.as_secs();
    let unit = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, name) = unit.unwrap_or((1, "s"));
    format!("{}{name}", seconds / length)
}

/// What is known, or a dash.
pub(crate) fn or_dash(value: Option<impl Into<String>>) -> String {
    value.map_or_else(|| "-".to_owned(), Into::into)
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
    #[test]
    fn when_an_age_is_told_then_the_greatest_unit_is_taken() {
        let told = [0, 59, 60, 3_599, 3_600, 86_399, 86_400, 900_000].map(|seconds| age(Duration::from_secs(seconds)));
        assert_eq!(told, ["0s", "59s", "1m", "59m", "1h", "23h", "1d", "10d"]);
    }
}
