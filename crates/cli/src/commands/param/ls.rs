//! `awsi param ls [PATH]`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use futures::TryStreamExt;
use serde::Serialize;
use ssm_interactions::{PathDepth, list_parameters};
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the parameters: an array of name, kind, version, modified_at, modified_by, key_id, description
  Values are in none of it. Parameters without a path, such as `token`, are below no path, not even `/`.";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Those below this path
    #[arg(default_value = "/")]
    path: String,

    /// Only those directly below it
    #[arg(long)]
    one_level: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    kind: String,
    version: i64,
    modified_at: Option<String>,
    modified_by: Option<String>,
    key_id: Option<String>,
    description: Option<String>,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let depth = if args.one_level { PathDepth::OneLevel } else { PathDepth::All };
    let mut parameters = pin!(list_parameters(&args.path, depth, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:20}  {:12}  {:>7}  NAME", "MODIFIED", "KIND", "VERSION"));
    while let Some(found) = parameters.try_next().await? {
        listing.row(&Row {
            name: found.name,
            kind: found.kind.to_string(),
            version: found.version,
            modified_at: rfc3339(found.modified),
            modified_by: found.modified_by,
            key_id: found.key_id,
            description: found.description,
        })?;
    }
    Ok(listing.end()?)
}

impl View for Row {
    fn table(&self) -> String {
        let modified = self.modified_at.as_deref().unwrap_or("-");
        let kind = escape_controls(&self.kind);
        format!("{modified:20}  {kind:12}  {:>7}  {}", self.version, escape_controls(&self.name))
    }
}
