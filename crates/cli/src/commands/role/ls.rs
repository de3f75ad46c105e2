//! `awsi role ls`

use super::policy::json_of;
use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use futures::TryStreamExt;
use iam_interactions::{RoleSummary, list_roles};
use serde::Serialize;
use serde_json::Value;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of roles: an array of name, path, arn, id, description, max_session_seconds, created_at, trust_policy";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Only the roles whose paths begin so, such as /teams/
    #[arg(long, default_value = "/")]
    path: String,
}

/// A line of the list.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    path: String,
    arn: String,
    id: String,
    description: Option<String>,
    max_session_seconds: u64,
    created_at: Option<String>,
    trust_policy: Value,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let mut roles = pin!(list_roles(&args.path, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:20}  {:32}  PATH", "CREATED", "NAME"));
    while let Some(role) = roles.try_next().await? {
        listing.row(&Row::from(role))?;
    }
    Ok(listing.end()?)
}

impl From<RoleSummary> for Row {
    fn from(role: RoleSummary) -> Self {
        Self {
            name: role.name,
            path: role.path,
            arn: role.arn.to_string(),
            id: role.id,
            description: role.description,
            max_session_seconds: role.max_session_duration.as_secs(),
            created_at: rfc3339(role.created_at),
            trust_policy: json_of(&role.trust_policy_json),
        }
    }
}

impl View for Row {
    fn table(&self) -> String {
        let created = self.created_at.as_deref().unwrap_or("-");
        format!("{created:20}  {:32}  {}", escape_controls(&self.name), escape_controls(&self.path))
    }
}
