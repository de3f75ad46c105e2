//! One step of a teardown, sent to EC2.

use super::TEARDOWN_TAG;
use super::step::{TeardownAction, TeardownStep};
use aws_interactions_core::{AwsClientProvider, Wait};
use ec2_interactions::{
    Direction, Ec2Error, ResourceKind, SecurityGroupRule, Tags, delete_egress_only_internet_gateway,
    delete_internet_gateway, delete_mirror_session, delete_mirror_target, delete_nat_gateway, delete_network_acl,
    delete_network_interface, delete_route_table, delete_security_group, delete_subnet, delete_vpc,
    delete_vpc_endpoints, delete_vpc_peering_connection, detach_internet_gateway, detach_network_interface,
    disassociate_route_table, release_elastic_ip, revoke_security_group_rules, set_tags, terminate_instances,
    wait_until_network_interface_detached,
};
use std::sync::Arc;

/// Does a step, or begins it where EC2 takes time. What is gone already is done.
pub(super) async fn act(
    step: &TeardownStep,
    vpc: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), Arc<Ec2Error>> {
    let id = step.resource.id.as_str();
    let done = match &step.action {
        TeardownAction::Await => Ok(()),
        TeardownAction::Terminate => return terminate(id, provider).await,
        TeardownAction::Mark => {
            let tags = Tags::from([(TEARDOWN_TAG.to_owned(), vpc.to_owned())]);
            set_tags(&[id], &tags, provider).await
        }
        TeardownAction::Detach if step.resource.kind == ResourceKind::NetworkInterface => {
            detach(id, wait, provider).await
        }
        TeardownAction::Detach => match detach_internet_gateway(id, vpc, provider).await {
            // Then it is not attached.
            Err(Ec2Error::WrongState { .. }) => Ok(()),
            done => done,
        },
        TeardownAction::Disassociate => disassociate_route_table(id, provider).await,
        TeardownAction::Revoke(rules) => revoke(id, rules, provider).await,
        TeardownAction::Release => release_elastic_ip(id, provider).await,
        TeardownAction::Delete => delete(step.resource.kind, id, provider).await,
    };
    match done {
        Err(Ec2Error::DoesNotExist { .. }) => Ok(()),
        done => done.map_err(Arc::new),
    }
}

async fn terminate(id: &str, provider: &AwsClientProvider) -> Result<(), Arc<Ec2Error>> {
    let outcome = terminate_instances(&[id], provider).await?.into_iter().next();
    match outcome.map(|outcome| outcome.result) {
        Some(Err(error)) if !matches!(*error, Ec2Error::DoesNotExist { .. }) => Err(error),
        _ => Ok(()),
    }
}

async fn detach(id: &str, wait: &Wait, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    detach_network_interface(id, provider).await?;
    wait_until_network_interface_detached(id, wait, provider).await.map(drop)
}

/// A call a direction.
async fn revoke(id: &str, rules: &[SecurityGroupRule], provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules: Vec<_> = rules.iter().filter(|rule| rule.direction == direction).cloned().collect();
        match revoke_security_group_rules(id, &rules, provider).await {
            Ok(_) | Err(Ec2Error::DoesNotExist { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn delete(kind: ResourceKind, id: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    match kind {
        ResourceKind::TrafficMirrorSession => delete_mirror_session(id, provider).await,
        ResourceKind::TrafficMirrorTarget => delete_mirror_target(id, provider).await,
        ResourceKind::VpcEndpoint => {
            let failed = delete_vpc_endpoints(&[id], provider).await?.failed.into_iter().next();
            failed.map_or(Ok(()), |(_, error)| Err(error))
        }
        ResourceKind::NatGateway => delete_nat_gateway(id, provider).await,
        ResourceKind::VpcPeeringConnection => delete_vpc_peering_connection(id, provider).await,
        ResourceKind::NetworkInterface => delete_network_interface(id, provider).await,
        ResourceKind::RouteTable => delete_route_table(id, provider).await,
        ResourceKind::EgressOnlyInternetGateway => delete_egress_only_internet_gateway(id, provider).await,
        ResourceKind::InternetGateway => delete_internet_gateway(id, provider).await,
        ResourceKind::Subnet => delete_subnet(id, provider).await,
        ResourceKind::NetworkAcl => delete_network_acl(id, provider).await,
        ResourceKind::SecurityGroup => delete_security_group(id, provider).await,
        ResourceKind::Vpc => delete_vpc(id, provider).await,
        other => Err(Ec2Error::InvalidInput {
            what: format!("the deletion of {other} `{id}`"),
            problem: "no plan has it".to_owned(),
        }),
    }
}
