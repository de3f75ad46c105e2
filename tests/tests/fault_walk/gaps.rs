//! What the walk finds and is known. A gap that has closed is a finding too.

use crate::walk::Findings;

/// The operation of AWS whose call fails; how; and why the finding stands.
const KNOWN: &[(&str, &str, &str)] = &[
    ("HeadBucket", "429, retried", HEAD_429),
    ("HeadObject", "429, retried", HEAD_429),
    (
        "CopyObject",
        "truncated body",
        "the SDK takes XML that ends too soon: that an answer is whole is left to HTTP, which knows its length",
    ),
];

const HEAD_429: &str = "the SDK retries by code, or by 500, 502, 503 and 504: a 429 without a body, which S3 itself never \
     sends, is told at once";

/// The findings that are not known, and of a walk over all operations the known ones that were not found.
pub(crate) fn beyond_known(found: &[Findings], is_whole: bool) -> Vec<String> {
    let cases =
        || found.iter().flat_map(|one| one.wrong.iter().map(move |(case, wrong)| (&one.operation, case, wrong)));
    let is = |case: &str, (call, fault, _): &(&str, &str, &str)| {
        case.split_once(' ').is_some_and(|(of, rest)| of == *call && rest.ends_with(&format!(": {fault}")))
    };
    let new = cases().filter(|(_, case, _)| !KNOWN.iter().any(|known| is(case, known)));
    let new = new.map(|(operation, case, wrong)| format!("{operation}, {case}: {wrong}"));
    let closed = KNOWN.iter().filter(|known| is_whole && !cases().any(|(_, case, _)| is(case, known)));
    let closed = closed.map(|(call, fault, why)| format!("{call}, {fault}: no gap any more: {why}"));
    new.chain(closed).collect()
}
