//! `awsi domain destroy NAME`

use crate::commands::patience::Patience;
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::progress::Bar;
use crate::session::Session;
use clap::Args;
use opensearch_interactions::{Destruction, destroy_domain, wait_until_domain_is_gone};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, outcome
  outcome is gone, deleting (with --no-wait) or missing: a domain that was not there is fine
  Waits for an hour at most, and looks every 30 seconds, where nothing else is said; 20 minutes are normal.
Exits with 1 when it takes too long: the deletion goes on, and the same command waits again.";

#[derive(Debug, Args)]
pub(crate) struct DestroyArgs {
    /// The domain's name
    name: String,

    /// Only begin
    #[arg(long, conflicts_with_all = ["timeout", "interval"])]
    no_wait: bool,

    #[command(flatten)]
    patience: Patience,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Serialize)]
struct Destroyed<'a> {
    name: &'a str,
    outcome: &'static str,
}

pub(crate) async fn run(args: &DestroyArgs, session: &Session) -> Result<(), Failure> {
    confirm("delete the domain with all its data", &args.name, args.yes).await?;
    let outcome = match destroy_domain(&args.name, &session.provider).await? {
        Destruction::WasMissing => "missing",
        _ if args.no_wait => "deleting",
        _ => {
            let bar = Bar::waiting(session.output, "deleting");
            let wait = args.patience.wait(60, 30, &bar, session.output);
            wait_until_domain_is_gone(&args.name, &wait, &session.provider).await?;
            "gone"
        }
    };
    Ok(session.output.confirm(&Destroyed { name: &args.name, outcome })?)
}

impl View for Destroyed<'_> {
    fn table(&self) -> String {
        let name = escape_controls(self.name);
        match self.outcome {
            "missing" => format!("There is no domain {name}."),
            "deleting" => format!("The domain {name} is being deleted."),
            _ => format!("The domain {name} is gone."),
        }
    }
}
