use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};

fn https(block: &str) -> NetworkAclEntry {
    NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, block).ports(443, 443)
}

#[tokio::test]
async fn when_a_network_acl_is_created_then_its_vpc_and_tags_are_said() {
    let acl = "<networkAcl><networkAclId>acl-1a2b</networkAclId><vpcId>vpc-1a2b</vpcId></networkAcl>";
    let wire = Wire::answering([answer_to("CreateNetworkAcl", acl), answer_to("CreateNetworkAcl", "")]).await;
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    assert_eq!(create_network_acl("vpc-1a2b", &tags, &wire.provider).await.expect("an ACL").id, "acl-1a2b");
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("VpcId"), sent.get("TagSpecification.1.ResourceType")), ("vpc-1a2b", "network-acl"));
    let error = create_network_acl("vpc-1a2b", &tags, &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_an_entry_is_created_then_its_protocol_is_a_number_and_its_addresses_go_in_their_field() {
    let wire = Wire::replying(|sent| done(sent.get("Action"))).await;
    let provider = &wire.provider;
    create_network_acl_entry("acl-1a2b", &https("10.0.0.0/8"), provider).await.expect("an entry");
    let udp = NetworkAclEntry::denying(200, Direction::Egress, Protocol::Udp, "::/0");
    create_network_acl_entry("acl-1a2b", &udp, provider).await.expect("an entry");
    let icmp = NetworkAclEntry::allowing(32_766, Direction::Ingress, Protocol::Icmp, "10.0.0.0/8");
    create_network_acl_entry("acl-1a2b", &icmp, provider).await.expect("an entry");
    let fields = [
        "RuleNumber",
        "Egress",
        "RuleAction",
        "Protocol",
        "PortRange.From",
        "PortRange.To",
        "CidrBlock",
        "Ipv6CidrBlock",
        "Icmp.Type",
        "Icmp.Code",
    ];
    let sent: Vec<Vec<String>> =
        wire.requests().iter().map(|sent| fields.map(|field| sent.get(field).to_owned()).to_vec()).collect();
    assert_eq!(
        sent,
        [
            ["100", "false", "allow", "6", "443", "443", "10.0.0.0/8", "", "", ""],
            ["200", "true", "deny", "17", "0", "65535", "", "::/0", "", ""],
            ["32766", "false", "allow", "1", "", "", "10.0.0.0/8", "", "-1", "-1"],
        ]
    );
}

#[tokio::test]
async fn when_an_entry_is_deleted_then_number_and_direction_are_said() {
    let wire = Wire::answering([done("DeleteNetworkAclEntry")]).await;
    delete_network_acl_entry("acl-1a2b", 100, Direction::Egress, &wire.provider).await.expect("deleted");
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("RuleNumber"), sent.get("Egress"), sent.get("NetworkAclId")), ("100", "true", "acl-1a2b"));
}

#[tokio::test]
async fn when_an_entry_is_refused_then_the_error_names_it() {
    let wire = Wire::answering([
        refusal(400, "NetworkAclEntryAlreadyExists", "no"),
        refusal(400, "InvalidNetworkAclEntry.NotFound", "no"),
        refusal(400, "InvalidVpcID.NotFound", "no"),
    ])
    .await;
    let error = create_network_acl_entry("acl-1a2b", &https("10.0.0.0/8"), &wire.provider).await.expect_err("exists");
    assert_eq!(error.to_string(), "network ACL entry `100 in of acl-1a2b` exists");
    let gone = delete_network_acl_entry("acl-1a2b", 100, Direction::Egress, &wire.provider).await.expect_err("gone");
    assert_eq!(gone.to_string(), "network ACL entry `100 out of acl-1a2b` does not exist");
    let error = create_network_acl("vpc-1a2b", &Tags::new(), &wire.provider).await.expect_err("no VPC");
    assert_eq!(error.to_string(), "VPC `vpc-1a2b` does not exist");
}

#[tokio::test]
async fn when_an_acl_or_entry_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let provider = &wire.provider;
    for number in [0, -1, 32_767, 40_000] {
        let entry = NetworkAclEntry { number, ..https("10.0.0.0/8") };
        let error = create_network_acl_entry("acl-1a2b", &entry, provider).await.expect_err("no number");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        let error = delete_network_acl_entry("acl-1a2b", number, Direction::Ingress, provider).await;
        assert!(matches!(error, Err(Ec2Error::InvalidInput { .. })), "{error:?}");
    }
    assert!(create_network_acl_entry("web", &https("10.0.0.0/8"), provider).await.is_err());
    assert!(create_network_acl("web", &Tags::new(), provider).await.is_err());
}
