//! `awsi domain status NAME`

use crate::failure::Failure;
use crate::output::{View, details, or_dash};
use crate::session::Session;
use clap::Args;
use opensearch_interactions::describe_domain;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, arn, status, engine_version, endpoint, vpc_id
  status is AWS's word: Creating, Active, Modifying, UpgradingEngineVersion, UpdatingServiceSoftware, Deleting, Isolated";

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The domain's name
    name: String,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    arn: String,
    status: String,
    engine_version: Option<String>,
    endpoint: Option<String>,
    vpc_id: Option<String>,
}

pub(crate) async fn run(args: &StatusArgs, session: &Session) -> Result<(), Failure> {
    let domain = describe_domain(&args.name, &session.provider).await?;
    let shown = Shown {
        name: domain.name,
        arn: domain.arn,
        status: domain.status.to_string(),
        engine_version: domain.engine_version,
        endpoint: domain.endpoint,
        vpc_id: domain.vpc_id,
    };
    Ok(session.output.show(&shown)?)
}

impl View for Shown {
    fn table(&self) -> String {
        details([
            ("Domain", self.name.clone()),
            ("Status", self.status.clone()),
            ("Engine", or_dash(self.engine_version.as_deref())),
            ("Endpoint", or_dash(self.endpoint.as_deref())),
            ("VPC", or_dash(self.vpc_id.as_deref())),
            ("ARN", self.arn.clone()),
        ])
    }
}
