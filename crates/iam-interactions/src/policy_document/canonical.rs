//! One form for all documents that mean the same.

use super::condition::Conditions;
use super::{PolicyDocument, Principal, Statement};
use std::collections::BTreeMap;

impl PolicyDocument {
    /// The document with everything in order that has none, and in one spelling what has several.
    pub(super) fn canonical(&self) -> Self {
        let statements = sorted(self.statements.iter().map(canonical_statement));
        Self { version: self.version, id: self.id.clone(), statements }
    }
}

fn canonical_statement(statement: &Statement) -> Statement {
    let lower = |texts: &[String]| sorted(texts.iter().map(|text| text.to_ascii_lowercase()));
    Statement {
        sid: statement.sid.clone().filter(|sid| !sid.is_empty()),
        effect: statement.effect,
        principals: statement.principals.as_ref().map(|scope| scope.map(|all| sorted(all.iter().map(principal)))),
        actions: statement.actions.as_ref().map(|scope| scope.map(lower)),
        resources: statement.resources.as_ref().map(|scope| scope.map(|all| sorted(all.iter().cloned()))),
        conditions: conditions(&statement.conditions),
    }
}

/// IAM stores an account's digits as the ARN of its root, in the partition that it is in.
fn principal(principal: &Principal) -> Principal {
    let Principal::Aws(name) = principal else { return principal.clone() };
    if name == "*" {
        return Principal::Everyone;
    }
    let account = name.strip_suffix(":root").filter(|arn| arn.starts_with("arn:"));
    let account = account.and_then(|arn| arn.rsplit_once(":iam::")).map(|(_, account)| account.to_owned());
    Principal::Aws(account.unwrap_or_else(|| name.clone()))
}

/// Keys are of no case to IAM; values are.
fn conditions(conditions: &Conditions) -> Conditions {
    let keys = |keys: &BTreeMap<String, Vec<String>>| {
        let mut canonical: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, values) in keys {
            canonical.entry(key.to_ascii_lowercase()).or_default().extend(values.iter().cloned());
        }
        canonical.into_iter().map(|(key, values)| (key, sorted(values))).collect()
    };
    conditions.iter().map(|(operator, of_operator)| (*operator, keys(of_operator))).collect()
}

fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort();
    values.dedup();
    values
}
