//! What of a VPC is mirrored, and what can be.

use super::{InterfaceMirror, MirrorOutcome, MirrorVpc, MirrorVpcReport};
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{
    Ec2Error, MirrorDestination, MirrorScope, MirrorSession, NetworkInterface, Scope, get_mirror_filter,
    get_mirror_target, get_vpc, is_mirrorable, list_mirror_sessions, list_network_interfaces,
};
use futures::TryStreamExt;

pub(super) async fn plan(
    vpc: &str,
    mirror: &MirrorVpc,
    provider: &AwsClientProvider,
) -> Result<MirrorVpcReport, Ec2Error> {
    let (_, target, _, sessions) = futures::try_join!(
        get_vpc(vpc, provider),
        get_mirror_target(&mirror.target, provider),
        get_mirror_filter(&mirror.filter, provider),
        sessions_to(&mirror.target, provider),
    )?;
    let interfaces = interfaces_of(vpc, provider).await?;
    let planned = |interface: NetworkInterface| InterfaceMirror {
        outcome: outcome(&interface, mirror, &target.destination, &sessions),
        interface: interface.id,
        interface_type: interface.interface_type,
        owner: interface.owner,
    };
    Ok(MirrorVpcReport {
        vpc: vpc.to_owned(),
        target: mirror.target.clone(),
        filter: mirror.filter.clone(),
        interfaces: interfaces.into_iter().map(planned).collect(),
    })
}

/// The interfaces of a VPC, by id.
pub(super) async fn interfaces_of(vpc: &str, provider: &AwsClientProvider) -> Result<Vec<NetworkInterface>, Ec2Error> {
    let mut interfaces: Vec<_> = list_network_interfaces(&Scope::vpc(vpc), provider).try_collect().await?;
    interfaces.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(interfaces)
}

async fn sessions_to(target: &str, provider: &AwsClientProvider) -> Result<Vec<MirrorSession>, Ec2Error> {
    list_mirror_sessions(&MirrorScope::target(target), provider).try_collect().await
}

fn outcome(
    interface: &NetworkInterface,
    mirror: &MirrorVpc,
    destination: &MirrorDestination,
    sessions: &[MirrorSession],
) -> MirrorOutcome {
    if matches!(destination, MirrorDestination::NetworkInterface(id) if *id == interface.id) {
        return MirrorOutcome::IsTarget;
    }
    let is_same = |session: &&MirrorSession| session.interface == interface.id && session.filter == mirror.filter;
    if let Some(session) = sessions.iter().find(is_same) {
        return MirrorOutcome::Existing(session.clone());
    }
    if !is_mirrorable(&interface.interface_type) {
        return MirrorOutcome::NotMirrorable { reason: format!("its type is {}", interface.interface_type) };
    }
    if interface.instance().is_none() {
        let reason = format!("it is attached to no instance, and belongs to {}", interface.owner);
        return MirrorOutcome::NotMirrorable { reason };
    }
    MirrorOutcome::Planned
}
