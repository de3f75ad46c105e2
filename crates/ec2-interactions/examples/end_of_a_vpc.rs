//! A VPC with an instance behind a security group, and its end, step by step, as each refusal says what is in the way: `cargo
//! run -p ec2-interactions --example end_of_a_vpc`, on an embedded AWS. It compiles EC2's SDK and emulator, which takes minutes.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;
use ec2_interactions::{
    Direction, Ec2Error, Peer, Protocol, RunInstances, Scope, SecurityGroupCreation, SecurityGroupRule, SubnetCreation,
    VpcCreation, create_security_group, create_subnet, create_vpc, delete_security_group, delete_subnet, delete_vpc,
    get_vpc, list_network_interfaces, run_instances, terminate_instances,
};
use futures::TryStreamExt;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    let cidr_block = "10.0.0.0/16".to_owned();
    let vpc = create_vpc(&VpcCreation { cidr_block, ..VpcCreation::default() }, &provider).await?.id;
    let cidr_block = "10.0.1.0/24".to_owned();
    let subnet = SubnetCreation { vpc: vpc.clone(), cidr_block, ..SubnetCreation::default() };
    let subnet = create_subnet(&subnet, &provider).await?.id;
    let group = web_group(&vpc, &provider).await?;
    let launch = RunInstances {
        image: "ami-0abc".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(subnet.clone()),
        security_groups: vec![group.clone()],
        ..RunInstances::default()
    };
    let instances: Vec<String> = run_instances(&launch, &provider).await?.into_iter().map(|one| one.id).collect();

    let mut interfaces = std::pin::pin!(list_network_interfaces(&Scope::vpc(&vpc), &provider));
    while let Some(interface) = interfaces.try_next().await? {
        println!("{} belongs to {}", interface.id, interface.owner);
    }
    tell("the VPC", delete_vpc(&vpc, &provider).await)?;
    tell("the subnet", delete_subnet(&subnet, &provider).await)?;
    for ended in terminate_instances(&instances, &provider).await? {
        println!("the instance is {}", ended.result?.now);
    }
    tell("the group", delete_security_group(&group, &provider).await)?;
    tell("the subnet", delete_subnet(&subnet, &provider).await)?;
    tell("the VPC", delete_vpc(&vpc, &provider).await)?;
    if let Err(error) = get_vpc(&vpc, &provider).await {
        println!("{error}");
    }
    Ok(())
}

/// Lets in what comes over TLS from the VPC.
async fn web_group(vpc: &str, provider: &AwsClientProvider) -> Result<String, Ec2Error> {
    let tls = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("10.0.0.0/16")).port(443);
    let group = SecurityGroupCreation {
        vpc: vpc.to_owned(),
        group_name: "web".to_owned(),
        description: "what talks to others".to_owned(),
        rules: vec![tls],
        ..SecurityGroupCreation::default()
    };
    create_security_group(&group, provider).await
}

/// A refusal that says what is in the way is no failure here.
fn tell(what: &str, deleted: Result<(), Ec2Error>) -> Result<(), Ec2Error> {
    match deleted {
        Err(Ec2Error::InUse { blockers, .. }) => {
            let blockers: Vec<_> = blockers.iter().map(ToString::to_string).collect();
            println!("{what} stays, because of {}", blockers.join(" and "));
        }
        deleted => {
            deleted?;
            println!("{what} is gone");
        }
    }
    Ok(())
}
