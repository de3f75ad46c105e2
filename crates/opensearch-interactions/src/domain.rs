//! A domain.

use aws_sdk_opensearch::types;
use strum::{Display, EnumString};

/// Where a domain is in its life, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[non_exhaustive]
pub enum DomainStatus {
    /// It is being made. It has no endpoint yet.
    Creating,
    /// It serves, and nothing changes.
    Active,
    /// Its configuration changes. It serves meanwhile.
    Modifying,
    /// It goes over to another version of its engine.
    UpgradingEngineVersion,
    /// AWS renews the software around the engine.
    UpdatingServiceSoftware,
    /// It is being deleted, for a quarter of an hour or more. Nothing brings it back.
    Deleting,
    /// AWS has cut it off, which takes its support to undo.
    Isolated,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// A domain: a cluster of OpenSearch or Elasticsearch.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Where it is in its life.
    pub status: DomainStatus,
    /// What it runs, such as `OpenSearch_2.19`.
    pub engine_version: Option<String>,
    /// The host that answers for it: in its VPC, where it is in one. None while it is being made.
    pub endpoint: Option<String>,
    /// The VPC that it is in, where it is in one.
    pub vpc_id: Option<String>,
}

impl Domain {
    pub(crate) fn of(domain: types::DomainStatus) -> Self {
        let status = status(&domain);
        let in_vpc = domain.endpoints.and_then(|mut endpoints| endpoints.remove("vpc"));
        Self {
            name: domain.domain_name,
            arn: domain.arn,
            status,
            engine_version: domain.engine_version,
            endpoint: domain.endpoint.or(in_vpc),
            vpc_id: domain.vpc_options.and_then(|options| options.vpc_id),
        }
    }
}

/// A deletion decides over all, then AWS's word; flags are what answers without one have.
fn status(domain: &types::DomainStatus) -> DomainStatus {
    if domain.deleted == Some(true) {
        return DomainStatus::Deleting;
    }
    if let Some(word) = &domain.domain_processing_status {
        return word.as_str().parse().unwrap_or_else(|_| DomainStatus::Other(word.as_str().to_owned()));
    }
    match (domain.created, domain.upgrade_processing, domain.processing) {
        (Some(false), _, _) => DomainStatus::Creating,
        (_, Some(true), _) => DomainStatus::UpgradingEngineVersion,
        (_, _, Some(true)) => DomainStatus::Modifying,
        _ => DomainStatus::Active,
    }
}
