//! Globs of keys.

use crate::sync::filter::{InvalidGlob, SyncFilter};

/// Globs of keys: those that one of `include` fits, or all where there is none, without those that one of `exclude` fits.
///
/// A glob is held against all of the key behind the prefix. `*` and `?` stand for a `/` as well, as in
/// [`SyncFilter`](crate::SyncFilter): `*.tmp` is every such key however deep, `cache/*` everything in that folder. `[ab]`,
/// `{a,b}` and a backslash before a special character are understood.
///
/// What all globs of `include` begin with is asked of S3, so that nothing else is listed: `2026/11/*.gz` reads one month,
/// `*.gz` everything.
///
/// ```
/// use s3_interactions::KeyGlobs;
///
/// let globs = KeyGlobs::new(["*.json"], ["drafts/*"])?;
/// assert!(globs.takes("2026/22.json") && !globs.takes("drafts/1.json") && !globs.takes("notes.txt"));
/// # Ok::<(), s3_interactions::InvalidGlob>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeyGlobs {
    paths: SyncFilter,
    beginning: String,
}

impl KeyGlobs {
    /// # Errors
    /// [`InvalidGlob`] for an open bracket, say.
    pub fn new<T: AsRef<str>>(
        include: impl IntoIterator<Item = T>,
        exclude: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidGlob> {
        let include: Vec<T> = include.into_iter().collect();
        let beginnings = include.iter().map(|glob| literal_beginning(glob.as_ref()));
        let beginning = beginnings.reduce(|one, other| shared(one, &other)).unwrap_or_default();
        let exclude: Vec<T> = exclude.into_iter().collect();
        Ok(Self { paths: SyncFilter::new(include, exclude)?, beginning })
    }

    /// Whether one of them takes what is behind the prefix.
    pub fn takes(&self, path: &str) -> bool {
        self.paths.takes(path)
    }

    /// What everything begins with that is taken.
    pub(super) fn beginning(&self) -> &str {
        &self.beginning
    }
}

/// What stands in a glob before its first special character.
fn literal_beginning(glob: &str) -> String {
    let mut beginning = String::new();
    let mut rest = glob.chars();
    while let Some(char) = rest.next() {
        match char {
            '*' | '?' | '[' | '{' => break,
            '\\' => beginning.extend(rest.next()),
            char => beginning.push(char),
        }
    }
    beginning
}

fn shared(mut one: String, other: &str) -> String {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other);
    let length = same.map(|(char, _)| char.len_utf8()).sum();
    one.truncate(length);
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn beginning(include: &[&str]) -> String {
        KeyGlobs::new(include, &["x*"]).expect("globs").beginning().to_owned()
    }

    #[test]
    fn when_globs_begin_with_text_then_it_is_what_all_of_them_share() {
        assert_eq!(beginning(&[]), "");
        assert_eq!(beginning(&["2026/11/*.gz"]), "2026/11/");
        assert_eq!(beginning(&["2026/1?/a", "2026/12/*"]), "2026/1");
        assert_eq!(beginning(&["ä/ö*", "ä/ü*"]), "ä/");
        assert_eq!(beginning(&["a\\*b[c]"]), "a*b");
        assert_eq!(beginning(&["logs{1,2}", "logs"]), "logs");
        assert_eq!(beginning(&["*"]), "");
    }

    #[test]
    fn when_a_text_is_no_glob_then_it_is_named() {
        let error = KeyGlobs::new(["fine"], ["[a"]).expect_err("an open bracket");
        assert_eq!(error.glob, "[a");
        assert_eq!(KeyGlobs::new(["{a"], []).expect_err("an open brace").glob, "{a");
    }

    #[test]
    fn when_paths_are_held_against_globs_then_those_that_are_left_out_go_first() {
        let globs = KeyGlobs::new(["a*"], ["*.tmp"]).expect("globs");
        let taken: Vec<_> = ["a", "a/b", "a/b.tmp", "b"].into_iter().filter(|path| globs.takes(path)).collect();
        assert_eq!(taken, ["a", "a/b"]);
        assert!(KeyGlobs::default().takes("anything"));
    }

    proptest! {
        #[test]
        fn when_a_path_is_taken_then_it_begins_as_the_globs_do(
            globs in prop::collection::vec("([ab/]|\\*|\\?|\\[ab\\]|\\{a,b\\}|\\\\\\*){0,5}", 0..3),
            paths in prop::collection::vec("[ab/*]{0,6}", 20),
        ) {
            let none: Vec<String> = Vec::new();
            let globs = KeyGlobs::new(globs, none).expect("globs");
            for path in paths.iter().filter(|path| globs.takes(path)) {
                prop_assert!(path.starts_with(globs.beginning()), "{path} {globs:?}");
            }
        }
    }
}
