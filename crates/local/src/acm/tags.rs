//! The tags of a certificate.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{invalid, out_of_bounds};
use crate::aws_error::AwsError;

const TAGS: usize = 50;
const KEY: usize = 128;
const VALUE: usize = 256;
/// Besides letters, digits and spaces.
const SIGNS: &str = "_.:/=+-@";

#[derive(Debug, Clone, Default)]
pub(super) struct Tags(BTreeMap<String, Option<String>>);

impl Tags {
    /// These tags, and those that are asked for in the place of others with their keys.
    pub(super) fn with(&self, asked: &Map<String, Value>) -> Result<Self, AwsError> {
        let mut all = self.0.clone();
        for (index, tag) in asked.get("Tags").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let text = |name: &str| tag.get(name).and_then(Value::as_str);
            let key = text("Key").unwrap_or_default();
            check(&format!("tags.{}.member.key", index + 1), key, 1..=KEY)?;
            check(&format!("tags.{}.member.value", index + 1), text("Value").unwrap_or_default(), 0..=VALUE)?;
            if key.to_lowercase().starts_with("aws:") {
                let message = format!("Invalid Tag Key: \"{key}\". AWS internal tags cannot be changed with this API");
                return Err(invalid(message));
            }
            all.insert(key.to_owned(), text("Value").map(str::to_owned));
        }
        if all.len() > TAGS {
            let message = format!("the TagSet contains too many Tags: {}, of {TAGS}", all.len());
            return Err(AwsError::new(400, "TooManyTagsException", message));
        }
        Ok(Self(all))
    }

    pub(super) fn told(&self) -> Value {
        let tag = |(key, value): (&String, &Option<String>)| match value {
            Some(value) => json!({ "Key": key, "Value": value }),
            None => json!({ "Key": key }),
        };
        json!({ "Tags": self.0.iter().map(tag).collect::<Vec<_>>() })
    }
}

fn check(member: &str, text: &str, letters: std::ops::RangeInclusive<usize>) -> Result<(), AwsError> {
    let is_allowed = |letter: char| letter.is_alphanumeric() || letter.is_whitespace() || SIGNS.contains(letter);
    if !letters.contains(&text.chars().count()) {
        let (least, most) = (letters.start(), letters.end());
        return Err(out_of_bounds(member, &format!("Member must have length between {least} and {most}")));
    }
    if text.chars().all(is_allowed) {
        return Ok(());
    }
    Err(out_of_bounds(member, &format!("Member must have letters, digits, spaces and {SIGNS} alone")))
}
