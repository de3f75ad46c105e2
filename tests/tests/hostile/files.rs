//! Results of fan-outs that are read back: what they tell is somebody's, or was cut.

use crate::corpus::{any_text, damaged};
use aws_interactions_orchestration::ResultsFile;
use proptest::prelude::*;

const RESULTS: &[u8] = b"{\"account\":\"111111111111\",\"region\":\"eu-west-1\",\"job\":\"count\",\"status\":\"ok\"}\n\
    {\"account\":\"111111111111\",\"region\":\"eu-west-2\",\"job\":\"count\",\"status\":\"failed\",\"error\":\"e\"}\n";

/// A document, damaged or not, or anything.
pub(crate) fn any_file(document: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let any_bytes = proptest::collection::vec(any::<u8>(), 0..200);
    prop_oneof![Just(document.to_vec()), damaged(document), any_text().prop_map(String::into_bytes), any_bytes]
}

proptest! {
    #[test]
    fn when_a_file_of_results_holds_anything_then_nothing_panics_and_what_is_refused_stays(
        content in any_file(RESULTS),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("results");
        std::fs::write(&path, &content).expect("a file");
        match ResultsFile::open(&path, "count") {
            Ok(file) => prop_assert!(file.done().len() + file.cut_short() <= content.len()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        prop_assert_eq!(std::fs::read(&path).expect("a file"), content);
    }
}
