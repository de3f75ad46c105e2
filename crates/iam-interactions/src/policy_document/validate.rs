//! What IAM would refuse, found before anything is sent.

use super::problem::{PolicyError, PolicyProblem};
use super::{Effect, PolicyDocument, Principal, Scope, Statement};
use aws_interactions_core::is_account_id;
use std::collections::BTreeSet;

/// Where a policy stands: what it must have and may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyKind {
    /// The trust policy of a role: principals, no resources, at most 4,096 characters. IAM's own limit is 2,048 until
    /// the account asks for more, which it alone knows.
    Trust,
    /// A managed policy: resources, no principals, at most 6,144 characters.
    Managed,
    /// An inline policy of a role, as a managed one; all of a role have 10,240 characters together.
    Inline,
    /// The policy of a resource, such as a bucket: principals. How long it may be is its service's matter.
    Resource,
}

/// All inline policies of a role together.
pub(crate) const INLINE_CHARACTERS: usize = 10_240;

impl PolicyKind {
    fn limit(self) -> Option<usize> {
        match self {
            Self::Trust => Some(4_096),
            Self::Managed => Some(6_144),
            Self::Inline => Some(INLINE_CHARACTERS),
            Self::Resource => None,
        }
    }

    fn is_of_identity(self) -> bool {
        matches!(self, Self::Managed | Self::Inline)
    }
}

pub(super) fn validate(policy: &PolicyDocument, kind: PolicyKind) -> Result<(), PolicyError> {
    let of_document = |problem| PolicyError { statement: None, problem };
    if policy.statements.is_empty() {
        return Err(of_document(PolicyProblem::NoStatement));
    }
    let mut sids = BTreeSet::new();
    for (index, statement) in policy.statements.iter().enumerate() {
        check(statement, kind)
            .and_then(|()| check_sid(statement, kind, &mut sids))
            .map_err(|problem| PolicyError { statement: Some(place(index, statement)), problem })?;
    }
    let characters = policy.characters();
    match kind.limit() {
        Some(limit) if characters > limit => Err(of_document(PolicyProblem::TooLong { characters, limit })),
        _ => Ok(()),
    }
}

impl PolicyDocument {
    /// The characters that IAM counts: all but white space.
    pub(crate) fn characters(&self) -> usize {
        self.to_string().chars().filter(|character| !character.is_whitespace()).count()
    }
}

fn place(index: usize, statement: &Statement) -> String {
    let sid = statement.sid.as_ref().map(|sid| format!(" (`{sid}`)")).unwrap_or_default();
    format!("statement {}{sid}", index.saturating_add(1))
}

fn check(statement: &Statement, kind: PolicyKind) -> Result<(), PolicyProblem> {
    check_actions(statement, kind)?;
    check_principals(statement, kind)?;
    check_resources(statement, kind)?;
    for (operator, keys) in &statement.conditions {
        if !operator.is_known_to_iam() {
            return Err(PolicyProblem::Operator { operator: operator.to_string() });
        }
        if keys.is_empty() {
            return Err(PolicyProblem::Empty { element: format!("condition {operator}") });
        }
        if let Some((key, _)) = keys.iter().find(|(key, values)| key.is_empty() || values.is_empty()) {
            return Err(PolicyProblem::Empty { element: format!("condition {operator} of `{key}`") });
        }
    }
    Ok(())
}

fn check_sid(statement: &Statement, kind: PolicyKind, seen: &mut BTreeSet<String>) -> Result<(), PolicyProblem> {
    let Some(sid) = statement.sid.clone().filter(|sid| !sid.is_empty()) else { return Ok(()) };
    // Other services have other rules.
    if kind != PolicyKind::Resource && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(PolicyProblem::Sid { sid });
    }
    if seen.insert(sid.clone()) { Ok(()) } else { Err(PolicyProblem::RepeatedSid { sid }) }
}

fn check_actions(statement: &Statement, kind: PolicyKind) -> Result<(), PolicyProblem> {
    let scope = needed(statement.actions.as_ref(), "Action")?;
    let of_trust = kind == PolicyKind::Trust && matches!(scope, Scope::Only(_));
    for action in scope.values() {
        if !is_action(action) {
            return Err(PolicyProblem::Action { action: action.clone() });
        }
        if of_trust && !action.to_ascii_lowercase().starts_with("sts:") {
            return Err(PolicyProblem::ActionOfTrust { action: action.clone() });
        }
    }
    Ok(())
}

fn check_principals(statement: &Statement, kind: PolicyKind) -> Result<(), PolicyProblem> {
    let Some(scope) = none_where(kind.is_of_identity(), statement.principals.as_ref(), "Principal")? else {
        return Ok(());
    };
    if statement.effect == Effect::Allow && matches!(scope, Scope::AllBut(_)) {
        return Err(PolicyProblem::AllowsAllBut);
    }
    match scope.values().iter().find(|principal| !is_principal(principal)) {
        Some(principal) => Err(PolicyProblem::Principal { principal: principal.name().to_owned() }),
        None => Ok(()),
    }
}

fn check_resources(statement: &Statement, kind: PolicyKind) -> Result<(), PolicyProblem> {
    let resources = statement.resources.as_ref();
    // Some services' own policies have none: they are about the resource that they stand on.
    if kind == PolicyKind::Resource && resources.is_none() {
        return Ok(());
    }
    let Some(scope) = none_where(kind == PolicyKind::Trust, resources, "Resource")? else { return Ok(()) };
    match scope.values().iter().find(|resource| !is_resource(resource)) {
        Some(resource) => Err(PolicyProblem::Resource { resource: resource.clone() }),
        None => Ok(()),
    }
}

/// The scope of an element that is either needed or must not be there.
fn none_where<'a, T>(
    unwanted: bool,
    scope: Option<&'a Scope<T>>,
    element: &'static str,
) -> Result<Option<&'a Scope<T>>, PolicyProblem> {
    match scope {
        None if unwanted => Ok(None),
        Some(_) if unwanted => Err(PolicyProblem::NotAllowed { element }),
        scope => needed(scope, element).map(Some),
    }
}

fn needed<'a, T>(scope: Option<&'a Scope<T>>, element: &'static str) -> Result<&'a Scope<T>, PolicyProblem> {
    let scope = scope.ok_or(PolicyProblem::Missing { element })?;
    if scope.values().is_empty() { Err(PolicyProblem::Empty { element: element.to_owned() }) } else { Ok(scope) }
}

/// `*`, or `service:Action` with wildcards in the action.
pub(crate) fn is_action(action: &str) -> bool {
    let Some((service, name)) = action.split_once(':') else { return action == "*" };
    let is_service = !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?".contains(&byte));
    is_service && is_name
}

/// `*`, or an ARN; a wildcard at the end stands for the parts that are left out.
fn is_resource(resource: &str) -> bool {
    let is_arn = resource.starts_with("arn:") && !resource.contains(char::is_whitespace);
    let parts = resource.splitn(6, ':').filter(|part| !part.is_empty()).count();
    let is_whole = resource.matches(':').count() >= 5 && parts >= 4;
    resource == "*" || (is_arn && (is_whole || resource.ends_with('*')))
}

fn is_principal(principal: &Principal) -> bool {
    let name = principal.name();
    if name.is_empty() || name.contains(char::is_whitespace) {
        return false;
    }
    match principal {
        Principal::Service(service) => service.contains('.'),
        // An ARN, an account, or the unique id that is left of who was deleted.
        Principal::Aws(name) => name.starts_with("arn:") || name == "*" || is_account_id(name) || is_unique_id(name),
        _ => true,
    }
}

fn is_unique_id(name: &str) -> bool {
    name.len() > 12 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
