//! When a statement holds.

use super::values::{Scalar, Values};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// The values to compare with, by operator and condition key. All operators and keys must hold; of the values of one
/// key, one is enough (for the negated tests: none may match).
pub(super) type Conditions = BTreeMap<ConditionOperator, BTreeMap<String, Vec<String>>>;

/// An operator of a condition: a test, and how it takes keys that are missing or have many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionOperator {
    test: ConditionTest,
    values: ValueSet,
    if_exists: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum ValueSet {
    One,
    ForAllValues,
    ForAnyValue,
}

/// The tests, and their names.
macro_rules! tests {
    ($($test:ident: $doc:literal,)*) => {
        /// How a value of the request is compared.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ConditionTest {
            $(#[doc = $doc] $test,)*
        }

        impl ConditionTest {
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$test,)*];

            fn name(self) -> &'static str {
                match self { $(Self::$test => stringify!($test),)* }
            }

            fn of(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case(stringify!($test)) { return Some(Self::$test); })*
                None
            }
        }
    };
}

tests! {
    StringEquals: "The same text.",
    StringNotEquals: "Another text.",
    StringEqualsIgnoreCase: "The same text but for its case.",
    StringNotEqualsIgnoreCase: "Another text, not only in its case.",
    StringLike: "A text that matches, `*` and `?` being wild.",
    StringNotLike: "A text that does not match.",
    NumericEquals: "The same number.",
    NumericNotEquals: "Another number.",
    NumericLessThan: "Less.",
    NumericLessThanEquals: "Less or the same.",
    NumericGreaterThan: "More.",
    NumericGreaterThanEquals: "More or the same.",
    DateEquals: "The same time.",
    DateNotEquals: "Another time.",
    DateLessThan: "Before.",
    DateLessThanEquals: "Before or at.",
    DateGreaterThan: "After.",
    DateGreaterThanEquals: "After or at.",
    Bool: "`true` or `false`.",
    BinaryEquals: "The same bytes, in Base64.",
    IpAddress: "Within a block of addresses.",
    NotIpAddress: "Outside of a block.",
    ArnEquals: "A matching ARN, part by part.",
    ArnLike: "The same as `ArnEquals`.",
    ArnNotEquals: "No matching ARN.",
    ArnNotLike: "The same as `ArnNotEquals`.",
    Null: "The key is missing (`true`) or there (`false`).",
}

impl ConditionTest {
    /// Holds as well where the request has no such key.
    pub fn if_exists(self) -> ConditionOperator {
        ConditionOperator { if_exists: true, ..self.into() }
    }

    /// Every value of a key with many must match. It holds **for no value at all too**: not safe in a statement that
    /// allows, unless a `Null` test stands beside it.
    pub fn for_all_values(self) -> ConditionOperator {
        ConditionOperator { values: ValueSet::ForAllValues, ..self.into() }
    }

    /// One value of a key with many must match.
    pub fn for_any_value(self) -> ConditionOperator {
        ConditionOperator { values: ValueSet::ForAnyValue, ..self.into() }
    }
}

impl ConditionOperator {
    /// Holds as well where the request has no such key.
    #[must_use]
    pub fn if_exists(self) -> Self {
        Self { if_exists: true, ..self }
    }

    /// `Null` asks whether the key exists, so that `NullIfExists` means nothing.
    pub(super) fn is_known_to_iam(self) -> bool {
        self.test != ConditionTest::Null || !self.if_exists
    }
}

impl From<ConditionTest> for ConditionOperator {
    fn from(test: ConditionTest) -> Self {
        Self { test, values: ValueSet::One, if_exists: false }
    }
}

impl fmt::Display for ConditionOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = match self.values {
            ValueSet::One => "",
            ValueSet::ForAllValues => "ForAllValues:",
            ValueSet::ForAnyValue => "ForAnyValue:",
        };
        let if_exists = if self.if_exists { "IfExists" } else { "" };
        write!(f, "{values}{}{if_exists}", self.test.name())
    }
}

impl ConditionOperator {
    fn of(text: &str) -> Option<Self> {
        let (values, rest) = match text.split_once(':') {
            None => (ValueSet::One, text),
            Some(("ForAllValues", rest)) => (ValueSet::ForAllValues, rest),
            Some(("ForAnyValue", rest)) => (ValueSet::ForAnyValue, rest),
            Some(_) => return None,
        };
        let (name, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |name| (name, true));
        Some(Self { test: ConditionTest::of(name)?, values, if_exists })
    }
}

impl Serialize for ConditionOperator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Conditions as JSON.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenConditions(pub(super) Conditions);

impl<'de> Deserialize<'de> for WrittenConditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, BTreeMap<String, Values<Scalar>>>::deserialize(deserializer)?;
        let mut conditions = Conditions::new();
        for (operator, keys) in written {
            let known = ConditionOperator::of(&operator);
            let operator =
                known.ok_or_else(|| D::Error::custom(format!("no operator of a condition: `{operator}`")))?;
            let of_operator = conditions.entry(operator).or_default();
            for (key, values) in keys {
                of_operator.entry(key).or_default().extend(values.into_vec().into_iter().map(String::from));
            }
        }
        Ok(Self(conditions))
    }
}

impl Serialize for WrittenConditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = |keys: &BTreeMap<String, Vec<String>>| -> BTreeMap<String, Values<String>> {
            keys.iter().map(|(key, values)| (key.clone(), values.clone().into())).collect()
        };
        serializer.collect_map(self.0.iter().map(|(operator, values)| (operator, keys(values))))
    }
}
