//! `awsi param get NAME`

use crate::commands::values::{exposed, printed};
use crate::failure::Failure;
use crate::output::{View, rfc3339};
use crate::session::Session;
use aws_interactions_core::SecretValue;
use clap::Args;
use serde::Serialize;
use ssm_interactions::{get_parameter, get_parameter_json_field};

pub(crate) const JSON: &str = "\
JSON: name, kind, version, modified_at, arn, value
  With --field all but name and value are null. People get the value alone.";

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The parameter's name or ARN; `:VERSION` or `:LABEL` behind it asks for an older value
    name: String,

    /// One field of the JSON object that it holds
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    kind: Option<String>,
    version: Option<i64>,
    modified_at: Option<String>,
    arn: Option<String>,
    #[serde(serialize_with = "exposed")]
    value: SecretValue,
}

pub(crate) async fn run(args: &GetArgs, session: &Session) -> Result<(), Failure> {
    let shown = if let Some(field) = &args.field {
        let value = get_parameter_json_field(&args.name, field, &session.provider).await?;
        Shown { name: args.name.clone(), kind: None, version: None, modified_at: None, arn: None, value }
    } else {
        let found = get_parameter(&args.name, &session.provider).await?;
        Shown {
            name: found.name,
            kind: Some(found.kind.to_string()),
            version: Some(found.version),
            modified_at: rfc3339(found.modified),
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
