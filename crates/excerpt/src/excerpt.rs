//! An item, cut out of a file.

/// From the first line of `text` that begins with `beginning`, whatever its indentation, to the line that ends the item:
/// the first one as far in that ends with `}` or `;`. What every line is indented by is taken away.
pub(crate) fn of(text: &str, beginning: &str) -> Result<String, String> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &&str| !beginning.is_empty() && line.trim_start().starts_with(beginning);
    let start = lines.iter().position(begins).ok_or_else(|| format!("no line begins with `{beginning}`"))?;
    let from = lines.get(start..).unwrap_or_default();
    let indentation = from.first().map_or(0, |line| indentation_of(line));
    let ends = |line: &&str| indentation_of(line) == indentation && line.ends_with(['}', ';']);
    let end = from.iter().position(ends).ok_or_else(|| format!("what begins with `{beginning}` does not end"))?;
    let item = from.iter().take(end + 1).map(|line| line.get(indentation..).unwrap_or_default());
    Ok(item.flat_map(|line| [line, "\n"]).collect())
}

fn indentation_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::of;

    const TEXT: &str = "\
/// Says much.
#[derive(Debug)]
pub enum Status {
    /// There.
    Exists { region: String },

    Missing,
}

impl Status {
    pub fn long(
        &self,
        other: &Self,
    ) -> bool {
        self.short()
    }

    fn short(&self) -> bool { true }
}

pub use a::{
    b,
};
pub use c::d;
fn open() {
";

    #[test]
    fn when_an_excerpt_is_cut_out_then_it_goes_to_the_line_that_ends_it() {
        let status = "pub enum Status {\n    /// There.\n    Exists { region: String },\n\n    Missing,\n}\n";
        assert_eq!(of(TEXT, "pub enum Status").as_deref(), Ok(status));
        assert_eq!(of(TEXT, "#[derive(Debug)]"), Ok(format!("#[derive(Debug)]\n{status}")));
        assert_eq!(of(TEXT, "pub use a::").as_deref(), Ok("pub use a::{\n    b,\n};\n"));
        assert_eq!(of(TEXT, "pub use c").as_deref(), Ok("pub use c::d;\n"));
    }

    #[test]
    fn when_an_excerpt_is_indented_then_it_is_moved_to_the_left() {
        let long = "pub fn long(\n    &self,\n    other: &Self,\n) -> bool {\n    self.short()\n}\n";
        assert_eq!(of(TEXT, "pub fn long").as_deref(), Ok(long));
        assert_eq!(of(TEXT, "fn short").as_deref(), Ok("fn short(&self) -> bool { true }\n"));
    }

    #[test]
    fn when_the_beginning_is_not_there_then_the_error_names_it() {
        for beginning in ["pub struct Status", "um Status", ""] {
            assert_eq!(of(TEXT, beginning), Err(format!("no line begins with `{beginning}`")));
        }
    }

    #[test]
    fn when_the_item_does_not_end_then_that_is_an_error() {
        assert_eq!(of(TEXT, "fn open"), Err("what begins with `fn open` does not end".to_owned()));
    }
}
