use super::stand_in::{RUNNING, bare, described};
use super::state::{InstanceState, StateReason};
use super::{Instance, list};
use crate::stand_in::provider_with;
use crate::tags::Tags;
use aws_sdk_ec2::Client;
use aws_smithy_mocks::{mock, mock_client};
use std::time::{Duration, SystemTime};

async fn read(item: String) -> Instance {
    let id = item.split_once("<instanceId>").and_then(|(_, rest)| rest.split_once('<')).expect("an id").0.to_owned();
    let rule =
        mock!(Client::describe_instances).then_http_response(move || described(&[std::slice::from_ref(&item)], None));
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    list::get_instance(&id, &provider).await.expect("an instance")
}

#[tokio::test]
async fn when_an_instance_is_read_then_everything_ec2_says_stands_where_it_belongs() {
    let some = |text: &str| Some(text.to_owned());
    let expected = Instance {
        id: "i-0a1b2c3d4e5f60001".to_owned(),
        state: InstanceState::Running,
        state_reason: None,
        instance_type: "t3.micro".to_owned(),
        image: "ami-0abcdef1234567890".to_owned(),
        subnet: some("subnet-0aa"),
        vpc: some("vpc-0bb"),
        availability_zone: some("us-east-1b"),
        private_ip: some("10.0.1.17"),
        private_dns_name: some("ip-10-0-1-17.ec2.internal"),
        public_ip: some("3.80.0.9"),
        public_dns_name: some("ec2-3-80-0-9.compute-1.amazonaws.com"),
        profile_arn: some("arn:aws:iam::123456789012:instance-profile/web"),
        key_name: some("ops"),
        launched_at: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_372_205)),
        network_interfaces: vec!["eni-0first".to_owned(), "eni-0second".to_owned()],
        security_groups: vec!["sg-0cc".to_owned()],
        metadata_is_protected: true,
        client_token: some("web-2026-11-22"),
        tags: Tags::from([("Name".to_owned(), "web".to_owned()), ("team".to_owned(), String::new())]),
    };
    let instance = read(RUNNING.to_owned()).await;
    assert_eq!(instance, expected);
    assert_eq!(instance.name(), Some("web"));
}

#[tokio::test]
async fn when_an_instance_is_read_and_it_is_terminated_then_what_it_had_is_gone_and_the_reason_stands_there() {
    let terminated = "<item><instanceId>i-1a</instanceId><instanceState><code>48</code><name>terminated</name>\
        </instanceState><privateDnsName/><dnsName/><stateReason><code>Client.VolumeLimitExceeded</code>\
        <message>Client.VolumeLimitExceeded: Volume limit exceeded</message></stateReason><clientToken/></item>";
    let instance = read(terminated.to_owned()).await;
    let message = "Client.VolumeLimitExceeded: Volume limit exceeded".to_owned();
    assert_eq!(instance.state_reason, Some(StateReason { code: "Client.VolumeLimitExceeded".to_owned(), message }));
    assert_eq!(
        (instance.state, instance.private_dns_name, instance.public_dns_name),
        (InstanceState::Terminated, None, None)
    );
    assert_eq!((instance.vpc, instance.client_token), (None, None));
    assert!(instance.network_interfaces.is_empty() && instance.tags.is_empty());
}

#[tokio::test]
async fn when_an_instance_is_read_then_its_metadata_is_protected_by_tokens_or_by_being_off() {
    let with = |options: &str| {
        let options = format!("<metadataOptions>{options}</metadataOptions></item>");
        bare("i-1a", "running").replace("</item>", &options)
    };
    for (options, is_protected) in [
        ("<httpTokens>required</httpTokens><httpEndpoint>enabled</httpEndpoint>", true),
        ("<httpTokens>optional</httpTokens><httpEndpoint>enabled</httpEndpoint>", false),
        ("<httpTokens>optional</httpTokens><httpEndpoint>disabled</httpEndpoint>", true),
    ] {
        assert_eq!(read(with(options)).await.metadata_is_protected, is_protected, "{options}");
    }
    assert!(!read(bare("i-1a", "running")).await.metadata_is_protected);
}
