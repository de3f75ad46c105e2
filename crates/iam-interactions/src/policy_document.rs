//! Policy documents as values: built with types, checked before they are sent, compared by what they mean.

mod canonical;
mod condition;
mod principal;
mod problem;
mod statement;
mod validate;
mod values;

pub use condition::{ConditionOperator, ConditionTest};
pub use principal::Principal;
pub use problem::{PolicyError, PolicyProblem};
pub use statement::{Effect, Scope, Statement};
pub use validate::PolicyKind;
pub(crate) use validate::{INLINE_CHARACTERS, is_action};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use values::one_or_many;

/// A policy document: who may do what to which, and when.
///
/// Parses what IAM takes (a string or a list of strings, a statement or a list of statements) and writes what IAM
/// writes. `==` compares as written; [`is_equivalent_to`](Self::is_equivalent_to) compares what is meant.
///
/// ```
/// use iam_interactions::{PolicyDocument, PolicyKind, Statement};
///
/// let read = Statement::allow(["s3:GetObject", "s3:ListBucket"])
///     .on(["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"])
///     .sid("Read");
/// let policy = PolicyDocument::new([read]);
/// policy.validate(PolicyKind::Inline)?;
///
/// let stored: PolicyDocument = r#"{"Version": "2012-10-17", "Statement": {"Sid": "Read", "Effect": "Allow",
///     "Action": ["s3:ListBucket", "s3:getobject"], "Resource": ["arn:aws:s3:::logs/*", "arn:aws:s3:::logs"]}}"#
///     .parse()?;
/// assert!(policy.is_equivalent_to(&stored));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PolicyDocument {
    /// The version of the policy language.
    #[serde(default)]
    pub version: PolicyLanguage,
    /// A name of the whole document, which some services ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The statements. Their order has no meaning: a denial wins wherever it stands.
    #[serde(rename = "Statement", deserialize_with = "one_or_many")]
    pub statements: Vec<Statement>,
}

/// The version of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PolicyLanguage {
    /// The current one, with policy variables. What [`PolicyDocument::new`] writes.
    #[serde(rename = "2012-10-17")]
    V2012,
    /// The old one: `${…}` is text there. What a document without a version is written in.
    #[default]
    #[serde(rename = "2008-10-17")]
    V2008,
}

/// Why a text is not a policy document.
#[derive(Debug, thiserror::Error)]
#[error("not a policy document")]
pub struct PolicyDocumentError {
    source: serde_json::Error,
}

impl PolicyDocument {
    /// A document in the current language.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Self { version: PolicyLanguage::V2012, id: None, statements: statements.into_iter().collect() }
    }

    /// The trust policy of a role that `service` works in, such as `ec2.amazonaws.com`.
    ///
    /// ```
    /// use iam_interactions::PolicyDocument;
    ///
    /// let trust = PolicyDocument::trusting_service("ec2.amazonaws.com");
    /// assert!(trust.to_string().contains(r#""Principal":{"Service":"ec2.amazonaws.com"}"#));
    /// ```
    pub fn trusting_service(service: impl Into<String>) -> Self {
        Self::new([trust(Principal::Service(service.into()))])
    }

    /// The trust policy of a role that a principal may assume: a role or user by its ARN, or a whole account by its
    /// twelve digits, whose own policies then say who of it may.
    ///
    /// IAM takes no role or user that does not exist, and refuses one that was just made for some seconds.
    pub fn trusting_principal(arn_or_account: impl Into<String>) -> Self {
        Self::new([trust(Principal::Aws(arn_or_account.into()))])
    }

    /// As [`trusting_principal`](Self::trusting_principal), only with the external id that both sides agreed upon:
    /// what keeps a third party from using a role on behalf of the wrong customer.
    pub fn trusting_principal_with_external_id(
        arn_or_account: impl Into<String>,
        external_id: impl Into<String>,
    ) -> Self {
        let statement = trust(Principal::Aws(arn_or_account.into()));
        Self::new([statement.when(ConditionTest::StringEquals, "sts:ExternalId", [external_id.into()])])
    }

    /// Whether both documents mean the same: order, repetition, a string in place of a list, the case of actions and
    /// an account's digits in place of its root's ARN make no difference. `Sid`s do, as they are there to be read.
    ///
    /// A principal that was deleted stands in a stored policy as its unique id (`AROA…`): that is another principal
    /// than one of the same name made since, and so the documents differ.
    pub fn is_equivalent_to(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }

    /// Checks what IAM would refuse, as far as that can be told here: an error names the statement.
    ///
    /// # Errors
    /// [`PolicyError`], for the first problem.
    pub fn validate(&self, kind: PolicyKind) -> Result<(), PolicyError> {
        validate::validate(self, kind)
    }
}

fn trust(principal: Principal) -> Statement {
    Statement::allow(["sts:AssumeRole"]).by([principal])
}

/// As JSON without spaces: IAM counts none of them, but shows them.
impl fmt::Display for PolicyDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&json)
    }
}

impl FromStr for PolicyDocument {
    type Err = PolicyDocumentError;

    fn from_str(json: &str) -> Result<Self, PolicyDocumentError> {
        serde_json::from_str(json).map_err(|source| PolicyDocumentError { source })
    }
}

#[cfg(test)]
mod tests;
