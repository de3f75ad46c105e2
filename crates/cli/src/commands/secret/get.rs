//! `awsi secret get NAME`

use crate::commands::values::{exposed, printed};
use crate::failure::Failure;
use crate::output::{View, rfc3339};
use crate::session::Session;
use aws_interactions_core::SecretValue;
use clap::Args;
use secretsmanager_interactions::{get_secret, get_secret_json_field};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, version_id, created_at, arn, value
  With --field all but name and value are null. People get the value alone.";

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The secret's name or ARN
    name: String,

    /// One field of the JSON object that it holds
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    version_id: Option<String>,
    created_at: Option<String>,
    arn: Option<String>,
    #[serde(serialize_with = "exposed")]
    value: SecretValue,
}

pub(crate) async fn run(args: &GetArgs, session: &Session) -> Result<(), Failure> {
    let shown = if let Some(field) = &args.field {
        let value = get_secret_json_field(&args.name, field, &session.provider).await?;
        Shown { name: args.name.clone(), version_id: None, created_at: None, arn: None, value }
    } else {
        let found = get_secret(&args.name, &session.provider).await?;
        Shown {
            name: found.name,
            version_id: found.version_id,
            created_at: rfc3339(found.created),
            arn: found.arn,
            value: found.value,
        }
    };
    Ok(session.output.show(&shown)?)
}

impl View for Shown {
    fn table(&self) -> String {
        printed(&self.value)
    }
}
