//! Who a statement is about.

use super::values::Values;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Who a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Principal {
    /// Everybody, nameless callers of other accounts included.
    Everyone,
    /// A service of AWS: `ec2.amazonaws.com`.
    Service(String),
    /// An account (its twelve digits, or its root's ARN), or a role, a user or a role's session by its ARN.
    Aws(String),
    /// An identity provider: an ARN, or `cognito-identity.amazonaws.com`.
    Federated(String),
    /// An account by the long id that S3 and `CloudFront` know it by.
    CanonicalUser(String),
}

/// Principals as JSON: `"*"`, or a map from the kind to one or more.
#[derive(Debug, Clone)]
pub(super) struct Principals(pub(super) Vec<Principal>);

const EVERYONE: &str = "*";

impl Principal {
    fn kind_and_name(&self) -> (&'static str, &str) {
        match self {
            Self::Everyone => ("AWS", EVERYONE),
            Self::Aws(name) => ("AWS", name),
            Self::Service(name) => ("Service", name),
            Self::Federated(name) => ("Federated", name),
            Self::CanonicalUser(name) => ("CanonicalUser", name),
        }
    }

    pub(super) fn name(&self) -> &str {
        self.kind_and_name().1
    }

    fn of(kind: &str, name: String) -> Option<Self> {
        Some(match kind {
            "AWS" if name == EVERYONE => Self::Everyone,
            "AWS" => Self::Aws(name),
            "Service" => Self::Service(name),
            "Federated" => Self::Federated(name),
            "CanonicalUser" => Self::CanonicalUser(name),
            _ => return None,
        })
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected as principal `*`, or an object of kinds such as AWS and Service")]
enum Written {
    Text(String),
    ByKind(BTreeMap<String, Values<String>>),
}

impl<'de> Deserialize<'de> for Principals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kinds = match Written::deserialize(deserializer)? {
            Written::Text(text) if text == EVERYONE => return Ok(Self(vec![Principal::Everyone])),
            Written::Text(text) => return Err(D::Error::custom(format!("the principal `{text}` has no kind"))),
            Written::ByKind(kinds) => kinds,
        };
        let mut principals = Vec::new();
        for (kind, names) in kinds {
            for name in names.into_vec() {
                let principal = Principal::of(&kind, name);
                principals.push(principal.ok_or_else(|| D::Error::custom(format!("no kind of principal: `{kind}`")))?);
            }
        }
        Ok(Self(principals))
    }
}

impl Serialize for Principals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.as_slice() == [Principal::Everyone] {
            return serializer.serialize_str(EVERYONE);
        }
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, name) in self.0.iter().map(Principal::kind_and_name) {
            kinds.entry(kind).or_default().push(name);
        }
        serializer.collect_map(kinds.into_iter().map(|(kind, names)| (kind, Values::from(names))))
    }
}
