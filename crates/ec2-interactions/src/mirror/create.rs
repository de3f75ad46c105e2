//! New traffic mirror sessions.

use super::session::{MirrorScope, MirrorSession, list_mirror_sessions};
use crate::client::Ec2Client;
use crate::client_token;
use crate::describe::created;
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::TryStreamExt;
use std::collections::BTreeSet;

/// The VXLAN id of a session that nobody chose one for.
pub const DEFAULT_VIRTUAL_NETWORK: u32 = 123;

/// The one type of network interface whose traffic EC2 copies.
const MIRRORABLE: &str = "interface";
/// So often another session may take the chosen number first.
const ATTEMPTS: usize = 5;
const LAST_SESSION_NUMBER: u16 = 32_766;
/// VXLAN ids have 24 bits.
const LAST_VIRTUAL_NETWORK: u32 = 0xFF_FFFF;

/// A session to be made: what [`mirror_network_interface`] makes. The ids and the type are needed, the rest has
/// defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorNetworkInterface {
    /// The VPC of the interface: it is part of the session's name.
    pub vpc: String,
    /// The network interface whose traffic is copied.
    pub interface: String,
    /// Its type, in EC2's word: only an `interface` can be mirrored.
    pub interface_type: String,
    /// Where the copies go.
    pub target: String,
    /// What is copied.
    pub filter: String,
    /// The session's place among those of the interface, 1 to 32,766. Without one it is the lowest that is free.
    pub session_number: Option<u16>,
    /// The VXLAN id of the copies: [`DEFAULT_VIRTUAL_NETWORK`] unless told otherwise. `None` lets EC2 choose one
    /// that is unique within the account.
    pub virtual_network: Option<u32>,
    /// How much of each packet is copied, in bytes behind the VXLAN header; all of it without one. Towards a network
    /// load balancer 8,500 is the most.
    pub packet_length: Option<u32>,
    /// The session's description.
    pub description: Option<String>,
    /// Its tags, there from the beginning. Without a `Name` it is the ids of VPC and interface: `vpc-1a2b-eni-3c4d`.
    pub tags: Tags,
    /// Marks the session: requests with the same token make one, however often they are sent. Needs a session number,
    /// for EC2 refuses a token that comes with other values.
    pub client_token: Option<String>,
}

impl Default for MirrorNetworkInterface {
    fn default() -> Self {
        Self {
            vpc: String::new(),
            interface: String::new(),
            interface_type: MIRRORABLE.to_owned(),
            target: String::new(),
            filter: String::new(),
            session_number: None,
            virtual_network: Some(DEFAULT_VIRTUAL_NETWORK),
            packet_length: None,
            description: None,
            tags: Tags::new(),
            client_token: None,
        }
    }
}

/// Whether EC2 copies the traffic of network interfaces of this type, in EC2's word. NAT gateways, load balancers, VPC
/// endpoints and whatever else AWS runs have types of their own, and cannot be mirrored.
///
/// An `interface` may still belong to an instance whose type cannot: EC2 tells when asked.
///
/// ```
/// use ec2_interactions::is_mirrorable;
///
/// assert!(is_mirrorable("interface"));
/// assert!(!is_mirrorable("nat_gateway"));
/// assert!(!is_mirrorable("gateway_load_balancer_endpoint"));
/// ```
pub fn is_mirrorable(interface_type: &str) -> bool {
    interface_type == MIRRORABLE
}

/// Copies the traffic of a network interface to a target from now on.
///
/// Without a session number the lowest free one is taken; when another session takes it first, the next. EC2 has no
/// error of its own for that: the sessions of the interface are asked for again, and tell.
///
/// Calls `CreateTrafficMirrorSession` (permissions `ec2:CreateTrafficMirrorSession`, `ec2:CreateTags`), and without a
/// session number `DescribeTrafficMirrorSessions` before it (permission `ec2:DescribeTrafficMirrorSessions`).
///
/// ```no_run
/// use ec2_interactions::{MirrorNetworkInterface, mirror_network_interface};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let mirror = MirrorNetworkInterface {
///     vpc: "vpc-1a2b3c4d".to_owned(),
///     interface: "eni-1a2b3c4d".to_owned(),
///     target: "tmt-1a2b3c4d".to_owned(),
///     filter: "tmf-1a2b3c4d".to_owned(),
///     ..MirrorNetworkInterface::default()
/// };
/// let session = mirror_network_interface(&mirror, provider).await?;
/// println!("{} is number {}", session.id, session.session_number);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] and [`Ec2Error::NotMirrorable`] for a type that cannot be mirrored, before any request ·
/// [`Ec2Error::NotMirrorable`] for an interface that is not on an instance that can · [`Ec2Error::DoesNotExist`] naming
/// interface, target or filter · [`Ec2Error::LimitExceeded`] naming interface or target: an interface has three sessions
/// at most · [`Ec2Error::TokenUsedBefore`] · [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for a session of
/// another interface · [`Ec2Error::Request`], for a given number that is taken too.
#[tracing::instrument(skip_all, fields(interface = mirror.interface, target = mirror.target))]
pub async fn mirror_network_interface(
    mirror: &MirrorNetworkInterface,
    provider: &AwsClientProvider,
) -> Result<MirrorSession, Ec2Error> {
    mirror.check()?;
    if let Some(number) = mirror.session_number {
        return create(mirror, number, provider).await;
    }
    let mut number = mirror.lowest_free(&taken(mirror, provider).await?)?;
    let mut attempts = 1;
    loop {
        let error = match create(mirror, number, provider).await {
            Err(error) if attempts < ATTEMPTS && may_be_of_number(&error) => error,
            result => return result,
        };
        let Ok(taken) = taken(mirror, provider).await else { return Err(error) };
        if !taken.contains(&number) {
            return Err(error);
        }
        tracing::debug!(number, "another session has taken the number");
        number = mirror.lowest_free(&taken)?;
        attempts += 1;
    }
}

async fn taken(mirror: &MirrorNetworkInterface, provider: &AwsClientProvider) -> Result<BTreeSet<u16>, Ec2Error> {
    let scope = MirrorScope::network_interface(&mirror.interface);
    let numbers = list_mirror_sessions(&scope, provider).map_ok(|session| session.session_number);
    Box::pin(numbers.try_collect()).await
}

/// Whether the session was refused, for a reason that is not known to be another one.
fn may_be_of_number(error: &Ec2Error) -> bool {
    let is_refusal = |source: &RequestError| !source.is_of_credentials() && source.code().is_some();
    let is_open = matches!(
        error,
        Ec2Error::Request { .. }
            | Ec2Error::AlreadyExists { .. }
            | Ec2Error::InUse { .. }
            | Ec2Error::WrongState { .. }
    );
    is_open && !error.is_retryable() && error.request().is_some_and(is_refusal)
}

async fn create(
    mirror: &MirrorNetworkInterface,
    number: u16,
    provider: &AwsClientProvider,
) -> Result<MirrorSession, Ec2Error> {
    let as_sdk = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    let request = provider.get_ec2().create_traffic_mirror_session();
    let request = request
        .network_interface_id(&mirror.interface)
        .traffic_mirror_target_id(&mirror.target)
        .traffic_mirror_filter_id(&mirror.filter)
        .session_number(i32::from(number))
        .set_virtual_network_id(as_sdk(mirror.virtual_network))
        .set_packet_length(as_sdk(mirror.packet_length))
        .set_description(mirror.description.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::TrafficMirrorSession, &mirror.named_tags()))
        .set_client_token(mirror.client_token.clone());
    let answer = request.send().await;
    let answer = answer.map_err(|error| mirror.refused(request_error("CreateTrafficMirrorSession", error)))?;
    let what = format!("a mirror session of {}", mirror.interface());
    let session: MirrorSession = created(&what, answer.traffic_mirror_session)?;
    if session.interface == mirror.interface {
        return Ok(session);
    }
    Err(Ec2Error::wrong_answer(what, format!("it is about network interface `{}`", session.interface)))
}

impl MirrorNetworkInterface {
    fn named_tags(&self) -> Tags {
        let mut tags = self.tags.clone();
        tags.entry(tags::NAME.to_owned()).or_insert_with(|| format!("{}-{}", self.vpc, self.interface));
        tags
    }

    fn interface(&self) -> Resource {
        Resource::new(ResourceKind::NetworkInterface, &self.interface)
    }

    fn lowest_free(&self, taken: &BTreeSet<u16>) -> Result<u16, Ec2Error> {
        (1..=LAST_SESSION_NUMBER).find(|number| !taken.contains(number)).ok_or_else(|| Ec2Error::InvalidInput {
            what: format!("a mirror session of {}", self.interface()),
            problem: "every session number is taken".to_owned(),
        })
    }

    fn refused(&self, source: RequestError) -> Ec2Error {
        let target = || Resource::new(ResourceKind::TrafficMirrorTarget, &self.target);
        let about = match source.code().unwrap_or_default() {
            // Not attached, or attached to an instance whose type cannot.
            "NetworkInterfaceNotSupported" => {
                let reason = "it is not attached to an instance that can".to_owned();
                return Ec2Error::NotMirrorable { interface: self.interface.clone(), reason, source: Some(source) };
            }
            code if code.starts_with("InvalidTrafficMirrorTarget") || code.contains("PerTarget") => target(),
            code if code.starts_with("InvalidTrafficMirrorFilter") => {
                Resource::new(ResourceKind::TrafficMirrorFilter, &self.filter)
            }
            _ => self.interface(),
        };
        client_token::refused(&about, self.client_token.as_deref(), source)
    }

    fn check(&self) -> Result<(), Ec2Error> {
        let ids = [
            (ResourceKind::Vpc, &self.vpc),
            (ResourceKind::NetworkInterface, &self.interface),
            (ResourceKind::TrafficMirrorTarget, &self.target),
            (ResourceKind::TrafficMirrorFilter, &self.filter),
        ];
        ids.into_iter().try_for_each(|(kind, id)| Resource::checked(kind, id).map(drop))?;
        if !is_mirrorable(&self.interface_type) {
            let reason = format!("its type is {}", self.interface_type);
            return Err(Ec2Error::NotMirrorable { interface: self.interface.clone(), reason, source: None });
        }
        if let Some(token) = &self.client_token {
            client_token::check(token)?;
        }
        match self.problem() {
            Some((what, problem)) => Err(Ec2Error::InvalidInput { what, problem: problem.to_owned() }),
            None => Ok(()),
        }
    }

    /// The value that breaks a rule, and the rule.
    fn problem(&self) -> Option<(String, &'static str)> {
        if let Some(number) = self.session_number.filter(|number| !(1..=LAST_SESSION_NUMBER).contains(number)) {
            return Some((format!("session number {number}"), "it is 1 to 32766"));
        }
        if let Some(id) = self.virtual_network.filter(|id| *id > LAST_VIRTUAL_NETWORK) {
            return Some((format!("virtual network {id}"), "it is 0 to 16777215"));
        }
        if self.packet_length == Some(0) {
            return Some(("a packet length of 0".to_owned(), "leave it out for whole packets"));
        }
        let token = self.client_token.as_ref().filter(|_| self.session_number.is_none())?;
        Some((
            format!("client token `{token}` without a session number"),
            "a repeated request would choose another number",
        ))
    }
}

#[cfg(test)]
mod tests;
