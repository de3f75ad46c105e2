//! Policies as files, and as people and scripts read them.

use crate::failure::{Failure, FailureKind};
use crate::output::escape_controls;
use iam_interactions::{PolicyDocument, PolicyKind};
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};

/// A file without a policy that IAM would take: its cause names the line, or the statement.
#[derive(Debug, thiserror::Error)]
#[error("the policy in {} cannot be used", .file.display())]
struct PolicyFileError {
    file: PathBuf,
    source: Box<dyn Error + Send + Sync>,
}

/// Reads a policy from a file, and checks it.
pub(super) async fn read(file: &Path, kind: PolicyKind) -> Result<PolicyDocument, Failure> {
    let json = tokio::fs::read_to_string(file).await.map_err(|error| failure(FailureKind::Other, file, error))?;
    let policy: PolicyDocument = json.parse().map_err(|error| failure(FailureKind::Usage, file, error))?;
    policy.validate(kind).map_err(|error| failure(FailureKind::Usage, file, error))?;
    Ok(policy)
}

fn failure(kind: FailureKind, file: &Path, source: impl Error + Send + Sync + 'static) -> Failure {
    Failure::new(kind, PolicyFileError { file: file.to_owned(), source: source.into() })
}

/// A policy in the JSON of a result: a text where IAM sent something else than JSON.
pub(super) fn json_of(policy: &str) -> Value {
    serde_json::from_str(policy).unwrap_or_else(|_| Value::from(policy))
}

/// A policy for people: over several lines, its parts in the order that IAM's own documentation has.
pub(super) fn pretty(policy: &str) -> String {
    let ordered = policy.parse::<PolicyDocument>().ok().and_then(|policy| serde_json::to_string_pretty(&policy).ok());
    // One with parts that are not known: sorted by name.
    let text = ordered.or_else(|| serde_json::to_string_pretty(&serde_json::from_str::<Value>(policy).ok()?).ok());
    let lines: Vec<_> = text.as_deref().unwrap_or(policy).lines().map(escape_controls).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_policy_is_shown_then_its_parts_are_in_order_and_nothing_reaches_the_terminal() {
        let policy = r#"{"Statement":{"Resource":"*","Action":"s3:Get*","Effect":"Allow","Sid":"a\u202eb"}}"#;
        let shown = pretty(policy);
        let positions = ["Sid", "Effect", "Action", "Resource"].map(|part| shown.find(part));
        assert!(positions.is_sorted() && positions.iter().all(Option::is_some), "{shown}");
        assert!(shown.contains("\n      \"Sid\": \"a\\u{202e}b\",\n"), "{shown}");
    }

    #[test]
    fn when_a_policy_is_of_another_kind_then_it_is_shown_all_the_same() {
        assert_eq!(pretty(r#"{"New":[1]}"#), "{\n  \"New\": [\n    1\n  ]\n}");
        assert_eq!(pretty("no\u{7} JSON"), "no\\u{7} JSON");
        assert_eq!(json_of("no JSON"), "no JSON");
        assert_eq!(json_of(r#"{"New":[1]}"#)["New"][0], 1);
    }
}
