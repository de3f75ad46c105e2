use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<securityGroupInfo><item>
    <ownerId>111122223333</ownerId><groupId>sg-1a2b</groupId><groupName>web</groupName>
    <groupDescription>from the world</groupDescription><vpcId>vpc-1a2b</vpcId>
    <ipPermissions>
        <item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort>
            <groups><item><userId>111122223333</userId><groupId>sg-2</groupId></item>
                <item><userId>444455556666</userId><groupId>sg-3</groupId>
                    <vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId></item></groups>
            <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp><description>all</description></item>
                <item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges>
            <ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges>
            <prefixListIds><item><prefixListId>pl-1</prefixListId></item></prefixListIds></item>
        <item><ipProtocol>icmp</ipProtocol><fromPort>8</fromPort><toPort>-1</toPort>
            <ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges></item>
    </ipPermissions>
    <ipPermissionsEgress>
        <item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item>
    </ipPermissionsEgress>
    <tagSet><item><key>Name</key><value>web</value></item></tagSet>
</item></securityGroupInfo>";

#[tokio::test]
async fn when_a_security_group_is_asked_for_then_each_peer_is_a_rule() {
    let wire = Wire::answering([answer_to("DescribeSecurityGroups", ANSWER)]).await;
    let group = get_security_group("sg-1a2b", &wire.provider).await.expect("a group");
    let rules: Vec<String> = group.rules.iter().map(ToString::to_string).collect();
    assert_eq!(
        rules,
        [
            "in tcp 443 0.0.0.0/0",
            "in tcp 443 10.0.0.0/8",
            "in tcp 443 ::/0",
            "in tcp 443 pl-1",
            "in tcp 443 sg-2",
            "in tcp 443 sg-3 of account 444455556666",
            "in icmp 8--1 10.0.0.0/8",
            "out all 0.0.0.0/0",
        ]
    );
    assert_eq!(group.rules[0].description.as_deref(), Some("all"));
    assert_eq!(group.rules[1].description, None);
    assert_eq!((group.group_name.as_str(), group.description.as_str()), ("web", "from the world"));
    assert_eq!((group.vpc.as_str(), group.owner.as_str()), ("vpc-1a2b", "111122223333"));
    assert!(group.refers_to("sg-2") && group.refers_to("sg-3") && !group.refers_to("sg-1a2b"));
    assert!(!group.is_default());
    assert_eq!(wire.sent(), ["DescribeSecurityGroups GroupId.1=sg-1a2b"]);
}

#[tokio::test]
async fn when_a_security_group_does_not_exist_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidGroup.NotFound", "no")]).await;
    let error = get_security_group("sg-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "security group `sg-1a2b` does not exist");
}
