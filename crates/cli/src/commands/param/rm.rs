//! `awsi param rm NAME`

use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use serde::Serialize;
use ssm_interactions::delete_parameter;

pub(crate) const JSON: &str = "JSON: deleted";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The parameter's name
    name: String,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Serialize)]
struct Removal<'a> {
    deleted: &'a str,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    confirm("delete the parameter with all its versions", &args.name, args.yes).await?;
    delete_parameter(&args.name, &session.provider).await?;
    Ok(session.output.confirm(&Removal { deleted: &args.name })?)
}

impl View for Removal<'_> {
    fn table(&self) -> String {
        format!("Deleted the parameter {}.", escape_controls(self.deleted))
    }
}
