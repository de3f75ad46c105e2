//! Which paths take part.

use globset::{Glob, GlobSet, GlobSetBuilder};

/// Globs of the paths that take part: those that one of `include` fits, or all where there is none, without those that
/// one of `exclude` fits.
///
/// A glob is held against the whole path below the source, with `/` between folders. `*` and `?` stand for a `/` as well,
/// as in `aws s3 sync`: `*.tmp` is every such file however deep, `cache/*` everything in that folder. `[ab]`, `{a,b}` and
/// a backslash before a special character are understood.
///
/// ```
/// use s3_interactions::SyncFilter;
///
/// let filter = SyncFilter::new(["*.json"], ["drafts/*"])?;
/// assert!(filter.takes("2026/22.json") && !filter.takes("drafts/1.json") && !filter.takes("notes.txt"));
/// # Ok::<(), s3_interactions::InvalidGlob>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SyncFilter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

/// Why a text is not a glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{glob}` is not a glob: {problem}")]
pub struct InvalidGlob {
    /// What was given.
    pub glob: String,
    /// What is wrong with it.
    pub problem: String,
}

impl SyncFilter {
    /// A filter of these globs.
    ///
    /// # Errors
    /// [`InvalidGlob`] for an open bracket, say.
    pub fn new<T: AsRef<str>>(
        include: impl IntoIterator<Item = T>,
        exclude: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidGlob> {
        let include = set_of(include)?;
        Ok(Self { include: (!include.is_empty()).then_some(include), exclude: set_of(exclude)? })
    }

    /// Whether a path takes part.
    pub fn takes(&self, path: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(path)) && !self.leaves_out(path)
    }

    /// Whether a path was excluded by its name.
    pub(super) fn leaves_out(&self, path: &str) -> bool {
        self.exclude.is_match(path)
    }
}

fn set_of<T: AsRef<str>>(globs: impl IntoIterator<Item = T>) -> Result<GlobSet, InvalidGlob> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let glob = glob.as_ref();
        set.add(Glob::new(glob).map_err(|error| invalid(glob, &error))?);
    }
    // Only all of them together can be too many.
    set.build().map_err(|error| invalid(error.glob().unwrap_or("the globs together"), &error))
}

fn invalid(glob: &str, error: &globset::Error) -> InvalidGlob {
    InvalidGlob { glob: glob.to_owned(), problem: error.kind().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(include: &[&str], exclude: &[&str]) -> Vec<&'static str> {
        let filter = SyncFilter::new(include, exclude).expect("globs");
        let paths = ["a", "a.tmp", "b/a.tmp", "b/c/d.json", "b/[x]", "ä b+%2F"];
        paths.into_iter().filter(|path| filter.takes(path)).collect()
    }

    #[test]
    fn when_there_are_no_globs_then_every_path_takes_part() {
        assert_eq!(taken(&[], &[]).len(), 6);
        assert!(SyncFilter::default().takes("a"));
    }

    #[test]
    fn when_paths_are_held_against_globs_then_a_star_reaches_into_folders_and_the_whole_path_must_fit() {
        assert_eq!(taken(&["*.tmp"], &[]), ["a.tmp", "b/a.tmp"]);
        assert_eq!(taken(&["b/*"], &[]), ["b/a.tmp", "b/c/d.json", "b/[x]"]);
        assert_eq!(taken(&["a"], &[]), ["a"]);
        assert_eq!(taken(&["b?a*", "ä*"], &[]), ["b/a.tmp", "ä b+%2F"]);
        assert_eq!(taken(&["b/\\[x]"], &[]), ["b/[x]"]);
        assert_eq!(taken(&["*.{json,tmp}"], &["b/*.tmp"]), ["a.tmp", "b/c/d.json"]);
        assert_eq!(taken(&[], &["b/*", "A*"]), ["a", "a.tmp", "ä b+%2F"]);
    }

    #[test]
    fn when_a_text_is_no_glob_then_it_is_named() {
        let error = SyncFilter::new(["fine"], ["[a"]).expect_err("an open bracket");
        assert_eq!(error.glob, "[a");
        assert!(error.to_string().starts_with("`[a` is not a glob: ") && !error.problem.ends_with('.'), "{error}");
    }
}
