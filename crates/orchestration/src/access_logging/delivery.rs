//! The request by which S3 delivers a log, and what a statement of a policy says of it.
//!
//! Only what is certain counts: a statement that depends on something that nobody knows of a delivery neither allows
//! nor denies it here.

use aws_interactions_core::AwsEnvironment;
use s3_interactions::{BucketLogging, LogKeyFormat};
use serde_json::{Value, json};

const SERVICE: &str = "logging.s3.amazonaws.com";
const ACTION: &str = "s3:PutObject";

/// What a delivery does not come with, whatever it comes with otherwise: it is no principal's, and of no network.
const ABSENT: &[&str] = &[
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
];

/// The deliveries of one bucket's logs.
pub(super) struct Delivery {
    /// `arn:aws:s3:::LOG-BUCKET/PREFIX`.
    beginning: String,
    /// An object that may be delivered.
    sample: String,
    source_arn: String,
    account_id: String,
}

impl Delivery {
    pub(super) fn new(bucket: &str, logging: &BucketLogging, environment: &AwsEnvironment) -> Self {
        let AwsEnvironment { partition, account_id, region, .. } = environment;
        let beginning = format!("arn:{partition}:s3:::{}/{}", logging.target_bucket, logging.prefix);
        let folder = match logging.key_format {
            LogKeyFormat::Simple => String::new(),
            _ => format!("{account_id}/{region}/{bucket}/2026/11/22/"),
        };
        Self {
            sample: format!("{beginning}{folder}2026-11-22-13-05-07-0123456789ABCDEF"),
            beginning,
            source_arn: format!("arn:{partition}:s3:::{bucket}"),
            account_id: account_id.clone(),
        }
    }

    /// A statement that allows these deliveries and nothing else.
    pub(super) fn statement(&self, sid: &str) -> Value {
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "Service": SERVICE },
            "Action": ACTION,
            "Resource": format!("{}*", self.beginning),
            "Condition": {
                "ArnLike": { "aws:SourceArn": self.source_arn },
                "StringEquals": { "aws:SourceAccount": self.account_id },
            },
        })
    }

    /// Whether the statement allows every delivery.
    pub(super) fn is_allowed_by(&self, statement: &Value) -> bool {
        // What only a wildcard at the end can match: no name of a log is this.
        let any = format!("{}{}", self.beginning, "\0".repeat(64));
        statement.get("Effect").and_then(Value::as_str) == Some("Allow") && self.is_meant_by(statement, &any)
    }

    /// Whether the statement denies a delivery.
    pub(super) fn is_denied_by(&self, statement: &Value) -> bool {
        statement.get("Effect").and_then(Value::as_str) == Some("Deny") && self.is_meant_by(statement, &self.sample)
    }

    fn is_meant_by(&self, statement: &Value, object: &str) -> bool {
        named(statement, "Principal", "NotPrincipal", names_the_service)
            && named(statement, "Action", "NotAction", |actions| {
                any(actions, |action| is_like_ignoring_case(action, ACTION))
            })
            && named(statement, "Resource", "NotResource", |names| any(names, |name| is_like(name, object)))
            && self.fulfils(statement.get("Condition"))
    }

    fn fulfils(&self, condition: Option<&Value>) -> bool {
        let Some(condition) = condition else { return true };
        let Some(operators) = condition.as_object() else { return false };
        operators.iter().all(|(operator, keys)| {
            let keys = keys.as_object();
            keys.is_some_and(|keys| keys.iter().all(|(key, values)| self.holds(operator, key, values) == Some(true)))
        })
    }

    /// Whether one line of a condition holds; none where nobody knows.
    fn holds(&self, operator: &str, key: &str, values: &Value) -> Option<bool> {
        let (operator, is_optional) = operator.strip_suffix("IfExists").map_or((operator, false), |it| (it, true));
        let key = key.to_ascii_lowercase();
        let Some(present) = self.context(&key) else {
            let is_absent = ABSENT.contains(&key.as_str());
            let holds = if operator == "Null" {
                any(values, |value| value == "true")
            } else {
                is_optional || operator.contains("Not")
            };
            return is_absent.then_some(holds);
        };
        let equals = |value: &str| value == present;
        let equals_ignoring_case = |value: &str| value.eq_ignore_ascii_case(present);
        let like = |value: &str| is_like(value, present);
        Some(match operator {
            "Null" => any(values, |value| value == "false"),
            "StringEquals" => any(values, equals),
            "StringNotEquals" => !any(values, equals),
            "StringEqualsIgnoreCase" | "Bool" => any(values, equals_ignoring_case),
            "StringNotEqualsIgnoreCase" => !any(values, equals_ignoring_case),
            "StringLike" | "ArnLike" | "ArnEquals" => any(values, like),
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => !any(values, like),
            _ => return None,
        })
    }

    /// What a delivery comes with, by the key in lower case.
    fn context(&self, key: &str) -> Option<&str> {
        match key {
            "aws:sourcearn" => Some(&self.source_arn),
            "aws:sourceaccount" => Some(&self.account_id),
            "aws:principalservicename" => Some(SERVICE),
            "aws:securetransport" | "aws:principalisawsservice" => Some("true"),
            _ => None,
        }
    }
}

/// Whether an element of the statement names something, or the other fails to.
fn named(statement: &Value, element: &str, other: &str, names: impl Fn(&Value) -> bool) -> bool {
    match (statement.get(element), statement.get(other)) {
        (Some(value), _) => names(value),
        (None, Some(value)) => !names(value),
        (None, None) => false,
    }
}

fn names_the_service(principal: &Value) -> bool {
    let holds = |kind: &str, wanted: &str| principal.get(kind).is_some_and(|names| any(names, |name| name == wanted));
    principal.as_str() == Some("*") || holds("AWS", "*") || holds("Service", SERVICE)
}

/// Whether this holds of the value, or of one in a list of them.
fn any(values: &Value, holds: impl Fn(&str) -> bool) -> bool {
    let of_one = |value: &Value| match value {
        Value::String(text) => holds(text),
        Value::Bool(_) | Value::Number(_) => holds(&value.to_string()),
        _ => false,
    };
    values.as_array().map_or_else(|| of_one(values), |values| values.iter().any(of_one))
}

fn is_like_ignoring_case(pattern: &str, text: &str) -> bool {
    is_like(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
}

/// Matches as policies do: `*` is any text, `?` one character.
fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // The last star, and up to where it reaches.
    let mut star = None;
    while let Some(&character) = text.get(read) {
        match (pattern.get(at), star) {
            (Some('*'), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(&wanted), _) if wanted == '?' || wanted == character => {
                at += 1;
                read += 1;
            }
            (_, Some((place, reach))) => {
                star = Some((place, reach + 1));
                (at, read) = (place + 1, reach + 1);
            }
            (_, None) => return false,
        }
    }
    pattern.iter().skip(at).all(|&rest| rest == '*')
}

#[cfg(test)]
mod tests;
