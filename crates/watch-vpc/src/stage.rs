//! What others made before the application comes: a network with instances, and where copies go.

use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{
    CreateMirrorFilter, Ec2Error, MirrorDestination, MirrorDirection, MirrorRule, RunInstances, SubnetCreation, Tags,
    VpcCreation, create_mirror_filter, create_mirror_target, create_subnet, create_vpc, get_enis_of_instance,
    run_instances,
};
use eventbridge_interactions::DEFAULT_BUS;
use watch_vpc::WatchSettings;

/// A VPC with one subnet: the ids of both.
pub(crate) async fn network(provider: &AwsClientProvider) -> Result<(String, String), Ec2Error> {
    let vpc = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
    let vpc = create_vpc(&vpc, provider).await?.id;
    let cidr_block = "10.0.1.0/24".to_owned();
    let subnet = SubnetCreation { vpc: vpc.clone(), cidr_block, ..SubnetCreation::default() };
    Ok((vpc, create_subnet(&subnet, provider).await?.id))
}

/// Starts an instance, and answers the ids of its interfaces.
pub(crate) async fn start_instance(subnet: &str, provider: &AwsClientProvider) -> Result<Vec<String>, Ec2Error> {
    let run = RunInstances {
        image: "ami-1a2b".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(subnet.to_owned()),
        ..RunInstances::default()
    };
    let mut interfaces = Vec::new();
    for instance in run_instances(&run, provider).await? {
        interfaces.extend(get_enis_of_instance(&instance.id, provider).await?);
    }
    Ok(interfaces.into_iter().map(|interface| interface.id).collect())
}

/// Copies of all that comes in, to the interfaces of a new instance.
pub(crate) async fn settings(subnet: &str, provider: &AwsClientProvider) -> Result<WatchSettings, Ec2Error> {
    let tap = start_instance(subnet, provider).await?.join(",");
    let destination = MirrorDestination::NetworkInterface(tap);
    let target = create_mirror_target(&destination, &Tags::new(), None, provider).await?.id;
    let rules = vec![MirrorRule::accept_all(1, MirrorDirection::Ingress)];
    let filter = CreateMirrorFilter { rules, ..CreateMirrorFilter::default() };
    let filter = create_mirror_filter(&filter, provider).await?;
    Ok(WatchSettings { target, filter, event_bus: DEFAULT_BUS.to_owned() })
}
