use super::*;
use crate::network_interface::list::get_network_interface;
use crate::stand_in::{Wire, answer_to};

const ANSWER: &str = "<networkInterfaceSet><item>
    <networkInterfaceId>eni-1a2b</networkInterfaceId><subnetId>subnet-1a2b</subnetId><vpcId>vpc-1a2b</vpcId>
    <availabilityZone>us-east-1a</availabilityZone><description>Primary network interface</description>
    <ownerId>111122223333</ownerId><requesterManaged>false</requesterManaged><status>in-use</status>
    <macAddress>02:57:3e:00:00:01</macAddress><privateIpAddress>10.0.0.5</privateIpAddress>
    <sourceDestCheck>true</sourceDestCheck>
    <groupSet><item><groupId>sg-1</groupId><groupName>web</groupName></item>
        <item><groupId>sg-2</groupId><groupName>ssh</groupName></item></groupSet>
    <attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-1a2b</instanceId>
        <instanceOwnerId>111122223333</instanceOwnerId><deviceIndex>0</deviceIndex><status>attached</status>
        <attachTime>2026-11-22T18:00:00.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></attachment>
    <association><publicIp>203.0.113.5</publicIp><ipOwnerId>111122223333</ipOwnerId></association>
    <privateIpAddressesSet>
        <item><privateIpAddress>10.0.0.9</privateIpAddress><primary>false</primary>
            <association><publicIp>203.0.113.9</publicIp></association></item>
        <item><privateIpAddress>10.0.0.5</privateIpAddress><primary>true</primary>
            <association><publicIp>203.0.113.5</publicIp></association></item>
    </privateIpAddressesSet>
    <ipv6AddressesSet><item><ipv6Address>2001:db8::5</ipv6Address></item></ipv6AddressesSet>
    <interfaceType>interface</interfaceType>
    <tagSet><item><key>Name</key><value>web-1</value></item></tagSet>
</item></networkInterfaceSet>";

#[tokio::test]
async fn when_a_network_interface_is_asked_for_then_all_that_ec2_tells_is_there_primary_addresses_first() {
    let wire = Wire::answering([answer_to("DescribeNetworkInterfaces", ANSWER)]).await;
    let interface = get_network_interface("eni-1a2b", &wire.provider).await.expect("an interface");
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let attachment = Attachment {
        id: "eni-attach-1".to_owned(),
        instance: Some("i-1a2b".to_owned()),
        device_index: Some(0),
        is_deleted_on_termination: true,
    };
    let expected = NetworkInterface {
        id: "eni-1a2b".to_owned(),
        vpc: "vpc-1a2b".to_owned(),
        subnet: "subnet-1a2b".to_owned(),
        availability_zone: "us-east-1a".to_owned(),
        interface_type: "interface".to_owned(),
        status: NetworkInterfaceStatus::InUse,
        description: "Primary network interface".to_owned(),
        owner: NetworkInterfaceOwner::Instance("i-1a2b".to_owned()),
        private_ips: owned(&["10.0.0.5", "10.0.0.9"]),
        public_ips: owned(&["203.0.113.5", "203.0.113.9"]),
        ipv6_addresses: owned(&["2001:db8::5"]),
        mac_address: Some("02:57:3e:00:00:01".to_owned()),
        security_groups: owned(&["sg-1", "sg-2"]),
        attachment: Some(attachment),
        is_requester_managed: false,
        tags: Tags::from([("Name".to_owned(), "web-1".to_owned())]),
    };
    assert_eq!(interface, expected);
    assert_eq!((interface.name(), interface.instance()), (Some("web-1"), Some("i-1a2b")));
    assert_eq!(wire.sent(), ["DescribeNetworkInterfaces NetworkInterfaceId.1=eni-1a2b"]);
}

#[test]
fn when_an_answer_tells_addresses_outside_their_set_alone_then_they_are_told() {
    let sdk = aws_sdk_ec2::types::NetworkInterface::builder()
        .network_interface_id("eni-1")
        .private_ip_address("10.0.0.5")
        .association(aws_sdk_ec2::types::NetworkInterfaceAssociation::builder().public_ip("203.0.113.5").build());
    let interface = NetworkInterface::of(sdk.build()).expect("an interface");
    assert_eq!(
        (interface.private_ips, interface.public_ips),
        (vec!["10.0.0.5".to_owned()], vec!["203.0.113.5".to_owned()])
    );
    assert_eq!(interface.attachment, None);
}
