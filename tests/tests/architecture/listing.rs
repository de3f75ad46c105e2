//! What each library shows, written down beside it in `public-api.txt`: a change of it stands in the diff that makes it.

use crate::role::Role;
use crate::source::Source;
use crate::violation::Violation;
use aws_interactions_public_api::{FILE, listing};
use std::collections::BTreeMap;

/// The listings of the libraries, by the directory of each.
pub(crate) fn listings(sources: &[Source]) -> BTreeMap<String, String> {
    let mut crates: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    let libraries = sources.iter().filter(|source| !matches!(Role::of(&source.package), Some(Role::Cli | Role::Tool)));
    for source in libraries {
        crates.entry(directory(source)).or_default().push(source);
    }
    crates.into_iter().map(|(directory, sources)| (directory.to_owned(), listing(&sources))).collect()
}

/// The listings that are not what was written down.
pub(crate) fn check(listings: &BTreeMap<String, String>, written: impl Fn(&str) -> String) -> Vec<Violation> {
    let changed = listings.iter().filter_map(|(directory, listing)| {
        let file = format!("{directory}/{FILE}");
        let line = first_difference(listing, &written(&file))?;
        let rule = "is not what the crate shows; if the change is meant: cargo xtask public-api".to_owned();
        Some(Violation { file, line, rule })
    });
    changed.collect()
}

fn first_difference(one: &str, other: &str) -> Option<usize> {
    let longest = one.lines().count().max(other.lines().count());
    (0..longest).find(|line| one.lines().nth(*line) != other.lines().nth(*line)).map(|line| line + 1)
}

fn directory(source: &Source) -> &str {
    source.path.split_once("/src/").map_or(source.path.as_str(), |(directory, _)| directory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;
    use std::fs;

    #[test]
    fn when_the_public_interface_is_listed_then_it_is_what_was_written_down() {
        let written = |file: &str| fs::read_to_string(workspace::root().join(file)).unwrap_or_default();
        assert_none(&check(&listings(&workspace::sources()), written));
    }

    #[test]
    fn when_the_public_interface_is_listed_and_it_changed_then_the_first_other_line_is_told() {
        let listings = BTreeMap::from([("crates/a".to_owned(), "pub fn a() {}\npub fn b() {}\n".to_owned())]);
        assert_none(&check(&listings, |_| "pub fn a() {}\npub fn b() {}\n".to_owned()));
        assert_lines(&check(&listings, |_| "pub fn a() {}\n".to_owned()), &[2]);
        assert_lines(&check(&listings, |_| String::new()), &[1]);
    }
}
