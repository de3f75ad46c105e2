//! Paths that differ by case alone.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

/// Knows paths by hashes of 64 bits, some 20 bytes each: two that are different and have one hash would be refused, which
/// of ten million paths happens once in a hundred thousand times.
#[derive(Debug, Default)]
pub(super) struct CasePairs {
    hasher: RandomState,
    files: HashSet<u64>,
    /// The spelling of each folder.
    folders: HashMap<u64, u64>,
    pairs: HashSet<u64>,
}

impl CasePairs {
    /// Notes a path, and says whether its folder is spelled otherwise elsewhere.
    pub(super) fn add(&mut self, path: &str) -> bool {
        let folded = path.to_lowercase();
        let hash = self.hasher.hash_one(&folded);
        if !self.files.insert(hash) {
            self.pairs.insert(hash);
        }
        // Letters may change their lengths with their case, slashes stay.
        let folders = path.match_indices('/').zip(folded.match_indices('/'));
        let mut is_other = false;
        for ((end, _), (folded_end, _)) in folders {
            let spelled = self.hasher.hash_one(path.get(..end));
            let first = *self.folders.entry(self.hasher.hash_one(folded.get(..folded_end))).or_insert(spelled);
            is_other |= first != spelled;
        }
        is_other
    }

    /// Whether two paths were noted that differ by case alone.
    pub(super) fn has_pairs(&self) -> bool {
        !self.pairs.is_empty()
    }

    /// Whether two paths were noted that are this one but for case.
    pub(super) fn is_of_pair(&self, path: &str) -> bool {
        self.pairs.contains(&self.hash(path))
    }

    /// Whether a path was noted that is this one but for case.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains(&self.hash(path))
    }

    fn hash(&self, path: &str) -> u64 {
        self.hasher.hash_one(path.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_two_paths_differ_by_case_alone_then_both_are_of_a_pair() {
        let mut pairs = CasePairs::default();
        for path in ["ÄB", "a", "b/c", "äb"] {
            assert!(!pairs.add(path), "{path}");
        }
        assert!(pairs.is_of_pair("ÄB") && pairs.is_of_pair("äb") && pairs.is_of_pair("Äb"));
        assert!(!pairs.is_of_pair("a") && !pairs.is_of_pair("b/c") && !pairs.is_of_pair("absent"));
        assert!(pairs.has("A") && pairs.has("a") && !pairs.has("b"));
    }

    #[test]
    fn when_a_folder_is_spelled_otherwise_then_what_is_in_it_is_told_apart_from_what_came_first() {
        let mut pairs = CasePairs::default();
        assert!(!pairs.add("Docs/a") && !pairs.add("Docs/b"));
        assert!(pairs.add("docs/c") && pairs.add("docs/sub/d"));
        assert!(!pairs.add("Docs/E") && !pairs.is_of_pair("docs/c"));
    }

    #[test]
    fn when_no_two_paths_differ_by_case_alone_then_there_are_no_pairs() {
        let mut pairs = CasePairs::default();
        pairs.add("a");
        pairs.add("b");
        assert!(!pairs.has_pairs());
        pairs.add("A");
        assert!(pairs.has_pairs());
    }
}
