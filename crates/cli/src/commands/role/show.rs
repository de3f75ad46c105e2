//! `awsi role show NAME`

use super::policy::{json_of, pretty};
use crate::failure::Failure;
use crate::output::{View, details, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use iam_interactions::{Role, get_role, get_role_policy, list_instance_profiles_for_role, list_role_policies};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: name, path, arn, id, description, created_at, max_session_seconds, permissions_boundary, tags, managed_policies, \
inline_policies, instance_profiles, trust_policy
  managed_policies is an array of ARNs, instance_profiles one of names, inline_policies one of name and document,
  which is null without --policies";

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The role's name
    name: String,

    /// Show what the inline policies say, too
    #[arg(long)]
    policies: bool,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    path: String,
    arn: String,
    id: String,
    description: Option<String>,
    created_at: Option<String>,
    max_session_seconds: u64,
    permissions_boundary: Option<String>,
    tags: BTreeMap<String, String>,
    managed_policies: Vec<String>,
    inline_policies: Vec<InlinePolicy>,
    instance_profiles: Vec<String>,
    trust_policy: Value,
    #[serde(skip)]
    for_people: ForPeople,
}

#[derive(Debug, Serialize)]
struct InlinePolicy {
    name: String,
    document: Option<Value>,
}

/// What is shown in another form in JSON.
#[derive(Debug)]
struct ForPeople {
    longest_session: String,
    /// A title, and a policy.
    policies: Vec<(String, String)>,
}

pub(crate) async fn run(args: &ShowArgs, session: &Session) -> Result<(), Failure> {
    let (name, provider) = (&args.name, &session.provider);
    let role = get_role(name, provider).await?;
    let policies = list_role_policies(name, provider).await?;
    let profiles = list_instance_profiles_for_role(name, provider).await?;
    let mut shown = Shown { managed_policies: policies.managed, instance_profiles: profiles, ..Shown::of(role) };
    for policy in policies.inline {
        let json = if args.policies { get_role_policy(name, &policy, provider).await? } else { None };
        shown.add_inline(policy, json.as_deref());
    }
    Ok(session.output.show(&shown)?)
}

impl Shown {
    fn of(role: Role) -> Self {
        let longest_session = humantime::format_duration(role.max_session_duration).to_string();
        let policies = vec![("Trust policy".to_owned(), pretty(&role.trust_policy_json))];
        Self {
            name: role.name,
            path: role.path,
            arn: role.arn.to_string(),
            id: role.id,
            description: role.description,
            created_at: rfc3339(role.created_at),
            max_session_seconds: role.max_session_duration.as_secs(),
            permissions_boundary: role.permissions_boundary,
            tags: role.tags,
            managed_policies: Vec::new(),
            inline_policies: Vec::new(),
            instance_profiles: Vec::new(),
            trust_policy: json_of(&role.trust_policy_json),
            for_people: ForPeople { longest_session, policies },
        }
    }

    fn add_inline(&mut self, name: String, json: Option<&str>) {
        if let Some(json) = json {
            self.for_people.policies.push((format!("Inline policy {name}"), pretty(json)));
        }
        self.inline_policies.push(InlinePolicy { name, document: json.map(json_of) });
    }
}

impl View for Shown {
    fn table(&self) -> String {
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let mut rows = vec![
            ("Role".to_owned(), self.name.clone()),
            ("Path".to_owned(), self.path.clone()),
            ("ARN".to_owned(), self.arn.clone()),
            ("Id".to_owned(), self.id.clone()),
            ("Description".to_owned(), known(&self.description)),
            ("Created".to_owned(), known(&self.created_at)),
            ("Longest session".to_owned(), self.for_people.longest_session.clone()),
            ("Boundary".to_owned(), known(&self.permissions_boundary)),
        ];
        rows.extend(self.tags.iter().map(|(name, value)| (format!("Tag {name}"), value.clone())));
        rows.extend(one_a_line("Managed policies", self.managed_policies.iter()));
        rows.extend(one_a_line("Inline policies", self.inline_policies.iter().map(|policy| &policy.name)));
        rows.extend(one_a_line("Instance profiles", self.instance_profiles.iter()));
        let policy = |(title, json): &(String, String)| format!("\n\n{}\n{json}", escape_controls(title));
        details(rows) + &self.for_people.policies.iter().map(policy).collect::<String>()
    }
}

/// The name beside the first; a dash where there is none.
fn one_a_line<'a>(name: &str, values: impl Iterator<Item = &'a String>) -> Vec<(String, String)> {
    let mut rows: Vec<_> = values.map(|value| (String::new(), value.clone())).collect();
    match rows.first_mut() {
        Some((first, _)) => name.clone_into(first),
        None => rows.push((name.to_owned(), "-".to_owned())),
    }
    rows
}
