//! Adding rules to security groups, and taking them away.

use super::rule::{Direction, SecurityGroupRule, of_permission};
use crate::client::Ec2Client;
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_ec2::types::IpPermission;

/// Adds rules to a security group, all of them or none. They must all go the same way: EC2 has an operation for each
/// direction.
///
/// Calls `AuthorizeSecurityGroupIngress` or `AuthorizeSecurityGroupEgress` (permissions of the same names).
///
/// ```no_run
/// use ec2_interactions::{Direction, Peer, Protocol, SecurityGroupRule, authorize_security_group_rules};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let https = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("0.0.0.0/0")).port(443);
/// authorize_security_group_rules("sg-0a1b2c3d", &[https], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `group` is no id of a security group, or the rules go both ways: nothing was
///   sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such group.
/// - [`Ec2Error::AlreadyExists`] where the group has one of the rules: then none was added.
/// - [`Ec2Error::LimitExceeded`] where the group has as many as it may: 60 each way, unless raised.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(group = group, rules = rules.len()))]
pub async fn authorize_security_group_rules(
    group: &str,
    rules: &[SecurityGroupRule],
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::SecurityGroup, group)?;
    let Some(direction) = direction_of(&resource, rules)? else { return Ok(()) };
    let client = provider.get_ec2();
    let permissions = Some(permissions(rules));
    let done = match direction {
        Direction::Ingress => {
            let request = client.authorize_security_group_ingress().group_id(group).set_ip_permissions(permissions);
            let answer = request.send().await;
            answer.map(|answer| answer.r#return).map_err(|error| request_error("AuthorizeSecurityGroupIngress", error))
        }
        Direction::Egress => {
            let request = client.authorize_security_group_egress().group_id(group).set_ip_permissions(permissions);
            let answer = request.send().await;
            answer.map(|answer| answer.r#return).map_err(|error| request_error("AuthorizeSecurityGroupEgress", error))
        }
    };
    match done.map_err(|error| refused(&resource, rules, error))? {
        Some(false) => Err(Ec2Error::wrong_answer(resource, "it is a success that says that no rule was added")),
        _ => Ok(()),
    }
}

/// Takes rules away from a security group, and answers those that it did not have: these are no error, and the others
/// are gone. The rules must all go the same way; their descriptions do not count.
///
/// Calls `RevokeSecurityGroupIngress` or `RevokeSecurityGroupEgress` (permissions of the same names).
///
/// ```no_run
/// use ec2_interactions::{Direction, get_security_group, revoke_security_group_rules};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let mut rules = get_security_group("sg-0a1b2c3d", provider).await?.rules;
/// rules.retain(|rule| rule.direction == Direction::Egress);
/// let unknown = revoke_security_group_rules("sg-0a1b2c3d", &rules, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `group` is no id of a security group, or the rules go both ways: nothing was
///   sent.
/// - [`Ec2Error::DoesNotExist`], naming the group where there is none; naming a rule where EC2 refuses all because the
///   group does not have it.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(group = group, rules = rules.len()))]
pub async fn revoke_security_group_rules(
    group: &str,
    rules: &[SecurityGroupRule],
    provider: &AwsClientProvider,
) -> Result<Vec<SecurityGroupRule>, Ec2Error> {
    let resource = Resource::checked(ResourceKind::SecurityGroup, group)?;
    let Some(direction) = direction_of(&resource, rules)? else { return Ok(Vec::new()) };
    let client = provider.get_ec2();
    let permissions = Some(permissions(rules));
    let done = match direction {
        Direction::Ingress => {
            let request = client.revoke_security_group_ingress().group_id(group).set_ip_permissions(permissions);
            let answer = request.send().await;
            let read = answer.map(|answer| (answer.r#return, answer.unknown_ip_permissions));
            read.map_err(|error| request_error("RevokeSecurityGroupIngress", error))
        }
        Direction::Egress => {
            let request = client.revoke_security_group_egress().group_id(group).set_ip_permissions(permissions);
            let answer = request.send().await;
            let read = answer.map(|answer| (answer.r#return, answer.unknown_ip_permissions));
            read.map_err(|error| request_error("RevokeSecurityGroupEgress", error))
        }
    };
    let (done, unknown) = done.map_err(|error| refused(&resource, rules, error))?;
    let unknown = unknown.unwrap_or_default().into_iter();
    let unknown: Vec<_> = unknown.flat_map(|permission| of_permission(direction, permission, "")).collect();
    if done == Some(false) && unknown.is_empty() {
        return Err(Ec2Error::wrong_answer(resource, "it is a success that says that no rule was taken away"));
    }
    Ok(unknown)
}

fn permissions(rules: &[SecurityGroupRule]) -> Vec<IpPermission> {
    rules.iter().map(SecurityGroupRule::to_permission).collect()
}

/// The direction of all rules; none where there are none.
fn direction_of(group: &Resource, rules: &[SecurityGroupRule]) -> Result<Option<Direction>, Ec2Error> {
    let Some(first) = rules.first() else { return Ok(None) };
    if rules.iter().all(|rule| rule.direction == first.direction) {
        return Ok(Some(first.direction));
    }
    let problem = "rules that go in and rules that go out are two calls".to_owned();
    Err(Ec2Error::InvalidInput { what: format!("a change of the rules of {group}"), problem })
}

/// EC2's codes about rules are not about the group.
fn refused(group: &Resource, rules: &[SecurityGroupRule], source: RequestError) -> Ec2Error {
    let is_of_rule = source.code().is_some_and(|code| code.starts_with("InvalidPermission."));
    if !is_of_rule {
        return Ec2Error::from_request(group, source);
    }
    let which = match rules {
        [one] => format!("{one} of {}", group.id),
        several => format!("one of {} of {}", several.len(), group.id),
    };
    Ec2Error::from_request(&Resource::new(ResourceKind::SecurityGroupRule, which), source)
}

#[cfg(test)]
mod tests;
