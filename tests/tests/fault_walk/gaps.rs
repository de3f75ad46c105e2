//! What the walk finds and is known. A gap that has closed is a finding too.

use crate::walk::Findings;

/// The operation of AWS whose call fails; how; and why the finding stands.
const KNOWN: &[(&str, &[&str], &str)] = &[
    #[cfg(feature = "ec2")]
    ("CreateNetworkInterface", TRUNCATED, ENDS_TOO_SOON),
    #[cfg(feature = "ec2")]
    ("CreateSecurityGroup", UNHEARD, NO_TOKEN),
    #[cfg(feature = "ec2")]
    ("CreateSubnet", UNHEARD, NO_TOKEN),
    #[cfg(feature = "ec2")]
    ("CreateTrafficMirrorFilter", UNHEARD, NO_TOKEN),
    #[cfg(feature = "ec2")]
    ("DescribeNetworkInterfaces", TRUNCATED, ENDS_TOO_SOON),
    ("HeadBucket", &["429, retried"], HEAD_429),
    ("HeadObject", &["429, retried"], HEAD_429),
];

#[cfg(feature = "ec2")]
const TRUNCATED: &[&str] = &["truncated body"];
#[cfg(feature = "ec2")]
const UNHEARD: &[&str] = &["answer lost", "malformed body", "reset in the body", "stalled body", "truncated body"];
#[cfg(feature = "ec2")]
const ENDS_TOO_SOON: &str =
    "the SDK takes XML that ends too soon: that an answer is whole is left to HTTP, which knows its length";
#[cfg(feature = "ec2")]
const NO_TOKEN: &str = "EC2 knows no token for it: what an unheard creation left without all that belongs to it, the next \
     run cannot know";
const HEAD_429: &str = "the SDK retries by code, or by 500, 502, 503 and 504: a 429 without a body, which S3 itself never \
     sends, is told at once";

/// The findings that are not known, and of a walk over all operations the known ones that were not found.
pub(crate) fn beyond_known(found: &[Findings], is_whole: bool) -> Vec<String> {
    let cases =
        || found.iter().flat_map(|one| one.wrong.iter().map(move |(case, wrong)| (&one.operation, case, wrong)));
    let is = |case: &str, call: &str, fault: &str| {
        case.split_once(' ').is_some_and(|(of, rest)| of == call && rest.ends_with(&format!(": {fault}")))
    };
    let known = || KNOWN.iter().flat_map(|(call, faults, why)| faults.iter().map(move |fault| (*call, *fault, *why)));
    let new = cases().filter(|(_, case, _)| !known().any(|(call, fault, _)| is(case, call, fault)));
    let new = new.map(|(operation, case, wrong)| format!("{operation}, {case}: {wrong}"));
    let is_closed = |(call, fault, _): &(&str, &str, &str)| !cases().any(|(_, case, _)| is(case, call, fault));
    let closed = known().filter(|known| is_whole && is_closed(known));
    let closed = closed.map(|(call, fault, why)| format!("{call}, {fault}: no gap any more: {why}"));
    new.chain(closed).collect()
}
