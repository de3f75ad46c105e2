use super::*;
use crate::security_group::rule::{Direction, Protocol};
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<networkAclSet><item>
    <networkAclId>acl-1a2b</networkAclId><vpcId>vpc-1a2b</vpcId><default>true</default>
    <entrySet>
        <item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>true</egress>
            <cidrBlock>0.0.0.0/0</cidrBlock></item>
        <item><ruleNumber>32767</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress>
            <cidrBlock>0.0.0.0/0</cidrBlock></item>
        <item><ruleNumber>100</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction><egress>false</egress>
            <ipv6CidrBlock>::/0</ipv6CidrBlock><portRange><from>80</from><to>443</to></portRange></item>
    </entrySet>
    <associationSet><item><networkAclAssociationId>aclassoc-1</networkAclAssociationId>
        <networkAclId>acl-1a2b</networkAclId><subnetId>subnet-1</subnetId></item></associationSet>
    <tagSet><item><key>Name</key><value>main</value></item></tagSet>
</item></networkAclSet>";

#[tokio::test]
async fn when_a_network_acl_is_asked_for_then_its_entries_are_in_the_order_in_which_they_decide() {
    let wire = Wire::answering([answer_to("DescribeNetworkAcls", ANSWER)]).await;
    let acl = get_network_acl("acl-1a2b", &wire.provider).await.expect("an ACL");
    let web = NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, "::/0").ports(80, 443);
    assert_eq!(
        acl.entries,
        [
            web,
            NetworkAclEntry::denying(32_767, Direction::Ingress, Protocol::All, "0.0.0.0/0"),
            NetworkAclEntry::allowing(100, Direction::Egress, Protocol::All, "0.0.0.0/0"),
        ]
    );
    assert_eq!(
        (acl.vpc.as_str(), acl.is_default, acl.subnets.as_slice()),
        ("vpc-1a2b", true, ["subnet-1".to_owned()].as_slice())
    );
    assert_eq!(acl.name(), Some("main"));
    assert_eq!(wire.sent(), ["DescribeNetworkAcls NetworkAclId.1=acl-1a2b"]);
}

#[tokio::test]
async fn when_a_network_acl_does_not_exist_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidNetworkAclID.NotFound", "no")]).await;
    let error = get_network_acl("acl-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "network ACL `acl-1a2b` does not exist");
}
