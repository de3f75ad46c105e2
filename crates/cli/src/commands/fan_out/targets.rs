//! The accounts and regions that the command line names.

use crate::failure::{Failure, FailureKind};
#[cfg(feature = "organizations")]
use crate::pairs::pair;
use crate::session::Session;
#[cfg(feature = "ec2")]
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{FanOut, FanOutTargets, parse_accounts};
#[cfg(feature = "organizations")]
use aws_interactions_orchestration::{OrganizationAccounts, list_active_accounts};
#[cfg(feature = "ec2")]
use aws_interactions_orchestration::{WorkflowEvents, in_regions_of_each};
use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").required(true).args(["accounts", "accounts_file", "organization"]))]
pub(super) struct TargetArgs {
    /// These accounts, with commas between them
    #[arg(long, value_name = "ACCOUNT,…", value_delimiter = ',')]
    accounts: Vec<String>,

    /// The accounts of this file, one a line; what follows a # is left out
    #[arg(long, value_name = "FILE")]
    accounts_file: Option<PathBuf>,

    /// All active accounts of the caller's organization
    #[arg(long)]
    organization: bool,

    /// Of the organization, those in this root or unit and below it; several by saying it again
    #[arg(long, value_name = "ID", conflicts_with_all = ["accounts", "accounts_file"])]
    ou: Vec<String>,

    /// Of the organization, those with this tag, of any value where none is given
    #[arg(long, value_name = "KEY[=VALUE]", conflicts_with_all = ["accounts", "accounts_file"])]
    tag: Option<String>,

    /// But not these accounts
    #[arg(long, value_name = "ACCOUNT,…", value_delimiter = ',')]
    except: Vec<String>,

    /// These regions, with commas between them, or `enabled` for those of each account; the one that awsi works in when
    /// nothing is said
    #[arg(long, value_name = "REGION,…", value_delimiter = ',')]
    regions: Vec<String>,
}

impl TargetArgs {
    pub(super) async fn read(&self, hub: &Session) -> Result<FanOutTargets, Failure> {
        let accounts = match &self.accounts_file {
            Some(file) => of_file(file)?,
            None if self.organization => self.of_organization(hub).await?,
            None => self.accounts.clone(),
        };
        let own = [hub.provider.region().to_owned()];
        let is_own = self.regions.is_empty() || self.wants_enabled_regions();
        let regions = if is_own { own.as_slice() } else { &self.regions };
        Ok(FanOutTargets::new(accounts, regions)?.except(&self.except)?)
    }

    /// Whether each account is to be asked for its regions; until then it is in the one that awsi works in.
    pub(super) fn wants_enabled_regions(&self) -> bool {
        self.regions == ["enabled"]
    }

    #[cfg(feature = "organizations")]
    async fn of_organization(&self, hub: &Session) -> Result<Vec<String>, Failure> {
        let tag = self.tag.as_ref().map(|tag| match pair(tag) {
            Ok((key, value)) => (key, Some(value)),
            Err(_) => (tag.clone(), None),
        });
        let which = OrganizationAccounts { under: self.ou.clone(), tag };
        Ok(list_active_accounts(&which, &hub.provider).await?)
    }

    #[cfg(not(feature = "organizations"))]
    async fn of_organization(&self, _: &Session) -> Result<Vec<String>, Failure> {
        let remedy = "this awsi was built without Organizations: cargo install awsi --features organizations";
        Err(Failure::usage(remedy))
    }
}

/// The plan in the regions that are enabled for each account.
#[cfg(feature = "ec2")]
pub(super) async fn in_enabled_regions(plan: FanOut, hub: &Session) -> Result<FanOut, Failure> {
    let regions =
        |_: String, provider: AwsClientProvider| async move { ec2_interactions::list_regions(&provider).await };
    Ok(in_regions_of_each(plan, regions, &WorkflowEvents::default(), &hub.provider).await?)
}

#[cfg(not(feature = "ec2"))]
pub(super) async fn in_enabled_regions(_: FanOut, _: &Session) -> Result<FanOut, Failure> {
    Err(Failure::usage("this awsi was built without EC2, which knows the regions: cargo install awsi --features ec2"))
}

fn of_file(file: &Path) -> Result<Vec<String>, Failure> {
    let unreadable = |error| Failure::new(FailureKind::Other, Unreadable { file: file.to_owned(), source: error });
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    Ok(parse_accounts(&text)?)
}

/// The file of accounts could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the file of accounts {} could not be read", file.display())]
struct Unreadable {
    file: PathBuf,
    source: std::io::Error,
}
