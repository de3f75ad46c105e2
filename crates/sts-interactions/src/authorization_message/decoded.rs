//! A decoded denial.

use serde_json::Value;
use std::fmt;

/// What AWS weighed when it denied a request.
///
/// AWS promises the JSON but not its every field: what is missing, or of another type than expected, is `None`.
/// `Debug` leaves the JSON out, as it may say more about policies than a log should.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodedMessage {
    /// Whether the request was allowed. `false` for a denial.
    pub allowed: Option<bool>,
    /// Whether a statement denies it (`true`), or none allows it (`false`).
    pub explicit_deny: Option<bool>,
    /// The ARN of who asked.
    pub principal: Option<String>,
    /// What was asked: `ec2:RunInstances`.
    pub action: Option<String>,
    /// The ARN of what it was asked of.
    pub resource: Option<String>,
    /// The whole message as AWS decoded it, with matched statements and conditions.
    pub json: String,
}

impl DecodedMessage {
    pub(super) fn read(json: String) -> Self {
        let message: Value = serde_json::from_str(&json).unwrap_or_default();
        let flag = |pointer| message.pointer(pointer).and_then(Value::as_bool);
        let text = |pointer| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        Self {
            allowed: flag("/allowed"),
            explicit_deny: flag("/explicitDeny"),
            principal: text("/context/principal/arn"),
            action: text("/context/action"),
            resource: text("/context/resource"),
            json,
        }
    }
}

impl fmt::Debug for DecodedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedMessage")
            .field("allowed", &self.allowed)
            .field("explicit_deny", &self.explicit_deny)
            .field("principal", &self.principal)
            .field("action", &self.action)
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_a_message_is_read_and_fields_are_missing_or_odd_then_the_others_and_the_json_stay() {
        let json = r#"{"allowed":"no","explicitDeny":true,"context":{"action":"s3:GetObject","resource":7}}"#;
        let message = DecodedMessage::read(json.to_owned());
        let expected = DecodedMessage {
            allowed: None,
            explicit_deny: Some(true),
            principal: None,
            action: Some("s3:GetObject".to_owned()),
            resource: None,
            json: json.to_owned(),
        };
        assert_eq!(message, expected);
        let shown = format!("{message:?}");
        assert!(shown.contains("s3:GetObject") && !shown.contains("explicitDeny"), "{shown}");
    }

    #[test]
    fn when_a_message_is_read_and_it_nests_without_end_then_nothing_overflows() {
        let message = DecodedMessage::read("[".repeat(100_000));
        assert_eq!(message.allowed, None);
    }

    proptest! {
        #[test]
        fn when_any_text_is_read_then_nothing_panics_and_the_text_stays(text in "(?s).{0,80}") {
            prop_assert_eq!(DecodedMessage::read(text.clone()).json, text);
        }
    }
}
