//! `awsi role ensure NAME`

use super::policy;
use crate::failure::Failure;
use crate::output::{View, details};
use crate::pairs;
use crate::session::Session;
use aws_interactions_core::{Arn, is_account_id};
use clap::Args;
use iam_interactions::{PolicyDocument, PolicyKind, RoleOutcome, RoleSpec, Undeclared, ensure_role};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON: role, arn, outcome, changes
  outcome is created, changed or unchanged; changes is an array of what was changed, in order
  Policies are compared by what they mean: IAM stores them in another order and form
  What was just made may be unknown to other services for some seconds";

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// The role's name
    name: String,

    #[command(flatten)]
    trust: TrustArgs,

    /// Let the principal assume the role only with this id that both sides agreed upon
    #[arg(long, value_name = "ID", conflicts_with_all = ["service", "file"])]
    external_id: Option<String>,

    /// Attach this managed policy, may be said several times
    #[arg(long, value_name = "ARN")]
    attach: Vec<String>,

    /// Give the role the policy in FILE as an inline policy, may be said several times
    #[arg(long, value_name = "NAME=FILE", value_parser = pairs::pair)]
    inline: Vec<(String, String)>,

    /// Take away policies and tags that the role has and that are not said here
    #[arg(long)]
    remove_undeclared: bool,

    /// Tag the role, may be said several times
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,

    /// What the role is for; a role that exists keeps what it has when nothing is said
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// How long a session may last, 1h to 12h; a role that exists keeps what it has when nothing is said
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    max_session: Option<Duration>,

    /// The role's path, such as /teams/; it can never be changed
    #[arg(long, default_value = "/")]
    path: String,
}

/// Who may assume the role: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct TrustArgs {
    /// Let a service of AWS work in the role, such as ec2.amazonaws.com
    #[arg(long = "trust-service", value_name = "SERVICE")]
    service: Option<String>,

    /// Let a user or role assume it, by ARN, or an account, by its 12 digits
    #[arg(long = "trust-principal", value_name = "ARN|ACCOUNT", value_parser = arn_or_account)]
    principal: Option<String>,

    /// Let those assume it who are in the trust policy in this file
    #[arg(long = "trust-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Ensured {
    role: String,
    arn: String,
    outcome: &'static str,
    changes: Vec<String>,
}

pub(crate) async fn run(args: &EnsureArgs, session: &Session) -> Result<(), Failure> {
    let outcome = ensure_role(&args.spec().await?, &session.provider).await?;
    Ok(session.output.show(&Ensured::new(&args.name, &outcome))?)
}

impl EnsureArgs {
    async fn spec(&self) -> Result<RoleSpec, Failure> {
        let undeclared = if self.remove_undeclared { Undeclared::Remove } else { Undeclared::Keep };
        let mut inline_policies = BTreeMap::new();
        for (name, file) in once_each("--inline", &self.inline)? {
            inline_policies.insert(name, policy::read(Path::new(&file), PolicyKind::Inline).await?);
        }
        Ok(RoleSpec {
            path: self.path.clone(),
            description: self.description.clone(),
            max_session_duration: self.max_session,
            managed_policies: self.attach.iter().cloned().collect(),
            inline_policies,
            tags: once_each("--tag", &self.tags)?,
            ..RoleSpec::new(&self.name, self.trust_policy().await?, undeclared)
        })
    }

    async fn trust_policy(&self) -> Result<PolicyDocument, Failure> {
        let TrustArgs { service, principal, file } = &self.trust;
        Ok(match (service, principal, file, &self.external_id) {
            (Some(service), ..) => PolicyDocument::trusting_service(service),
            (_, Some(principal), _, None) => PolicyDocument::trusting_principal(principal),
            (_, Some(principal), _, Some(id)) => PolicyDocument::trusting_principal_with_external_id(principal, id),
            (.., Some(file), _) => policy::read(file, PolicyKind::Trust).await?,
            _ => return Err(Failure::usage("nobody is said who may assume the role")),
        })
    }
}

/// Everybody (`*`) is nobody's intention; a file can say so all the same.
fn arn_or_account(text: &str) -> Result<String, String> {
    if is_account_id(text) || text.parse::<Arn>().is_ok() {
        return Ok(text.to_owned());
    }
    Err("wanted is an ARN, or the 12 digits of an account".to_owned())
}

/// The pairs as a map; a name with two values means a mistake.
fn once_each(option: &str, pairs: &[(String, String)]) -> Result<BTreeMap<String, String>, Failure> {
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        if map.insert(name.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("{option} is said twice of `{name}`")));
        }
    }
    Ok(map)
}

impl Ensured {
    fn new(role: &str, outcome: &RoleOutcome) -> Self {
        let name = match outcome {
            outcome if outcome.was_created() => "created",
            outcome if outcome.is_unchanged() => "unchanged",
            _ => "changed",
        };
        let changes = outcome.changes.iter().map(ToString::to_string).collect();
        Self { role: role.to_owned(), arn: outcome.arn.to_string(), outcome: name, changes }
    }
}

impl View for Ensured {
    fn table(&self) -> String {
        let of_role = [("Role", &self.role), ("ARN", &self.arn)].map(|(name, value)| (name, value.clone()));
        let names = ["Changes"].into_iter().chain(std::iter::repeat(""));
        let changes = names.zip(self.changes.iter().cloned());
        details(of_role.into_iter().chain([("Outcome", self.outcome.to_owned())]).chain(changes))
    }
}
