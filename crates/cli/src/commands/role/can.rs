//! `awsi role can PRINCIPAL ACTION…`

use super::context::{context_key, merged};
use crate::failure::{Failure, FailureKind};
use crate::output::{View, list};
use crate::session::Session;
use aws_interactions_core::Arn;
use clap::Args;
use iam_interactions::{ActionDecision, ContextKey, Decision, get_role, simulate_principal_policy};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: principal, is_allowed, decisions
  is_allowed is whether all is allowed; decisions is an array of action, resource, decision, matched_statements,
  missing_context_keys, allowed_by_boundary, allowed_by_organization
  decision is allowed, explicitly-denied, implicitly-denied (nothing allows it) or unknown
  The exit code is 0 where all is allowed, 5 where anything is not, and another where IAM did not say
  IAM reckons with the principal's policies, its boundary and the organisation's policies, not with those of resources \
(a bucket's, a key's): nothing but the call itself proves that it is allowed";

#[derive(Debug, Args)]
pub(crate) struct CanArgs {
    /// The ARN of a role, user or group, or the name of a role
    principal: String,

    /// What is to be done, such as s3:GetObject
    #[arg(value_name = "ACTION", required = true, value_parser = action)]
    actions: Vec<String>,

    /// To which resource, may be said several times; to all (*) when nothing is said
    #[arg(long, value_name = "ARN", value_parser = resource)]
    on: Vec<String>,

    /// What a condition key holds when it is done, such as aws:SourceIp=10.0.0.1; several values by saying it again
    ///
    /// A value is taken for what it looks like: true or false, an address or block of addresses, a time such as
    /// 2026-11-22T12:00:00Z, text otherwise. KEY=number:10 says that it is a number, KEY=text:true that it is text; the
    /// others are bool, address and time.
    #[arg(long, value_name = "KEY=VALUE", value_parser = context_key)]
    context: Vec<ContextKey>,
}

/// What IAM reckoned.
#[derive(Debug, Serialize)]
struct Reckoning {
    principal: String,
    is_allowed: bool,
    decisions: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    action: String,
    resource: String,
    decision: &'static str,
    matched_statements: Vec<Matched>,
    missing_context_keys: Vec<String>,
    allowed_by_boundary: Option<bool>,
    allowed_by_organization: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Matched {
    policy_id: String,
    policy_type: Option<String>,
}

pub(crate) async fn run(args: &CanArgs, session: &Session) -> Result<(), Failure> {
    let context = merged(&args.context)?;
    let principal = if args.principal.starts_with("arn:") {
        args.principal.clone()
    } else {
        get_role(&args.principal, &session.provider).await?.arn.to_string()
    };
    let decisions = simulate_principal_policy(&principal, &args.actions, &args.on, &context, &session.provider).await?;
    let (all, denied) = (decisions.len(), decisions.iter().filter(|decision| !decision.is_allowed()).count());
    let decisions = decisions.into_iter().map(Row::from).collect();
    session.output.show(&Reckoning { principal, is_allowed: denied == 0, decisions })?;
    if denied == 0 {
        return Ok(());
    }
    let message = format!("{denied} of {all} not allowed to {}", args.principal);
    Err(Failure::new(FailureKind::Refused, message))
}

fn action(text: &str) -> Result<String, String> {
    let is_whole = |(service, name): (&str, &str)| !service.is_empty() && !name.is_empty();
    if text.split_once(':').is_some_and(is_whole) && !text.contains(['*', '?']) {
        return Ok(text.to_owned());
    }
    Err("wanted is a whole action without wildcards, such as s3:GetObject".to_owned())
}

fn resource(text: &str) -> Result<String, String> {
    if text == "*" || text.parse::<Arn>().is_ok() {
        return Ok(text.to_owned());
    }
    Err("wanted is an ARN, such as arn:aws:s3:::logs/*, or * for all".to_owned())
}

impl From<ActionDecision> for Row {
    fn from(decision: ActionDecision) -> Self {
        let matched = decision.matched_statements.into_iter();
        Self {
            action: decision.action,
            resource: decision.resource,
            decision: name(decision.decision),
            matched_statements: matched
                .map(|it| Matched { policy_id: it.policy_id, policy_type: it.policy_type })
                .collect(),
            missing_context_keys: decision.missing_context_keys,
            allowed_by_boundary: decision.allowed_by_boundary,
            allowed_by_organization: decision.allowed_by_organization,
        }
    }
}

fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "allowed",
        Decision::ExplicitlyDenied => "explicitly-denied",
        Decision::ImplicitlyDenied => "implicitly-denied",
        _ => "unknown",
    }
}

impl Row {
    fn why(&self) -> String {
        let mut policies: Vec<&str> =
            self.matched_statements.iter().map(|matched| matched.policy_id.as_str()).collect();
        policies.dedup();
        let mut reasons = Vec::new();
        if !policies.is_empty() {
            reasons.push(format!("by {}", policies.join(", ")));
        }
        if self.allowed_by_boundary == Some(false) {
            reasons.push("not within the permissions boundary".to_owned());
        }
        if self.allowed_by_organization == Some(false) {
            reasons.push("not within the organisation's policies".to_owned());
        }
        if reasons.is_empty() && self.decision == "implicitly-denied" {
            reasons.push("nothing allows it".to_owned());
        }
        if !self.missing_context_keys.is_empty() {
            reasons.push(format!("unknown without --context {}", self.missing_context_keys.join(", ")));
        }
        reasons.join("; ")
    }
}

impl View for Reckoning {
    fn table(&self) -> String {
        let row = |row: &Row| vec![row.action.clone(), row.resource.clone(), row.decision.replace('-', " "), row.why()];
        list(&["ACTION", "RESOURCE", "DECISION", "WHY"], self.decisions.iter().map(row))
    }
}
