//! The results of all targets, as they are printed.

use crate::failure::Failure;
use crate::output::{Output, OutputError, Row, View, list};
use aws_interactions_orchestration::{FanOutFailure, FanOutOutcome, FanOutResult, FanOutSkip, FanOutTarget};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;

/// What a command printed. Some print no JSON.
pub(super) fn result_of(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// What became of each target, in the order of the plan.
pub(super) struct Entries {
    places: BTreeMap<FanOutTarget, usize>,
    entries: BTreeMap<usize, Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    account: String,
    region: String,
    status: &'static str,
    seconds: f64,
    result: Option<Value>,
    error: Option<Reason>,
}

/// Why a target is not done.
#[derive(Debug, Serialize)]
struct Reason {
    kind: String,
    message: String,
}

impl Entries {
    pub(super) fn of<'a>(targets: impl Iterator<Item = &'a FanOutTarget>) -> Self {
        let places = targets.cloned().enumerate().map(|(place, target)| (target, place)).collect();
        Self { places, entries: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, result: FanOutResult<Value, Failure>) {
        let place = self.places.get(&result.target).copied().unwrap_or(usize::MAX);
        self.entries.insert(place, Entry::of(result));
    }

    /// For people, what the commands printed goes to standard output, and what failed to standard error.
    pub(super) fn print(self, output: Output) -> Result<(), OutputError> {
        let all = All(self.entries.into_values().collect());
        let failed: Vec<Failed<'_>> = all.0.iter().filter_map(Failed::of).collect();
        if output.is_json() || !all.lines().is_empty() {
            output.show(&all)?;
        }
        if !failed.is_empty() {
            output.note_rows(&failed);
        }
        Ok(())
    }
}

impl Entry {
    fn of(result: FanOutResult<Value, Failure>) -> Self {
        let (status, done, error) = match result.outcome {
            FanOutOutcome::Done(value) => ("done", Some(value), None),
            FanOutOutcome::Failed(failure) => ("failed", None, Some(Reason::of(&failure))),
            FanOutOutcome::Skipped(FanOutSkip::DoneBefore) => ("done-before", None, None),
            FanOutOutcome::Skipped(reason) => {
                let reason = Reason { kind: "Ended".to_owned(), message: reason.to_string() };
                ("not-begun", None, Some(reason))
            }
        };
        let FanOutTarget { account_id: account, region } = result.target;
        Self { account, region, status, seconds: result.took.as_secs_f64(), result: done, error }
    }
}

impl Reason {
    fn of(failure: &FanOutFailure<Failure>) -> Self {
        let kind = match failure {
            FanOutFailure::Work(failure) => format!("{:?}", failure.kind()),
            FanOutFailure::Provider { .. } => "Setting".to_owned(),
            FanOutFailure::TimedOut { .. } => "TimedOut".to_owned(),
            _ => "Ended".to_owned(),
        };
        let chain = std::iter::successors(Some(failure as &dyn Error), |&error| error.source());
        Self { kind, message: chain.map(ToString::to_string).collect::<Vec<_>>().join(": ") }
    }
}

/// A target that is not done, for people.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    account: &'a str,
    region: &'a str,
    reason: &'a Reason,
}

impl<'a> Failed<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        Some(Self { account: &entry.account, region: &entry.region, reason: entry.error.as_ref()? })
    }
}

impl Row for Failed<'_> {
    const HEADER: &'static [&'static str] = &["ACCOUNT", "REGION", "KIND", "MESSAGE"];

    fn cells(&self) -> Vec<String> {
        let Reason { kind, message } = self.reason;
        vec![self.account.to_owned(), self.region.to_owned(), kind.clone(), message.clone()]
    }
}

#[derive(Debug, Serialize)]
struct All(Vec<Entry>);

/// The plain values of a thing that a result holds.
type Fields<'a> = Vec<(&'a str, String)>;

impl All {
    fn lines(&self) -> Vec<(&Entry, Fields<'_>)> {
        let of_entry = |entry| things(entry).iter().map(move |thing| (entry, fields(thing)));
        self.0.iter().flat_map(of_entry).collect()
    }
}

fn things(entry: &Entry) -> &[Value] {
    match &entry.result {
        Some(Value::Array(things)) => things,
        Some(thing) => std::slice::from_ref(thing),
        None => &[],
    }
}

fn fields(thing: &Value) -> Fields<'_> {
    let plain = |value: &Value| match value {
        Value::Null => Some("-".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    };
    match thing {
        Value::Object(fields) => {
            fields.iter().filter_map(|(name, value)| Some((name.as_str(), plain(value)?))).collect()
        }
        other => plain(other).map(|value| ("result", value)).into_iter().collect(),
    }
}

impl View for All {
    fn table(&self) -> String {
        let lines = self.lines();
        let mut columns: Vec<&str> = Vec::new();
        for (name, _) in lines.iter().flat_map(|(_, fields)| fields) {
            if !columns.contains(name) && !says_where_alone(name, &lines) {
                columns.push(name);
            }
        }
        let header: Vec<String> = columns.iter().map(|name| heading(name)).collect();
        let header: Vec<&str> = ["ACCOUNT", "REGION"].into_iter().chain(header.iter().map(String::as_str)).collect();
        let cell = |fields: &Fields<'_>, column: &str| {
            let found = fields.iter().find(|(name, _)| *name == column);
            found.map_or_else(|| "-".to_owned(), |(_, value)| value.clone())
        };
        let row = |(entry, fields): &(&Entry, Fields<'_>)| {
            let cells = columns.iter().map(|column| cell(fields, column));
            [entry.account.clone(), entry.region.clone()].into_iter().chain(cells).collect()
        };
        list(&header, lines.iter().map(row))
    }
}

/// Whether a field says nothing but what the first two columns say.
fn says_where_alone(name: &str, lines: &[(&Entry, Fields<'_>)]) -> bool {
    let said = |(entry, fields): &(&Entry, Fields<'_>)| {
        let of_target = match name {
            "account_id" => &entry.account,
            "region" => &entry.region,
            _ => return false,
        };
        fields.iter().all(|(field, value)| *field != name || value == of_target)
    };
    lines.iter().all(said)
}

/// Things have regions of their own.
fn heading(name: &str) -> String {
    if name == "region" { "ITS_REGION".to_owned() } else { name.to_ascii_uppercase() }
}

#[cfg(test)]
mod tests;
