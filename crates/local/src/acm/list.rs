//! Which certificates a list tells of, and in which pages.

use serde_json::{Map, Value, json};

use super::certificate::Certificate;
use super::{invalid, not_implemented, out_of_bounds};
use crate::aws_error::AwsError;

/// What AWS lists where it is not told otherwise.
const DEFAULT_KEY_TYPES: &[&str] = &["RSA_1024", "RSA_2048"];
const MOST: usize = 1_000;
/// AWS does not say how many it gives to whoever does not ask.
const PAGE: usize = 100;

/// What is known here of a list's input, and of its filters: one that is ignored would answer with what was not asked for.
const ASKED: &[&str] = &["CertificateStatuses", "Includes", "MaxItems", "NextToken"];
const FILTERS: &[&str] = &["keyTypes"];

/// What is asked of a list.
pub(super) struct Wanted {
    key_types: Vec<String>,
    /// Empty for all.
    statuses: Vec<String>,
    /// The number of the first one that may be in the page.
    first: u64,
    most: usize,
}

impl Wanted {
    pub(super) fn read(asked: &Map<String, Value>) -> Result<Self, AwsError> {
        let includes = asked.get("Includes").and_then(Value::as_object).cloned().unwrap_or_default();
        check_known(asked, ASKED)?;
        check_known(&includes, FILTERS)?;
        let mut key_types = texts(includes.get("keyTypes"));
        if key_types.is_empty() {
            key_types = DEFAULT_KEY_TYPES.iter().map(|word| (*word).to_owned()).collect();
        }
        Ok(Self {
            key_types,
            statuses: texts(asked.get("CertificateStatuses")),
            first: first(asked)?,
            most: most(asked)?,
        })
    }

    /// The page, of what there is in the order in which it came.
    pub(super) fn page(&self, all: &[Certificate], now: i64) -> Value {
        let mut wanted = all.iter().filter(|one| one.number >= self.first && self.is_wanted(one, now));
        let page: Vec<Value> = wanted.by_ref().take(self.most).map(|one| one.summary(now)).collect();
        match wanted.next() {
            Some(next) => json!({ "CertificateSummaryList": page, "NextToken": next.number.to_string() }),
            None => json!({ "CertificateSummaryList": page }),
        }
    }

    fn is_wanted(&self, certificate: &Certificate, now: i64) -> bool {
        let is_of_status =
            self.statuses.is_empty() || self.statuses.iter().any(|status| status == certificate.status(now));
        is_of_status && self.key_types.iter().any(|word| word == certificate.key_type())
    }
}

fn check_known(asked: &Map<String, Value>, known: &[&str]) -> Result<(), AwsError> {
    match asked.keys().find(|name| !known.contains(&name.as_str())) {
        Some(other) => Err(not_implemented(&format!("{other} of ListCertificates"))),
        None => Ok(()),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let texts = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn first(asked: &Map<String, Value>) -> Result<u64, AwsError> {
    let Some(token) = asked.get("NextToken").and_then(Value::as_str) else { return Ok(0) };
    token.parse().map_err(|_| invalid("The NextToken is not one of this list."))
}

fn most(asked: &Map<String, Value>) -> Result<usize, AwsError> {
    let Some(most) = asked.get("MaxItems") else { return Ok(PAGE) };
    let most = most.as_u64().and_then(|most| most.try_into().ok()).filter(|most| (1..=MOST).contains(most));
    most.ok_or_else(|| out_of_bounds("maxItems", &format!("Member must be between 1 and {MOST}")))
}
