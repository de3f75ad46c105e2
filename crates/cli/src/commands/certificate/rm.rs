//! `awsi certificate rm ARN`

use crate::commands::patience::Patience;
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::progress::Bar;
use crate::session::Session;
use acm_interactions::{delete_certificate, delete_certificate_when_unused};
use clap::Args;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: deleted
  --wait tries for 30 minutes at most, every 15 seconds, where nothing else is said.
Exits with 5 when something uses the certificate, and with 1 when it still does at the end of a wait.";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The certificate's ARN
    arn: String,

    /// Wait until nothing uses it: up to 20 minutes after a load balancer is gone
    #[arg(long)]
    wait: bool,

    #[command(flatten)]
    patience: Patience,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Serialize)]
struct Removal<'a> {
    deleted: &'a str,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    confirm("delete the certificate", &args.arn, args.yes).await?;
    if args.wait {
        let bar = Bar::waiting(session.output, "deleting");
        let wait = args.patience.wait(30, 15, &bar, session.output);
        delete_certificate_when_unused(&args.arn, &wait, &session.provider).await?;
    } else {
        delete_certificate(&args.arn, &session.provider).await?;
    }
    Ok(session.output.confirm(&Removal { deleted: &args.arn })?)
}

impl View for Removal<'_> {
    fn table(&self) -> String {
        format!("Deleted the certificate {}.", escape_controls(self.deleted))
    }
}
