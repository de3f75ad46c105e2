//! `awsi secret rm NAME`

use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use secretsmanager_interactions::{RecoveryWindow, delete_secret};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, goes_at
  Until it goes, nobody can read it, its name is taken, and `awsi secret restore` keeps it.";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The secret's name or ARN
    name: String,

    /// For how many days it can be restored, 7 to 30
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u8).range(7..=30))]
    days: u8,

    /// Delete it for good, with no time to restore it; AWS then takes any name, a mistyped one too
    #[arg(long, conflicts_with = "days")]
    at_once: bool,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Serialize)]
struct Removal<'a> {
    name: &'a str,
    goes_at: Option<String>,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    let (what, window) = if args.at_once {
        ("delete the secret for good".to_owned(), RecoveryWindow::None)
    } else {
        (format!("delete the secret in {} days", args.days), RecoveryWindow::Days(args.days))
    };
    confirm(&what, &args.name, args.yes).await?;
    let goes_at = rfc3339(delete_secret(&args.name, window, &session.provider).await?);
    Ok(session.output.confirm(&Removal { name: &args.name, goes_at })?)
}

impl View for Removal<'_> {
    fn table(&self) -> String {
        let name = escape_controls(self.name);
        match &self.goes_at {
            Some(at) => format!("Nobody can read the secret {name} any more; it goes at {at}."),
            None => format!("Nobody can read the secret {name} any more."),
        }
    }
}
