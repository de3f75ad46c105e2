//! `awsi local serve`

use crate::args::GlobalOptions;
use crate::failure::Failure;
use crate::interruption::Interruption;
use crate::output::{Output, View};
use aws_interactions_local::{ACCOUNT_ID, LocalAws};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::fmt::Write as _;

/// Where other tools for a local AWS listen: what is set up for those finds this one.
const USUAL_PORT: u16 = 4566;

const REGION: &str = "us-east-1";

#[derive(Debug, Subcommand)]
pub(crate) enum LocalCommand {
    /// Serve an embedded AWS on 127.0.0.1 until ctrl-c or SIGTERM; it begins empty and forgets everything
    #[command(after_help = "JSON: endpoint_url, account_id, environment (an object of variables)")]
    Serve(ServeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The port; 0 takes any free one
    #[arg(long, default_value_t = USUAL_PORT)]
    port: u16,
}

#[derive(Debug, Serialize)]
struct Serving {
    endpoint_url: String,
    account_id: &'static str,
    environment: Environment,
}

/// What another process needs in its environment; the keys are any, nobody checks them.
#[derive(Debug, Serialize)]
struct Environment {
    #[serde(rename = "AWS_ENDPOINT_URL")]
    endpoint_url: String,
    #[serde(rename = "AWS_ACCESS_KEY_ID")]
    access_key_id: &'static str,
    #[serde(rename = "AWS_SECRET_ACCESS_KEY")]
    secret_access_key: &'static str,
    #[serde(rename = "AWS_REGION")]
    region: String,
}

pub(crate) async fn serve(args: &ServeArgs, options: &GlobalOptions) -> Result<(), Failure> {
    let local = LocalAws::start_on(args.port).await?;
    let region = options.region.clone().unwrap_or_else(|| REGION.to_owned());
    // Who reads that it serves may tell it to stop at once.
    let mut interruption = Interruption::listen()?;
    Output::new(options).show(&Serving::new(local.endpoint_url(), region))?;
    interruption.happens().await;
    local.shutdown().await;
    Ok(())
}

impl Serving {
    fn new(endpoint_url: String, region: String) -> Self {
        let environment = Environment {
            endpoint_url: endpoint_url.clone(),
            access_key_id: "local",
            secret_access_key: "local",
            region,
        };
        Self { endpoint_url, account_id: ACCOUNT_ID, environment }
    }
}

impl View for Serving {
    /// Lines that a shell can read as they are.
    fn table(&self) -> String {
        let Environment { endpoint_url, access_key_id, secret_access_key, region } = &self.environment;
        let mut text = format!(
            "# The embedded AWS, account {}, serves at {} until ctrl-c. For another shell:\n",
            self.account_id, self.endpoint_url
        );
        let variables = [
            ("AWS_ENDPOINT_URL", endpoint_url.as_str()),
            ("AWS_ACCESS_KEY_ID", access_key_id),
            ("AWS_SECRET_ACCESS_KEY", secret_access_key),
            ("AWS_REGION", region),
        ];
        for (name, value) in variables {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "export {name}={value}");
        }
        text
    }
}
