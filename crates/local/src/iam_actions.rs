//! Which IAM actions AWS looks for before it answers a request.

mod s3;

use std::collections::BTreeSet;

use http::HeaderMap;

use crate::target::{Target, parse_parameters};

/// A request as far as permissions look at it.
pub(crate) struct Asked<'a> {
    /// The name that it was signed for.
    pub(crate) service: Option<&'a str>,
    pub(crate) operation: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// Signed names that are not those of IAM.
const PREFIXES: &[(&str, &str)] = &[("monitoring", "cloudwatch"), ("email", "ses")];

/// These answer everybody.
const FREE: &[&str] = &["sts GetCallerIdentity", "sts GetSessionToken"];

/// What a parameter that begins so needs beside the operation: the service that it was signed for and the beginning of
/// the operation, the parameter, the action.
const BESIDE: &[(&str, &str, &str)] = &[
    ("iam AddRoleToInstanceProfile", "RoleName", "iam:PassRole"),
    ("iam CreateInstanceProfile", "Tags.", "iam:TagInstanceProfile"),
    ("iam CreatePolicy", "Tags.", "iam:TagPolicy"),
    ("iam CreateRole", "Tags.", "iam:TagRole"),
    ("iam CreateUser", "Tags.", "iam:TagUser"),
    ("sts AssumeRole", "Tags.", "sts:TagSession"),
    ("sts AssumeRole", "SourceIdentity", "sts:SetSourceIdentity"),
    ("ec2 ", "TagSpecification", "ec2:CreateTags"),
    ("ec2 RunInstances", "IamInstanceProfile.", "iam:PassRole"),
];

/// The actions, none for what everybody may ask.
pub(crate) fn iam_actions(asked: &Asked<'_>) -> BTreeSet<String> {
    let Some(service) = asked.service else { return BTreeSet::new() };
    if service == "s3" {
        return s3::actions(asked);
    }
    let called = format!("{service} {}", asked.operation);
    if FREE.contains(&called.as_str()) {
        return BTreeSet::new();
    }
    if service == "dynamodb" && asked.operation.starts_with("Transact") {
        return of_transaction(asked.body);
    }
    let prefix = PREFIXES.iter().find(|(signed, _)| *signed == service).map_or(service, |(_, prefix)| prefix);
    let parameters = parse_parameters(std::str::from_utf8(asked.body).unwrap_or_default());
    let has = |beginning: &str| parameters.iter().any(|(name, _)| name.starts_with(beginning));
    let beside = BESIDE.iter().filter(|(of, parameter, _)| called.starts_with(of) && has(parameter));
    let mut actions: BTreeSet<String> = beside.map(|(_, _, action)| (*action).to_owned()).collect();
    actions.insert(format!("{prefix}:{}", asked.operation));
    if called == "acm ImportCertificate" && has_tags(asked.body) {
        actions.insert("acm:AddTagsToCertificate".to_owned());
    }
    if prefix == "cloudwatch" && asked.operation.ends_with("Alarm") && has_cbor_key(asked.body, "Tags") {
        actions.insert("cloudwatch:TagResource".to_owned());
    }
    actions
}

/// IAM knows no action for a transaction as a whole, but one for each sort of thing that is done in it: `Put` is `PutItem`.
fn of_transaction(body: &[u8]) -> BTreeSet<String> {
    let asked: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let items = asked.get("TransactItems").and_then(|items| items.as_array()).into_iter().flatten();
    let sorts = items.filter_map(|item| item.as_object()).flat_map(|item| item.keys());
    sorts.map(|sort| format!("dynamodb:{sort}Item")).collect()
}

/// Whether there is a tag in what JSON asks for.
fn has_tags(body: &[u8]) -> bool {
    let asked: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    asked.get("Tags").and_then(|tags| tags.as_array()).is_some_and(|tags| !tags.is_empty())
}

/// Whether a key of fewer than 24 letters is in a CBOR document, or a text that looks like it.
fn has_cbor_key(body: &[u8], key: &str) -> bool {
    let header = u8::try_from(key.len()).unwrap_or_default() | 0x60;
    let written: Vec<u8> = std::iter::once(header).chain(key.bytes()).collect();
    body.windows(written.len()).any(|window| window == written)
}

impl Asked<'_> {
    fn has_parameter(&self, name: &str) -> bool {
        Target::parse(self.uri).parameters().iter().any(|(parameter, _)| parameter == name)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

#[cfg(test)]
mod tests;
