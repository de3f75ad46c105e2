//! `awsi whoami`

use crate::failure::Failure;
use crate::output::{OutputError, View, details};
use crate::session::Session;
use serde::Serialize;
use sts_interactions::{CallerIdentity, CallerKind, get_caller_identity};

pub(crate) const JSON: &str = "\
JSON: account_id, arn, kind, name, region, environment
  kind is user, role-session, federated-user, root or other; the name of a role session is ROLE/SESSION";

#[derive(Debug, Serialize)]
struct Whoami {
    account_id: String,
    arn: String,
    kind: &'static str,
    name: Option<String>,
    region: String,
    environment: String,
}

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let caller = get_caller_identity(&session.provider).await?;
    Ok(show(session, caller)?)
}

fn show(session: &Session, caller: CallerIdentity) -> Result<(), OutputError> {
    let region = session.provider.region().to_owned();
    let environment = format!("aws://{}/{region}", caller.account_id);
    let (kind, name) = kind_and_name(caller.kind);
    let arn = caller.arn.to_string();
    session.output.show(&Whoami { account_id: caller.account_id, arn, kind, name, region, environment })
}

fn kind_and_name(kind: CallerKind) -> (&'static str, Option<String>) {
    match kind {
        CallerKind::User { name, .. } => ("user", Some(name)),
        CallerKind::RoleSession { role, session } => ("role-session", Some(format!("{role}/{session}"))),
        CallerKind::FederatedUser { name } => ("federated-user", Some(name)),
        CallerKind::Root => ("root", None),
        CallerKind::Other(resource) => ("other", Some(resource)),
        _ => ("other", None),
    }
}

impl View for Whoami {
    fn table(&self) -> String {
        details([
            ("Account", self.account_id.clone()),
            ("ARN", self.arn.clone()),
            ("Kind", self.kind.to_owned()),
            ("Name", self.name.clone().unwrap_or_else(|| "-".to_owned())),
            ("Region", self.region.clone()),
            ("Environment", self.environment.clone()),
        ])
    }
}
