//! `awsi certificate ensure NAME`

use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use acm_interactions::{CertificateChange, SelfSignedCertificate, ensure_certificate};
use clap::Args;
use serde::Serialize;
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON: name, arn, change
  change is created, renewed or unchanged; the ARN stays the same. The name is a tag of the certificate.
  It is renewed when its hosts are others, or when less than 30 days are left. Nobody gets to see its private key.";

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// The name that it is known again by
    name: String,

    /// A host that it is for, such as web.internal or *.web.internal; may be said again
    #[arg(long = "host", value_name = "HOST", default_value = "localhost")]
    hosts: Vec<String>,

    /// For how many days one is made
    #[arg(long, default_value_t = 3650, value_parser = clap::value_parser!(u32).range(2..=36_525))]
    days: u32,
}

#[derive(Debug, Serialize)]
struct Ensured<'a> {
    name: &'a str,
    arn: String,
    change: String,
    #[serde(skip)]
    told: &'static str,
}

pub(crate) async fn run(args: &EnsureArgs, session: &Session) -> Result<(), Failure> {
    let time = Duration::from_secs(u64::from(args.days) * 86_400);
    let wanted = SelfSignedCertificate::for_names(&args.hosts).valid_for(time);
    let ensured = ensure_certificate(&args.name, &wanted, &session.provider).await?;
    let told = match ensured.change {
        CertificateChange::Unchanged => "is there",
        CertificateChange::Created => "is created",
        _ => "is renewed",
    };
    let shown = Ensured { name: &args.name, arn: ensured.arn, change: ensured.change.to_string(), told };
    Ok(session.output.confirm(&shown)?)
}

impl View for Ensured<'_> {
    fn table(&self) -> String {
        format!("The certificate {} {}: {}", escape_controls(self.name), self.told, escape_controls(&self.arn))
    }
}
