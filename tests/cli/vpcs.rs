//! `awsi vpc …`

use crate::ec2_server::{Ec2, Said};
use crate::json::{document, fields, fields_of_elements};
use crate::world::{awsi, run};
use serde_json::json;

const VPC: &str = "vpc-0a1b2c3d";

/// A VPC with IPv6, a public subnet and one that is not, and two interfaces.
#[expect(clippy::unnecessary_wraps, reason = "an EC2 may refuse, and this one does not")]
fn answers(action: &str, _: &str) -> Said {
    Ok(match action {
        "DescribeVpcs" => "<vpcSet><item><vpcId>vpc-0a1b2c3d</vpcId><ownerId>111122223333</ownerId>\
            <state>available</state><cidrBlock>10.0.0.0/16</cidrBlock><ipv6CidrBlockAssociationSet><item>\
            <ipv6CidrBlock>2001:db8:1:1a00::/56</ipv6CidrBlock><ipv6CidrBlockState><state>associated</state>\
            </ipv6CidrBlockState></item></ipv6CidrBlockAssociationSet><dhcpOptionsId>dopt-7a8b</dhcpOptionsId>\
            <instanceTenancy>default</instanceTenancy><isDefault>false</isDefault>\
            <tagSet><item><key>Name</key><value>web&#x9b;31m</value></item></tagSet></item></vpcSet>"
            .to_owned(),
        "DescribeDhcpOptions" => "<dhcpOptionsSet><item><dhcpOptionsId>dopt-7a8b</dhcpOptionsId>\
            <dhcpConfigurationSet><item><key>domain-name-servers</key><valueSet><item><value>AmazonProvidedDNS</value>\
            </item></valueSet></item></dhcpConfigurationSet></item></dhcpOptionsSet>"
            .to_owned(),
        "DescribeVpcAttribute" => "<vpcId>vpc-0a1b2c3d</vpcId><enableDnsSupport><value>true</value></enableDnsSupport>\
            <enableDnsHostnames><value>false</value></enableDnsHostnames>"
            .to_owned(),
        "DescribeSubnets" => {
            let subnet = |id: &str, zone: &str, free: &str| {
                format!(
                    "<item><subnetId>{id}</subnetId><vpcId>vpc-0a1b2c3d</vpcId><state>available</state>\
                     <availabilityZone>{zone}</availabilityZone><cidrBlock>10.0.1.0/24</cidrBlock>\
                     <availableIpAddressCount>{free}</availableIpAddressCount></item>"
                )
            };
            let subnets = subnet("subnet-0aa", "us-east-1a", "251") + &subnet("subnet-0bb", "us-east-1b", "7");
            format!("<subnetSet>{subnets}</subnetSet>")
        }
        "DescribeRouteTables" => {
            "<routeTableSet><item><routeTableId>rtb-1a2b</routeTableId><vpcId>vpc-0a1b2c3d</vpcId>\
            <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId>\
            <state>active</state></item></routeSet><associationSet><item><routeTableAssociationId>rtbassoc-1\
            </routeTableAssociationId><routeTableId>rtb-1a2b</routeTableId><subnetId>subnet-0aa</subnetId>\
            </item></associationSet></item></routeTableSet>"
                .to_owned()
        }
        "DescribeNetworkInterfaces" => "<networkInterfaceSet><item><networkInterfaceId>eni-0aa</networkInterfaceId>\
            <subnetId>subnet-0aa</subnetId><vpcId>vpc-0a1b2c3d</vpcId><status>in-use</status>\
            <privateIpAddress>10.0.1.5</privateIpAddress><interfaceType>interface</interfaceType>\
            <attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-0aa</instanceId></attachment>\
            <association><publicIp>203.0.113.5</publicIp></association></item>\
            <item><networkInterfaceId>eni-0bb</networkInterfaceId><subnetId>subnet-0bb</subnetId>\
            <vpcId>vpc-0a1b2c3d</vpcId><status>in-use</status><privateIpAddress>10.0.2.5</privateIpAddress>\
            <interfaceType>interface</interfaceType><description>ELB app/shop/50dc6c495c0c9188</description>\
            <requesterManaged>true</requesterManaged></item></networkInterfaceSet>"
            .to_owned(),
        "GetCallerIdentity" => {
            "<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ops</Arn><UserId>AIDA</UserId>\
            <Account>111122223333</Account></GetCallerIdentityResult>"
                .to_owned()
        }
        _ => String::new(),
    })
}

/// The same with a database in the place of the load balancer: nothing that goes by itself.
fn with_database(action: &str, form: &str) -> Said {
    answers(action, form).map(|xml| xml.replace("ELB app/shop/50dc6c495c0c9188", "RDSNetworkInterface"))
}

/// Where nothing is in any VPC, and that one does not exist.
fn nowhere(action: &str, form: &str) -> Said {
    if action == "DescribeVpcs" { Err("InvalidVpcID.NotFound") } else { Ok(String::new()) }.or_else(|code| {
        // A list of all has nothing to miss.
        if form.contains("VpcId") { Err(code) } else { Ok(String::new()) }
    })
}

#[test]
fn when_vpcs_are_listed_then_people_read_a_table_without_controls_and_scripts_an_array() {
    let ec2 = Ec2::answering(answers);
    let table = "\
ID            STATE      DEFAULT  CIDR         IPV6                  NAME
vpc-0a1b2c3d  available  no       10.0.0.0/16  2001:db8:1:1a00::/56  web\\u{9b}31m
";
    assert_eq!(ec2.awsi(&["vpc", "ls"]).exits(0).stdout, table);
    let answer = ec2.awsi(&["vpc", "ls", "--output", "json"]).exits(0);
    let names = ["id", "name", "state", "is_default", "cidr_blocks", "ipv6_cidr_blocks", "owner", "tags"];
    assert_eq!(fields_of_elements(&answer.stdout), [names]);

    let none = Ec2::answering(nowhere);
    let answer = none.awsi(&["vpc", "ls"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", "Nothing there.\n"));
    assert_eq!(none.awsi(&["vpc", "ls", "--output", "json"]).exits(0).stdout, "[]\n");
}

#[test]
fn when_a_vpc_is_shown_then_addresses_dhcp_and_subnets_are_told() {
    let ec2 = Ec2::answering(answers);
    let table = "\
VPC                    vpc-0a1b2c3d
Name                   web\\u{9b}31m
State                  available
Default                no
Account                111122223333
Tenancy                default
CIDR                   10.0.0.0/16
IPv6                   2001:db8:1:1a00::/56
Subnets                2 subnets, 1 of them public
Tags                   Name=web\\u{9b}31m
DNS                    on
DNS names              off
DHCP                   dopt-7a8b
  domain-name-servers  AmazonProvidedDNS
";
    assert_eq!(ec2.awsi(&["vpc", "show", VPC]).exits(0).stdout, table);
    let document = document(&ec2.awsi(&["vpc", "show", VPC, "--output", "json"]).exits(0).stdout);
    let dhcp = json!({"id": "dopt-7a8b", "options": {"domain-name-servers": ["AmazonProvidedDNS"]}});
    assert_eq!(document["dhcp_options"], dhcp);
    assert_eq!(document["public_subnets"], json!(["subnet-0aa"]));
    assert_eq!((&document["dns_support"], &document["dns_hostnames"]), (&json!(true), &json!(false)));
}

#[test]
fn when_a_vpc_is_shown_and_its_dns_may_not_be_seen_then_the_rest_is_told() {
    let shared = |action: &str, form: &str| match action {
        "DescribeVpcAttribute" => Err("UnauthorizedOperation"),
        _ => answers(action, form),
    };
    let ec2 = Ec2::answering(shared);
    let table = ec2.awsi(&["vpc", "show", VPC]).exits(0).stdout;
    assert!(table.contains("\nDNS                    -\nDNS names              -\n"), "{table}");
    let document = document(&ec2.awsi(&["vpc", "show", VPC, "--output", "json"]).exits(0).stdout);
    assert_eq!((&document["dns_support"], &document["tenancy"]), (&json!(null), &json!("default")));
}

#[test]
fn when_subnets_are_listed_then_the_public_ones_and_free_addresses_are_told() {
    let ec2 = Ec2::answering(answers);
    let table = "\
ID          ZONE        PUBLIC  FREE  CIDR         IPV6  NAME
subnet-0aa  us-east-1a  yes     251   10.0.1.0/24  -     -
subnet-0bb  us-east-1b  no      7     10.0.1.0/24  -     -
";
    assert_eq!(ec2.awsi(&["vpc", "subnets", VPC]).exits(0).stdout, table);
    let document = document(&ec2.awsi(&["vpc", "subnets", VPC, "--output", "json"]).exits(0).stdout);
    assert_eq!((&document[0]["is_public"], &document[1]["free_addresses"]), (&json!(true), &json!(7)));
}

#[test]
fn when_network_interfaces_are_listed_then_what_they_belong_to_is_told() {
    let ec2 = Ec2::answering(answers);
    let table = "\
ID       STATUS  SUBNET      PRIVATE IP  PUBLIC IP    OWNER
eni-0aa  in-use  subnet-0aa  10.0.1.5    203.0.113.5  instance i-0aa
eni-0bb  in-use  subnet-0bb  10.0.2.5    -            load balancer shop
";
    assert_eq!(ec2.awsi(&["vpc", "enis", VPC]).exits(0).stdout, table);
    let document = document(&ec2.awsi(&["vpc", "enis", VPC, "--output", "json"]).exits(0).stdout);
    assert_eq!((&document[0]["instance"], &document[1]["is_requester_managed"]), (&json!("i-0aa"), &json!(true)));
}

#[test]
fn when_a_vpc_is_missing_then_the_exit_code_says_so_whatever_is_asked_of_it() {
    let ec2 = Ec2::answering(nowhere);
    for command in ["show", "subnets", "enis"] {
        let words = ["error: VPC `vpc-0a1b2c3d` does not exist", "hint: `awsi vpc ls`"];
        ec2.awsi(&["vpc", command, VPC]).exits(3).complains(&words);
    }
}

#[test]
fn when_a_caller_may_not_then_the_exit_code_says_so_whatever_is_asked_for() {
    let ec2 = Ec2::refusing("UnauthorizedOperation");
    for command in [&["ls"][..], &["show", VPC], &["subnets", VPC], &["enis", VPC]] {
        ec2.awsi(&[&["vpc"], command].concat()).exits(4).complains(&["UnauthorizedOperation", "hint: `awsi whoami`"]);
    }
}

#[test]
fn when_an_id_cannot_be_one_then_it_is_a_usage_error_and_nothing_is_asked() {
    let ec2 = Ec2::answering(answers);
    for command in ["show", "subnets", "enis", "plan-teardown", "teardown", "mirror", "unmirror"] {
        let words = ["the id of a VPC is wanted here, such as vpc-0a1b2c3d"];
        let target: &[&str] = if command == "mirror" { &["--target", "tmt-0a", "--filter", "tmf-0a"] } else { &[] };
        ec2.awsi(&[&["vpc", command, "web"], target].concat()).exits(2).complains(&words);
        ec2.awsi(&["vpc", command]).exits(2);
    }
    ec2.awsi(&["vpc", "mirror", VPC, "--target", "tmf-0a", "--filter", "tmf-0a"]).exits(2);
    assert_eq!(ec2.calls(), 0);
}

#[test]
fn when_help_tells_the_fields_of_json_then_they_are_those_that_are_printed() {
    let ec2 = Ec2::answering(answers);
    for command in ["show", "plan-teardown", "teardown", "unmirror"] {
        let answer = ec2.awsi(&["vpc", command, VPC, "--output", "json"]).exits(0);
        let documented = crate::help::documented(&crate::help::help(&["vpc", command]));
        assert_eq!(documented, fields(&answer.stdout), "{command}");
    }
}

#[test]
fn when_a_teardown_is_not_told_yes_then_the_plan_is_printed_and_nothing_is_changed() {
    let ec2 = Ec2::answering(with_database);
    let answer = ec2.awsi(&["vpc", "teardown", VPC]).exits(0).complains(&["Nothing was changed. --yes deletes this."]);
    assert!(answer.stdout.contains("terminate") || answer.stdout.contains("delete subnet"), "{answer:#?}");
    assert!(answer.stdout.contains("in the way: network interface `eni-0bb` of RDS database"), "{answer:#?}");
    assert_eq!(ec2.awsi(&["vpc", "plan-teardown", VPC]).exits(0).stdout, answer.stdout);
    assert!(ec2.asked("DeleteVpc").is_empty() && ec2.asked("DeleteSubnet").is_empty());
}

#[test]
fn when_a_diagram_is_drawn_then_each_format_is_its_own_and_a_file_gets_it_when_one_is_named() {
    let ec2 = Ec2::answering(answers);
    for (format, beginning) in [("mermaid", "flowchart LR\n"), ("dot", "digraph "), ("svg", "<")] {
        let drawn = ec2.awsi(&["vpc", "diagram", VPC, "--format", format]).exits(0).stdout;
        assert!(drawn.starts_with(beginning) && drawn.contains("subnet-0aa"), "{drawn}");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("network").to_string_lossy().into_owned();
        let answer = ec2.awsi(&["vpc", "diagram", VPC, "--format", format, "--file", &file]).exits(0);
        assert_eq!(answer.stdout, format!("Drew {file}.\n"));
        assert_eq!(std::fs::read_to_string(&file).expect("a file").trim_end(), drawn.trim_end());
    }
    let answer = ec2.awsi(&["vpc", "diagram", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["format", "diagram", "file", "missing"]);
    ec2.awsi(&["vpc", "diagram", VPC, "--file", "/missing/network"])
        .exits(1)
        .complains(&["cannot be written to /missing"]);
    Ec2::answering(nowhere).awsi(&["vpc", "diagram", VPC]).exits(3).complains(&["hint: `awsi vpc ls`"]);
}

#[test]
fn when_ec2_cannot_be_reached_then_the_reason_is_told_once_with_the_number_of_lists_that_failed_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = awsi(folder.path(), &["vpc", "diagram", "--endpoint-url", "http://127.0.0.1:9"]);
    command.env("AWS_MAX_ATTEMPTS", "1").env("AWS_REGION", "us-east-1");
    let answer = run(command.env("AWS_ACCESS_KEY_ID", "AKIALOCAL").env("AWS_SECRET_ACCESS_KEY", "local")).exits(1);
    let failures: Vec<&str> = answer.stderr.lines().filter(|line| line.starts_with('✗')).collect();
    let [one, others] = failures[..] else { panic!("{answer:#?}") };
    assert!(one.starts_with("✗ list the ") && others.starts_with("✗ 12 more for the same reason, "), "{answer:#?}");
    answer.complains(&["error: an inventory of the region could not be taken", "hint: check the connection"]);
}

/// The VPC of `answers`, and in it what it takes to mirror; EC2 refuses what `refused` is in the form of.
fn mirrored(refused: &'static str) -> Ec2 {
    Ec2::answering(move |action, form| {
        let session = |id: &str, interface: &str| {
            format!(
                "<trafficMirrorSessionId>{id}</trafficMirrorSessionId><trafficMirrorTargetId>tmt-0aa</trafficMirrorTargetId>\
                 <trafficMirrorFilterId>tmf-0aa</trafficMirrorFilterId><networkInterfaceId>{interface}</networkInterfaceId>\
                 <sessionNumber>1</sessionNumber><virtualNetworkId>1</virtualNetworkId>"
            )
        };
        match action {
            "CreateTrafficMirrorSession" | "DeleteTrafficMirrorSession" if form.contains(refused) => {
                Err("UnauthorizedOperation")
            }
            "DescribeTrafficMirrorTargets" => Ok("<trafficMirrorTargetSet><item><trafficMirrorTargetId>tmt-0aa\
                </trafficMirrorTargetId><networkInterfaceId>eni-0cc</networkInterfaceId><type>network-interface</type>\
                </item></trafficMirrorTargetSet>"
                .to_owned()),
            "DescribeTrafficMirrorFilters" => Ok("<trafficMirrorFilterSet><item><trafficMirrorFilterId>tmf-0aa\
                </trafficMirrorFilterId></item></trafficMirrorFilterSet>"
                .to_owned()),
            "DescribeTrafficMirrorSessions" if refused.starts_with("tms-") => {
                let items = [session("tms-0aa", "eni-0aa"), session("tms-0bb", "eni-0bb")];
                let items: String = items.iter().flat_map(|item| ["<item>", item, "</item>"]).collect();
                Ok(format!("<trafficMirrorSessionSet>{items}</trafficMirrorSessionSet>"))
            }
            "CreateTrafficMirrorSession" => {
                Ok(format!("<trafficMirrorSession>{}</trafficMirrorSession>", session("tms-0aa", "eni-0aa")))
            }
            "DeleteTrafficMirrorSession" => Ok("<trafficMirrorSessionId>tms-0aa</trafficMirrorSessionId>".to_owned()),
            _ => answers(action, form),
        }
    })
}

const MIRROR: [&str; 7] = ["vpc", "mirror", VPC, "--target", "tmt-0aa", "--filter", "tmf-0aa"];

#[test]
fn when_a_vpc_is_mirrored_then_the_outcome_of_each_interface_is_told() {
    let ec2 = mirrored("nothing");
    let plan = ec2.awsi(&[&MIRROR[..], &["--dry-run"]].concat()).exits(0);
    assert!(plan.stdout.starts_with("INTERFACE  OWNER"), "{plan:#?}");
    assert!(plan.stdout.contains("eni-0aa    instance i-0aa      to be mirrored"), "{plan:#?}");
    assert!(ec2.asked("CreateTrafficMirrorSession").is_empty());

    let table = ec2.awsi(&MIRROR).exits(0);
    assert!(table.stdout.contains("mirrored by tms-0aa"), "{table:#?}");
    assert!(table.stderr.contains("✓ mirror network interface `eni-0aa` ("), "{table:#?}");
    let answer = ec2.awsi(&[&MIRROR[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields(&answer.stdout), ["vpc", "target", "filter", "interfaces"]);
    let interfaces = &document(&answer.stdout)["interfaces"];
    let outcomes = [&interfaces[0]["outcome"], &interfaces[1]["outcome"]];
    assert_eq!(outcomes, [&json!("mirrored"), &json!("not-mirrorable")]);
    assert_eq!(interfaces[0]["session"], "tms-0aa");
}

#[test]
fn when_no_interface_can_be_mirrored_then_the_exit_code_is_that_of_the_reason() {
    let answer = mirrored("eni-0aa").awsi(&MIRROR).exits(4);
    answer
        .complains(&["✗ mirror network interface `eni-0aa`", "error: 1 of 2 network interfaces could not be mirrored"]);
}

#[test]
fn when_mirror_sessions_are_to_end_then_they_do_when_yes_is_said_and_what_fails_is_told() {
    let ec2 = mirrored("tms-0bb");
    let plan = ec2.awsi(&["vpc", "unmirror", VPC]).exits(0).complains(&["Nothing was changed. --yes ends"]);
    assert_eq!(plan.stdout.matches("to be ended").count(), 2, "{plan:#?}");
    assert!(ec2.asked("DeleteTrafficMirrorSession").is_empty());
    let answer = ec2.awsi(&["vpc", "unmirror", VPC, "--yes", "--output", "json"]).exits(1);
    let sessions = &document(&answer.stdout)["sessions"];
    assert_eq!([&sessions[0]["outcome"], &sessions[1]["outcome"]], [&json!("ended"), &json!("failed")]);
    answer.complains(&["error: 1 of 2 traffic mirror sessions could not be ended", "caused by: "]);
    let none = Ec2::answering(answers).awsi(&["vpc", "unmirror", VPC]).exits(0);
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("The VPC has no such mirror sessions.\n", ""));
}

#[test]
fn when_a_teardown_is_blocked_then_nothing_is_deleted_and_what_is_in_the_way_is_named() {
    let ec2 = Ec2::answering(with_database);
    let answer = ec2.awsi(&["vpc", "teardown", VPC, "--yes"]).exits(5);
    answer.complains(&["in use by network interface `eni-0bb` of RDS database", "hint: `awsi vpc plan-teardown"]);
    assert!(ec2.asked("TerminateInstances").is_empty() && ec2.asked("DeleteSubnet").is_empty());
}

#[test]
fn when_a_launch_makes_no_sense_then_it_is_a_usage_error_and_nothing_is_asked() {
    let ec2 = Ec2::answering(answers);
    let launch = ["launch", "web", "--image", "ami-0a", "--type", "t3.micro"];
    for wrong in [&["--subnet", "vpc-0a"][..], &["--group", "web"], &["--tag", "a=1", "--tag", "a=2"], &["--tag", "=1"]]
    {
        ec2.awsi(&[&launch[..], wrong].concat()).exits(2);
    }
    ec2.awsi(&["launch", "no name", "--image", "ami-0a", "--type", "t3.micro"]).exits(2);
    ec2.awsi(&[&launch[..], &["--inline-policy", "p=missing"]].concat())
        .exits(1)
        .complains(&["missing cannot be read"]);
    assert_eq!(ec2.calls(), 0);
    Ec2::refusing("UnauthorizedOperation")
        .awsi(&launch)
        .exits(4)
        .complains(&["error: the launch of `web` was not begun"]);
}

#[test]
fn when_a_teardown_leaves_something_then_what_and_why_is_told_and_the_exit_code_says_so() {
    let ec2 = Ec2::answering(answers);
    let teardown = ["vpc", "teardown", VPC, "--yes", "--timeout", "1s"];
    let answer = ec2.awsi(&teardown).exits(1);
    assert!(answer.stdout.starts_with("Deleted 0 things; there still:\n  network interface eni-0bb: "), "{answer:#?}");
    answer.complains(&["error: VPC `vpc-0a1b2c3d` is there still, and so are 5 things in it"]);
    let answer = ec2.awsi(&[&teardown[..], &["--output", "json"]].concat()).exits(1);
    let document = document(&answer.stdout);
    assert_eq!((&document["outcome"], &document["deleted"]), (&json!("remains"), &json!([])));
    assert_eq!(document["remaining"][0]["resource"], json!({"kind": "network interface", "id": "eni-0bb"}));
    assert!(ec2.asked("DeleteSubnet").is_empty());
}

#[test]
fn when_a_command_is_run_on_the_embedded_aws_then_ec2_is_there_and_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let local = |arguments: &[&str]| run(&mut awsi(folder.path(), &[&["--local"], arguments].concat()));
    assert_eq!(local(&["vpc", "ls", "--output", "json"]).exits(0).stdout, "[]\n");
    assert_eq!(local(&["instance", "ls", "--output", "json"]).exits(0).stdout, "[]\n");
    local(&["vpc", "show", VPC]).exits(3).complains(&["error: VPC `vpc-0a1b2c3d` does not exist"]);
    let probe = ["instance", "run", "--image", "ami-0a", "--type", "t3.micro", "--dry-run"];
    assert_eq!(local(&probe).exits(0).stdout, "You may launch this. Nothing was launched.\n");
}
