//! One statement of a policy.

use super::condition::{ConditionOperator, Conditions, WrittenConditions};
use super::principal::{Principal, Principals};
use super::values::Values;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a statement allows or denies. A denial wins over every permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
}

/// What a part of a statement covers: these (`Action`), or all but these (`NotAction`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope<T> {
    /// These.
    Only(Vec<T>),
    /// All but these: what is added to AWS tomorrow is covered too.
    AllBut(Vec<T>),
}

/// One statement of a policy: built with [`allow`](Self::allow) or [`deny`](Self::deny), and the methods behind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
#[non_exhaustive]
pub struct Statement {
    /// A name, unique in the document: letters and digits.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who; none in the policies of an identity.
    pub principals: Option<Scope<Principal>>,
    /// What is done: `s3:GetObject`, `s3:Get*`, `*`.
    pub actions: Option<Scope<String>>,
    /// To what: ARNs; none in a trust policy.
    pub resources: Option<Scope<String>>,
    /// When: by operator and condition key, the values to compare with.
    pub conditions: BTreeMap<ConditionOperator, BTreeMap<String, Vec<String>>>,
}

impl Statement {
    /// A statement that allows these actions.
    pub fn allow<T: Into<String>>(actions: impl IntoIterator<Item = T>) -> Self {
        Self::new(Effect::Allow, Scope::Only(owned(actions)))
    }

    /// A statement that denies these actions.
    pub fn deny<T: Into<String>>(actions: impl IntoIterator<Item = T>) -> Self {
        Self::new(Effect::Deny, Scope::Only(owned(actions)))
    }

    /// A statement about these actions, or about all but these.
    pub fn new(effect: Effect, actions: Scope<String>) -> Self {
        let (principals, resources, conditions) = (None, None, Conditions::new());
        Self { sid: None, effect, principals, actions: Some(actions), resources, conditions }
    }

    /// Names it.
    #[must_use]
    pub fn sid(self, sid: impl Into<String>) -> Self {
        Self { sid: Some(sid.into()), ..self }
    }

    /// Done to these resources.
    #[must_use]
    pub fn on<T: Into<String>>(self, resources: impl IntoIterator<Item = T>) -> Self {
        Self { resources: Some(Scope::Only(owned(resources))), ..self }
    }

    /// Done to any resource but these.
    #[must_use]
    pub fn on_all_but<T: Into<String>>(self, resources: impl IntoIterator<Item = T>) -> Self {
        Self { resources: Some(Scope::AllBut(owned(resources))), ..self }
    }

    /// Done by these principals.
    #[must_use]
    pub fn by(self, principals: impl IntoIterator<Item = Principal>) -> Self {
        Self { principals: Some(Scope::Only(principals.into_iter().collect())), ..self }
    }

    /// Done by anybody but these principals; with [`Effect::Deny`] alone.
    #[must_use]
    pub fn by_all_but(self, principals: impl IntoIterator<Item = Principal>) -> Self {
        Self { principals: Some(Scope::AllBut(principals.into_iter().collect())), ..self }
    }

    /// Only when the condition holds too. Said twice with one operator and key, the values are alternatives, as they
    /// are in JSON.
    #[must_use]
    pub fn when<T: Into<String>>(
        mut self,
        operator: impl Into<ConditionOperator>,
        key: impl Into<String>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let of_operator = self.conditions.entry(operator.into()).or_default();
        of_operator.entry(key.into()).or_default().extend(owned(values));
        self
    }
}

fn owned<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

/// A statement as JSON.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    effect: Effect,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_principal: Option<Principals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<Values<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_action: Option<Values<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<Values<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_resource: Option<Values<String>>,
    #[serde(default, skip_serializing_if = "has_none")]
    condition: WrittenConditions,
}

fn has_none(conditions: &WrittenConditions) -> bool {
    conditions.0.is_empty()
}

impl TryFrom<Written> for Statement {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        Ok(Self {
            sid: written.sid,
            effect: written.effect,
            principals: scope(written.principal.map(|p| p.0), written.not_principal.map(|p| p.0), "Principal")?,
            actions: scope(written.action.map(Values::into_vec), written.not_action.map(Values::into_vec), "Action")?,
            resources: scope(
                written.resource.map(Values::into_vec),
                written.not_resource.map(Values::into_vec),
                "Resource",
            )?,
            conditions: written.condition.0,
        })
    }
}

fn scope<T>(only: Option<Vec<T>>, all_but: Option<Vec<T>>, element: &str) -> Result<Option<Scope<T>>, String> {
    match (only, all_but) {
        (Some(_), Some(_)) => Err(format!("a statement has both {element} and Not{element}")),
        (Some(only), None) => Ok(Some(Scope::Only(only))),
        (None, all_but) => Ok(all_but.map(Scope::AllBut)),
    }
}

impl From<Statement> for Written {
    fn from(statement: Statement) -> Self {
        let (principal, not_principal) = elements(statement.principals, Principals);
        let (action, not_action) = elements(statement.actions, Values::from);
        let (resource, not_resource) = elements(statement.resources, Values::from);
        let (sid, effect, condition) = (statement.sid, statement.effect, WrittenConditions(statement.conditions));
        Self { sid, effect, principal, not_principal, action, not_action, resource, not_resource, condition }
    }
}

fn elements<T, W>(scope: Option<Scope<T>>, written: impl Fn(Vec<T>) -> W) -> (Option<W>, Option<W>) {
    match scope {
        None => (None, None),
        Some(Scope::Only(values)) => (Some(written(values)), None),
        Some(Scope::AllBut(values)) => (None, Some(written(values))),
    }
}

impl<T> Scope<T> {
    pub(super) fn values(&self) -> &[T] {
        let (Self::Only(values) | Self::AllBut(values)) = self;
        values
    }

    /// The same scope of other values.
    pub(super) fn map(&self, change: impl Fn(&[T]) -> Vec<T>) -> Self {
        match self {
            Self::Only(values) => Self::Only(change(values)),
            Self::AllBut(values) => Self::AllBut(change(values)),
        }
    }
}
