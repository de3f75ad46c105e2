//! Rule of style: files are small, and named for what they hold.

use crate::source::Source;
use crate::violation::Violation;

const MAX_LINES: usize = 400;

/// Names that say nothing of what is inside, and so collect everything.
const VAGUE: [&str; 6] = ["util", "utils", "helpers", "common", "types", "misc"];

/// The files with a vague name or too many lines.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    sources.iter().flat_map(|source| [vague_name(source), too_long(source)]).flatten().collect()
}

fn vague_name(source: &Source) -> Option<Violation> {
    let parts = source.path.split('/').skip_while(|part| *part != "src");
    let vague = parts.map(|part| part.trim_end_matches(".rs")).find(|part| VAGUE.contains(part))?;
    Some(violation(source, 1, format!("`{vague}` does not say what is inside")))
}

fn too_long(source: &Source) -> Option<Violation> {
    let lines = lines_before_tests(&source.text);
    let rule = format!("{lines} lines without its tests, where {MAX_LINES} are the limit");
    (lines > MAX_LINES && !source.test_only).then(|| violation(source, lines, rule))
}

/// The lines before `#[cfg(test)] mod …`.
fn lines_before_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let opens_tests = |index: &usize| {
        let after = lines.iter().skip(index + 1).find(|line| !line.starts_with("#["));
        lines.get(*index) == Some(&"#[cfg(test)]") && after.is_some_and(|line| line.starts_with("mod "))
    };
    (0..lines.len()).find(opens_tests).unwrap_or(lines.len())
}

fn violation(source: &Source, line: usize, rule: String) -> Violation {
    Violation { file: source.path.clone(), line, rule }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted_at;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    fn found(path: &str, text: &str) -> Vec<Violation> {
        check(&[planted_at("awsi", path, text)])
    }

    #[test]
    fn when_the_layout_is_checked_and_the_workspace_is_this_one_then_no_rule_is_broken() {
        assert_none(&check(&workspace::sources()));
    }

    #[test]
    fn when_the_layout_is_checked_and_a_file_or_directory_is_vaguely_named_then_it_is_found() {
        assert_lines(&found("crates/cli/src/helpers.rs", ""), &[1]);
        assert_lines(&found("crates/cli/src/utils/mod.rs", ""), &[1]);
        assert_none(&found("crates/common/src/bucket.rs", ""));
    }

    #[test]
    fn when_the_layout_is_checked_and_a_file_is_too_long_then_it_is_found() {
        assert_none(&found("src/a.rs", &"\n".repeat(400)));
        assert_lines(&found("src/a.rs", &"\n".repeat(401)), &[401]);
    }

    #[test]
    fn when_the_layout_is_checked_and_only_the_tests_are_long_then_no_rule_is_broken() {
        let tests = "#[cfg(test)]\n#[allow(unused)]\nmod tests {\n".to_owned() + &"\n".repeat(400) + "}\n";
        assert_none(&found("src/a.rs", &tests));
    }

    #[test]
    fn when_the_layout_is_checked_and_an_import_for_tests_comes_first_then_the_rest_still_counts() {
        let text = "#[cfg(test)]\nuse a as b;\n".to_owned() + &"\n".repeat(400);
        assert_lines(&found("src/a.rs", &text), &[402]);
    }
}
