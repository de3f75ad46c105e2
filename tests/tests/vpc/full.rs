//! A VPC with every kind of thing in it, and one beside it.

use super::fake::{ACCOUNT, Ec2, Thing, session};

pub(crate) const VPC: &str = "vpc-1";

/// What is not of `vpc-1` and has to be there afterwards.
pub(crate) const OUTSIDE: [&str; 10] =
    ["eipalloc-2", "eni-21", "i-2", "igw-2", "igw-3", "rtb-2", "sg-2", "subnet-2", "tmt-2", "vpc-2"];

/// Two VPCs, all of whose things belong to the account.
pub(crate) fn ec2() -> Ec2 {
    let ec2 = Ec2::default();
    first(&ec2);
    others_of_first(&ec2);
    second(&ec2);
    ec2
}

pub(crate) fn vpc(id: &str, owner: &str, is_default: bool) -> Thing {
    Thing::new(format!(
        "<vpcId>{id}</vpcId><ownerId>{owner}</ownerId><state>available</state><isDefault>{is_default}</isDefault>"
    ))
}

fn first(ec2: &Ec2) {
    let of = |id: &str, tag: &str, rest: &str| Thing::new(format!("<{tag}>{id}</{tag}><vpcId>vpc-1</vpcId>{rest}"));
    ec2.put(VPC, vpc(VPC, ACCOUNT, false));
    let owner = format!("<ownerId>{ACCOUNT}</ownerId>");
    ec2.put("subnet-1", of("subnet-1", "subnetId", &owner).holds([VPC, "acl-1"]));
    ec2.put("i-1", instance("i-1", VPC));
    ec2.put("eni-11", interface("eni-11", VPC, &attached("i-1", true)).goes_with("i-1").holds(["sg-a"]));
    ec2.put("eni-12", interface("eni-12", VPC, &attached("i-1", false)));
    ec2.put("eni-13", interface("eni-13", VPC, "<status>available</status>").holds(["sg-b", "subnet-1"]));
    ec2.put("tms-1", Thing::new(session("tms-1", "eni-11", "tmt-9", "tmf-9", "1")).goes_with("eni-11"));
    let target = "<trafficMirrorTargetId>tmt-1</trafficMirrorTargetId><networkInterfaceId>eni-13</networkInterfaceId>";
    ec2.put("tmt-1", Thing::new(target).holds(["eni-13"]));
    let endpoint = "<state>available</state><vpcEndpointType>Interface</vpcEndpointType><serviceName>s</serviceName>";
    ec2.put("vpce-1", of("vpce-1", "vpcEndpointId", endpoint));
    let by = |what: &str| format!("<status>in-use</status><description>{what}</description>");
    let of_endpoint = interface("eni-14", VPC, &by("VPC Endpoint Interface vpce-1"));
    ec2.put("eni-14", of_endpoint.goes_with("vpce-1").holds(["subnet-1"]));
    let address = "<item><allocationId>eipalloc-1</allocationId><networkInterfaceId>eni-15</networkInterfaceId></item>";
    let addresses = format!("<state>available</state><natGatewayAddressSet>{address}</natGatewayAddressSet>");
    ec2.put("nat-1", of("nat-1", "natGatewayId", &addresses).holds(["eipalloc-1", "igw-1"]));
    let of_nat = interface("eni-15", VPC, &by("Interface for NAT Gateway nat-1"));
    ec2.put("eni-15", of_nat.goes_with("nat-1").holds(["subnet-1", "igw-1"]));
    ec2.put("eipalloc-1", elastic_ip("eipalloc-1"));
    let side = |side: &str, vpc: &str| format!("<{side}VpcInfo><vpcId>{vpc}</vpcId></{side}VpcInfo>");
    let sides = side("requester", VPC) + &side("accepter", "vpc-2");
    let status = "<status><code>active</code></status>";
    let peering = format!("<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId>{sides}{status}");
    ec2.put("pcx-1", Thing::new(peering).holds([VPC]));
}

fn others_of_first(ec2: &Ec2) {
    let of = |id: &str, tag: &str, rest: &str| Thing::new(format!("<{tag}>{id}</{tag}><vpcId>vpc-1</vpcId>{rest}"));
    let association = |id: &str, rest: &str| {
        let id = format!("<routeTableAssociationId>{id}</routeTableAssociationId>");
        format!("<associationSet><item>{id}{rest}</item></associationSet>")
    };
    let main = association("rtbassoc-0", "<main>true</main>");
    ec2.put("rtb-0", of("rtb-0", "routeTableId", &main).goes_with(VPC));
    let own = association("rtbassoc-1", "<main>false</main><subnetId>subnet-1</subnetId>");
    ec2.put("rtb-1", of("rtb-1", "routeTableId", &own).holds([VPC]));
    ec2.put("igw-1", gateway("igw-1", "internetGatewayId", VPC).holds([VPC, "igw-1"]));
    ec2.put("eigw-1", gateway("eigw-1", "egressOnlyInternetGatewayId", VPC).holds([VPC]));
    ec2.put("acl-0", of("acl-0", "networkAclId", "<default>true</default>").goes_with(VPC));
    ec2.put("acl-1", of("acl-1", "networkAclId", "<default>false</default>").holds([VPC]));
    let group = |id: &str, name: &str, rules: &str| {
        let rest = format!("<groupName>{name}</groupName><ownerId>{ACCOUNT}</ownerId>{rules}");
        of(id, "groupId", &rest)
    };
    ec2.put("sg-0", group("sg-0", "default", &rules("ipPermissions", "sg-a")).holds(["sg-a"]).goes_with(VPC));
    ec2.put("sg-a", group("sg-a", "a", &rules("ipPermissions", "sg-b")).holds([VPC, "sg-b"]));
    ec2.put("sg-b", group("sg-b", "b", &rules("ipPermissionsEgress", "sg-a")).holds([VPC, "sg-a"]));
}

fn second(ec2: &Ec2) {
    let of = |id: &str, tag: &str, rest: &str| Thing::new(format!("<{tag}>{id}</{tag}><vpcId>vpc-2</vpcId>{rest}"));
    ec2.put("vpc-2", vpc("vpc-2", ACCOUNT, false));
    ec2.put("subnet-2", of("subnet-2", "subnetId", ""));
    ec2.put("i-2", instance("i-2", "vpc-2"));
    ec2.put("eni-21", interface("eni-21", "vpc-2", &attached("i-2", true)).goes_with("i-2"));
    ec2.put("igw-2", gateway("igw-2", "internetGatewayId", "vpc-2"));
    ec2.put("igw-3", Thing::new("<internetGatewayId>igw-3</internetGatewayId>"));
    ec2.put("rtb-2", of("rtb-2", "routeTableId", ""));
    ec2.put("sg-2", of("sg-2", "groupId", "<groupName>web</groupName>"));
    ec2.put("eipalloc-2", elastic_ip("eipalloc-2"));
    let target = "<trafficMirrorTargetId>tmt-2</trafficMirrorTargetId><networkInterfaceId>eni-21</networkInterfaceId>";
    ec2.put("tmt-2", Thing::new(target).holds(["eni-21"]));
}

pub(crate) fn instance(id: &str, vpc: &str) -> Thing {
    let state = "<instanceState><name>running</name></instanceState>";
    Thing::new(format!("<instanceId>{id}</instanceId><vpcId>{vpc}</vpcId>{state}"))
}

pub(crate) fn interface(id: &str, vpc: &str, rest: &str) -> Thing {
    let kind = if rest.contains("interfaceType") { "" } else { "<interfaceType>interface</interfaceType>" };
    let rest = rest.replace("eni-attach-OF", &format!("eni-attach-{}", id.trim_start_matches("eni-")));
    let id = format!("<networkInterfaceId>{id}</networkInterfaceId><vpcId>{vpc}</vpcId>");
    let subnet = vpc.replace("vpc", "subnet");
    Thing::new(format!("{id}<subnetId>{subnet}</subnetId>{kind}{rest}")).holds([&subnet])
}

pub(crate) fn attached(instance: &str, goes: bool) -> String {
    let attachment = format!(
        "<attachmentId>eni-attach-OF</attachmentId><instanceId>{instance}</instanceId><deviceIndex>1</deviceIndex>"
    );
    let goes = format!("<deleteOnTermination>{goes}</deleteOnTermination>");
    format!("<status>in-use</status><attachment>{attachment}{goes}</attachment>")
}

fn gateway(id: &str, tag: &str, vpc: &str) -> Thing {
    let attachment = format!("<item><vpcId>{vpc}</vpcId><state>available</state></item>");
    Thing::new(format!("<{tag}>{id}</{tag}><attachmentSet>{attachment}</attachmentSet>"))
}

fn elastic_ip(id: &str) -> Thing {
    Thing::new(format!("<allocationId>{id}</allocationId><publicIp>198.51.100.7</publicIp>"))
}

fn rules(side: &str, group: &str) -> String {
    let pair = format!("<groups><item><groupId>{group}</groupId><userId>{ACCOUNT}</userId></item></groups>");
    format!("<{side}><item><ipProtocol>-1</ipProtocol>{pair}</item></{side}>")
}
