//! The rules of traffic mirror filters.

use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{
    TrafficDirection, TrafficMirrorFilterRule, TrafficMirrorPortRange, TrafficMirrorPortRangeRequest,
    TrafficMirrorRuleAction,
};
use std::net::IpAddr;
use std::ops::RangeInclusive;

const LAST_RULE_NUMBER: u16 = 32_766;
const TCP: u8 = 6;
const UDP: u8 = 17;

/// Which way packets go, seen from the mirrored network interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MirrorDirection {
    /// Towards it.
    Ingress,
    /// From it.
    Egress,
}

/// Which packets a filter takes, or leaves out. Of the rules of a direction, in the order of their numbers, the first
/// that fits decides; a packet that none fits is not copied.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MirrorRule {
    /// Its place among the rules of its direction, 1 to 32,766. No two share one.
    pub number: u16,
    /// The direction.
    pub direction: MirrorDirection,
    /// Whether packets that fit are copied.
    pub is_accepting: bool,
    /// The protocol, by its number in an IP packet: 6 is TCP, 17 is UDP. Any without one.
    pub protocol: Option<u8>,
    /// Where packets come from: `10.0.0.0/8`, `::/0`.
    pub source_cidr: String,
    /// Where they go.
    pub destination_cidr: String,
    /// The ports they come from; for TCP and UDP only.
    pub source_ports: Option<RangeInclusive<u16>>,
    /// The ports they go to; for TCP and UDP only.
    pub destination_ports: Option<RangeInclusive<u16>>,
    /// What it is for.
    pub description: Option<String>,
}

impl MirrorRule {
    /// A rule that copies every IPv4 packet of `direction`: behind all others when its number is high.
    pub fn accept_all(number: u16, direction: MirrorDirection) -> Self {
        let everywhere = "0.0.0.0/0".to_owned();
        Self {
            number,
            direction,
            is_accepting: true,
            protocol: None,
            source_cidr: everywhere.clone(),
            destination_cidr: everywhere,
            source_ports: None,
            destination_ports: None,
            description: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), Ec2Error> {
        match self.problem() {
            Some(problem) => Err(Ec2Error::InvalidInput { what: format!("mirror rule {}", self.number), problem }),
            None => Ok(()),
        }
    }

    fn problem(&self) -> Option<String> {
        if !(1..=LAST_RULE_NUMBER).contains(&self.number) {
            return Some(format!("its number is 1 to {LAST_RULE_NUMBER}"));
        }
        for cidr in [&self.source_cidr, &self.destination_cidr] {
            if !is_cidr(cidr) {
                return Some(format!("`{cidr}` is no block of addresses like `10.0.0.0/8`"));
            }
        }
        let ports: Vec<_> = [&self.source_ports, &self.destination_ports].into_iter().flatten().collect();
        if ports.iter().any(|ports| ports.is_empty()) {
            return Some("its ports go from the lower to the higher".to_owned());
        }
        let has_ports = matches!(self.protocol, Some(TCP | UDP));
        (!ports.is_empty() && !has_ports).then(|| "only protocols 6 (TCP) and 17 (UDP) have ports".to_owned())
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let (Ok(address), Ok(length)) = (address.parse::<IpAddr>(), length.parse::<u8>()) else { return false };
    length <= if address.is_ipv4() { 32 } else { 128 }
}

/// A rule that a filter has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MirrorFilterRule {
    /// Its id.
    pub id: String,
    /// What it says.
    pub rule: MirrorRule,
}

impl MirrorFilterRule {
    /// Reads a rule that stands in the list of `direction`.
    pub(super) fn of(direction: MirrorDirection, rule: TrafficMirrorFilterRule) -> Self {
        Self {
            id: rule.traffic_mirror_filter_rule_id.unwrap_or_default(),
            rule: MirrorRule {
                number: rule.rule_number.and_then(|number| number.try_into().ok()).unwrap_or_default(),
                direction,
                is_accepting: rule.rule_action == Some(TrafficMirrorRuleAction::Accept),
                protocol: rule.protocol.and_then(|protocol| protocol.try_into().ok()),
                source_cidr: rule.source_cidr_block.unwrap_or_default(),
                destination_cidr: rule.destination_cidr_block.unwrap_or_default(),
                source_ports: ports(rule.source_port_range),
                destination_ports: ports(rule.destination_port_range),
                description: rule.description.filter(|text| !text.is_empty()),
            },
        }
    }
}

fn ports(range: Option<TrafficMirrorPortRange>) -> Option<RangeInclusive<u16>> {
    let range = range?;
    Some(range.from_port?.try_into().ok()?..=range.to_port?.try_into().ok()?)
}

fn range(ports: &RangeInclusive<u16>) -> TrafficMirrorPortRangeRequest {
    let range = TrafficMirrorPortRangeRequest::builder();
    range.from_port(i32::from(*ports.start())).to_port(i32::from(*ports.end())).build()
}

/// Adds a rule to a traffic mirror filter, and answers with its id. Sessions with the filter follow it at once.
///
/// Calls `CreateTrafficMirrorFilterRule` (permission `ec2:CreateTrafficMirrorFilterRule`).
///
/// ```no_run
/// use ec2_interactions::{MirrorDirection, MirrorRule, add_mirror_rule};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let https = MirrorRule {
///     protocol: Some(6),
///     destination_ports: Some(443..=443),
///     ..MirrorRule::accept_all(10, MirrorDirection::Ingress)
/// };
/// add_mirror_rule("tmf-1a2b3c4d", &https, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] before any request · [`Ec2Error::DoesNotExist`] for the filter ·
/// [`Ec2Error::AlreadyExists`] where its number is taken · [`Ec2Error::LimitExceeded`]: ten rules are the most ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for an answer without an id · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(filter = filter_id, number = rule.number))]
pub async fn add_mirror_rule(
    filter_id: &str,
    rule: &MirrorRule,
    provider: &AwsClientProvider,
) -> Result<String, Ec2Error> {
    let filter = Resource::checked(ResourceKind::TrafficMirrorFilter, filter_id)?;
    rule.check()?;
    let direction = match rule.direction {
        MirrorDirection::Ingress => TrafficDirection::Ingress,
        MirrorDirection::Egress => TrafficDirection::Egress,
    };
    let action = if rule.is_accepting { TrafficMirrorRuleAction::Accept } else { TrafficMirrorRuleAction::Reject };
    let request = provider.get_ec2().create_traffic_mirror_filter_rule();
    let request = request
        .traffic_mirror_filter_id(filter_id)
        .rule_number(i32::from(rule.number))
        .traffic_direction(direction)
        .rule_action(action)
        .set_protocol(rule.protocol.map(i32::from))
        .source_cidr_block(&rule.source_cidr)
        .destination_cidr_block(&rule.destination_cidr)
        .set_source_port_range(rule.source_ports.as_ref().map(range))
        .set_destination_port_range(rule.destination_ports.as_ref().map(range))
        .set_description(rule.description.clone());
    let answer = request.send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("CreateTrafficMirrorFilterRule", &filter, error))?;
    let id = answer.traffic_mirror_filter_rule.and_then(|rule| rule.traffic_mirror_filter_rule_id);
    id.ok_or_else(|| Ec2Error::wrong_answer(format!("a rule of {filter}"), "it has no id"))
}

/// Takes a rule out of its traffic mirror filter.
///
/// Calls `DeleteTrafficMirrorFilterRule` (permission `ec2:DeleteTrafficMirrorFilterRule`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_mirror_rule("tmfr-1a2b3c4d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(rule = id))]
pub async fn delete_mirror_rule(id: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorFilterRule, id)?;
    let request = provider.get_ec2().delete_traffic_mirror_filter_rule().traffic_mirror_filter_rule_id(id);
    let answer = request.send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk("DeleteTrafficMirrorFilterRule", &resource, error))
}

#[cfg(test)]
mod tests;
