use super::*;
use aws_sdk_ec2::types::NetworkInterfaceAttachment;

fn interface(description: &str) -> aws_sdk_ec2::types::builders::NetworkInterfaceBuilder {
    let attachment =
        NetworkInterfaceAttachment::builder().attachment_id("ela-attach-1").instance_owner_id("amazon-aws");
    NetworkInterface::builder()
        .description(description)
        .interface_type(NetworkInterfaceType::Interface)
        .attachment(attachment.build())
        .requester_managed(true)
}

#[test]
fn when_a_description_is_a_services_then_the_owner_is_told_with_its_name() {
    let owned = str::to_owned;
    let task = "arn:aws:ecs:us-east-1:111122223333:attachment/6b1b4d2e-1f4a-4a0a-8d5e-000000000000";
    let task_cn = "arn:aws-cn:ecs:cn-north-1:111122223333:attachment/6b1b4d2e";
    let task_gov = "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:attachment/6b1b4d2e";
    let lambda = "AWS Lambda VPC ENI-my-function-30bb1fd5-e726-4d80-9ff2-52fd62cd548c";
    let old_lambda = "AWS Lambda VPC ENI: 1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901";
    let transit = "Network Interface for Transit Gateway Attachment tgw-attach-0a1b2c3d";
    let notebook = "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook \
        Instance arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/lab";
    let glue = "Attached to Glue using role: arn:aws:iam::111122223333:role/glue";
    let expected = [
        ("ELB app/web/50dc6c495c0c9188", Owner::LoadBalancer(owned("web"))),
        ("ELB net/tcp/0123456789abcdef", Owner::LoadBalancer(owned("tcp"))),
        ("ELB gwy/firewall/0123456789abcdef", Owner::GatewayLoadBalancer(owned("firewall"))),
        ("ELB classic-web", Owner::LoadBalancer(owned("classic-web"))),
        (lambda, Owner::Lambda(owned("my-function"))),
        (old_lambda, Owner::Lambda(String::new())),
        ("Interface for NAT Gateway nat-0a1b2c3d", Owner::NatGateway(owned("nat-0a1b2c3d"))),
        ("VPC Endpoint Interface vpce-0a1b2c3d", Owner::VpcEndpoint(owned("vpce-0a1b2c3d"))),
        (transit, Owner::TransitGateway(owned("tgw-attach-0a1b2c3d"))),
        ("RDSNetworkInterface", Owner::Rds),
        ("Network interface for DBProxy orders", Owner::RdsProxy(owned("orders"))),
        ("Amazon EKS production", Owner::Eks(owned("production"))),
        ("aws-k8s-branch-eni", Owner::EksPod),
        (task, Owner::EcsTask(owned(task))),
        (task_cn, Owner::EcsTask(owned(task_cn))),
        (task_gov, Owner::EcsTask(owned(task_gov))),
        ("EFS mount target for fs-0a1b2c3d (fsmt-0a1b2c3d)", Owner::Efs(owned("fs-0a1b2c3d"))),
        ("ElastiCache sessions-001", Owner::ElastiCache(owned("sessions-001"))),
        ("ElastiCache+sessions-001", Owner::ElastiCache(owned("sessions-001"))),
        ("RedshiftNetworkInterface", Owner::Redshift),
        ("AWS created network interface for directory d-9067012345", Owner::DirectoryService(owned("d-9067012345"))),
        ("ES logs", Owner::OpenSearch(owned("logs"))),
        ("Route 53 Resolver: rslvr-in-1:rni-1", Owner::Route53Resolver(owned("rslvr-in-1:rni-1"))),
        ("DMSNetworkInterface", Owner::Service("Database Migration Service")),
        ("DAX cache-0", Owner::Service("DynamoDB Accelerator")),
        ("CloudHsm ENI", Owner::Service("CloudHSM")),
        ("CloudHSM Managed Interface", Owner::Service("CloudHSM")),
        ("Created By Amazon Workspaces for AWS Account ID 111122223333", Owner::Service("WorkSpaces")),
        (glue, Owner::Service("Glue")),
        ("[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-1)", Owner::Service("SageMaker")),
        (notebook, Owner::Service("SageMaker")),
        ("ENI managed by APIGateway", Owner::Service("API Gateway")),
        ("Amazon Kinesis Firehose - logs", Owner::Service("Data Firehose")),
        ("AWS ElasticMapReduce j-1A2B3C", Owner::Service("EMR")),
        ("AWS CodeStar Connections host", Owner::Service("CodeConnections")),
    ];
    assert_eq!(expected.len(), DESCRIPTIONS.len(), "each line of the table has its example");
    for (description, owner) in expected {
        assert_eq!(Owner::of(&interface(description).build()), owner, "{description}");
    }
}

#[test]
fn when_a_description_says_nothing_then_the_type_does() {
    for (kind, owner) in TYPES {
        let sdk = interface("something of my own").interface_type(kind.clone()).build();
        assert_eq!(Owner::of(&sdk), *owner, "{kind}");
    }
    let nat = interface("Interface for NAT Gateway nat-1").interface_type(NetworkInterfaceType::NatGateway).build();
    assert_eq!(Owner::of(&nat), Owner::NatGateway("nat-1".to_owned()), "the description says more");
}

#[test]
fn when_neither_description_nor_type_says_anything_then_the_requester_does() {
    for (requester, owner) in REQUESTERS {
        assert_eq!(Owner::of(&interface("").requester_id(*requester).build()), *owner, "{requester}");
    }
}

#[test]
fn when_an_interface_is_attached_to_an_instance_then_its_description_counts_for_nothing() {
    let attachment = NetworkInterfaceAttachment::builder().instance_id("i-1a2b").build();
    let sdk = interface("ELB app/web/50dc6c495c0c9188").attachment(attachment).build();
    assert_eq!(Owner::of(&sdk), Owner::Instance("i-1a2b".to_owned()));
}

#[test]
fn when_nothing_tells_the_owner_then_it_is_an_unknown_service_or_the_account() {
    assert_eq!(Owner::of(&interface("mine").build()), Owner::Unknown);
    assert_eq!(Owner::of(&interface("mine").requester_managed(false).build()), Owner::Account);
    assert_eq!(Owner::of(&NetworkInterface::builder().build()), Owner::Account);
    // The beginning counts, and nothing behind it.
    assert_eq!(Owner::of(&interface("my ELB app/web/1").build()), Owner::Unknown);
}

#[test]
fn when_a_lambda_description_has_no_uuid_at_its_end_then_all_of_it_is_the_name() {
    assert_eq!(without_uuid("my-function"), "my-function");
    assert_eq!(without_uuid("fn-30bb1fd5-e726-4d80-9ff2-52fd62cd548c"), "fn");
    assert_eq!(without_uuid("naïve-30bb1fd5-e726-4d80-9ff2-52fd62cd548c"), "naïve");
    assert_eq!(without_uuid("ïïïïïïïïïïïïïïïïïïïïïïïï"), "ïïïïïïïïïïïïïïïïïïïïïïïï");
    assert_eq!(without_uuid("fn-30bb1fd5-e726-4d80-9ff2-52fd62cd54zz"), "fn-30bb1fd5-e726-4d80-9ff2-52fd62cd54zz");
}

#[test]
fn when_an_owner_is_shown_then_it_is_named_where_it_has_a_name() {
    assert_eq!(Owner::LoadBalancer("web".to_owned()).to_string(), "load balancer `web`");
    assert_eq!(Owner::Lambda(String::new()).to_string(), "Lambda function");
    assert_eq!(Owner::Service("Glue").to_string(), "Glue");
    assert_eq!(Owner::Unknown.to_string(), "an unknown service");
}

#[test]
fn when_an_owner_is_taken_apart_then_kind_and_id_are_what_its_text_says() {
    let parts = |owner: Owner| (owner.kind().to_owned(), owner.id().map(str::to_owned));
    let web = ("load balancer".to_owned(), Some("web".to_owned()));
    assert_eq!(parts(Owner::LoadBalancer("web".to_owned())), web);
    assert_eq!(parts(Owner::Lambda(String::new())), ("Lambda function".to_owned(), None));
    assert_eq!(parts(Owner::Service("Glue")), ("Glue".to_owned(), None));
}
