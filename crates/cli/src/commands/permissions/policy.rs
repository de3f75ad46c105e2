//! A policy as IAM takes it.

use super::needs::{Need, Needs};
use crate::output::View;
use serde::Serialize;

/// What is known of the resources.
pub(super) struct Resources<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) region: Option<&'a str>,
}

/// Partitions but that of most regions, by what their regions begin with.
const PARTITIONS: &[(&str, &str)] = &[("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")];

impl Resources<'_> {
    fn fill(&self, on: &str) -> String {
        let of_region = |beginning: &str| self.region.is_some_and(|region| region.starts_with(beginning));
        let partition = PARTITIONS.iter().find(|(beginning, _)| of_region(beginning)).map_or("aws", |(_, name)| name);
        let parts = on.splitn(6, ':').enumerate().map(|(at, part)| match (at, part) {
            (1, "aws") => partition,
            (3, "REGION") => self.region.unwrap_or(part),
            (4, "ACCOUNT") => self.account.unwrap_or(part),
            _ => part,
        });
        parts.collect::<Vec<_>>().join(":")
    }
}

/// Its fields are named and ordered as IAM writes them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Policy {
    version: &'static str,
    pub(super) statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statement {
    pub(super) sid: String,
    effect: &'static str,
    pub(super) action: Vec<&'static str>,
    resource: String,
}

impl Policy {
    /// A statement for each situation and resource.
    pub(super) fn new(needs: &Needs, resources: &Resources<'_>) -> Self {
        let groups = needs.0.chunk_by(|one, other| (&one.when, one.on) == (&other.when, other.on));
        let statement = groups.filter_map(|group| {
            let first = group.first()?;
            let action = group.iter().map(|needed| needed.action).collect();
            Some(Statement { sid: sid(first), effect: "Allow", action, resource: resources.fill(first.on) })
        });
        Self { version: "2012-10-17", statement: statement.collect() }
    }
}

/// `AlwaysOnBucketKey`, `IfTheSourceHasTagsOnBucketKey`: letters and digits are all that IAM takes.
fn sid(needed: &Need) -> String {
    let situation = needed.when.join(" and ");
    let when = if situation.is_empty() { "Always".to_owned() } else { format!("If{}", camel(&situation)) };
    let mut parts = needed.on.splitn(6, ':').skip(2);
    let service = parts.next().unwrap_or_default();
    match camel(&parts.nth(2).unwrap_or_default().to_lowercase()) {
        on if on.is_empty() && service.is_empty() => when,
        on if on.is_empty() => format!("{when}On{}", camel(service)),
        on => format!("{when}On{on}"),
    }
}

fn camel(text: &str) -> String {
    let words = text.replace('\'', "");
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital =
        |word: &str| word.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }).collect();
    let mut words: Vec<String> = words.map(capital).collect();
    words.dedup();
    words.concat()
}

impl View for Policy {
    /// People give it to IAM as it is.
    fn table(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
