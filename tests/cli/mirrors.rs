//! `awsi vpc mirror` and `awsi vpc unmirror` on the embedded EC2

use crate::json::{document, fields};
use crate::world::{Answer, World};
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{
    CreateMirrorFilter, Ec2Client, MirrorDestination, MirrorDirection, MirrorRule, RunInstances, SubnetCreation, Tags,
    VpcCreation, create_mirror_filter, create_mirror_target, create_subnet, create_vpc, get_enis_of_instance,
    run_instances,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// A VPC with two instances, an interface of a type that EC2 does not copy, and one that takes the copies.
struct Mirrors {
    world: World,
    vpc: String,
    /// Of the instances, by id.
    interfaces: Vec<String>,
    trunk: String,
    tap: String,
    target: String,
    filter: String,
}

impl Mirrors {
    fn new() -> Self {
        let world = World::new();
        let (vpc, subnet) = world.doing(vpc);
        let (mut interfaces, tap, trunk) = world.doing(async |provider| {
            let tap = interface_of_new_instance(&subnet, &provider).await;
            let interfaces = [(); 2].map(|()| interface_of_new_instance(&subnet, &provider));
            let trunk = provider.get_ec2().create_network_interface().subnet_id(&subnet).interface_type("trunk".into());
            let trunk = trunk.send().await.expect("an interface").network_interface.expect("it is told");
            let interfaces = futures::future::join_all(interfaces).await;
            (interfaces, tap, trunk.network_interface_id.expect("it has an id"))
        });
        interfaces.sort();
        let (target, filter) = world.doing(async |provider| target_and_filter(&tap, &provider).await);
        Self { world, vpc, interfaces, trunk, tap, target, filter }
    }

    fn mirror(&self, more: &[&str]) -> Answer {
        let ids = [self.vpc.as_str(), "--target", &self.target, "--filter", &self.filter];
        self.world.awsi(&[&["vpc", "mirror"], &ids[..], more].concat())
    }

    fn unmirror(&self, more: &[&str]) -> Answer {
        self.world.awsi(&[&["vpc", "unmirror", &self.vpc], more].concat())
    }

    /// How often EC2 was asked to do this.
    fn calls(&self, operation: &str) -> u64 {
        self.world.aws.calls().get(operation).copied().unwrap_or_default()
    }
}

pub(crate) async fn vpc(provider: AwsClientProvider) -> (String, String) {
    let creation = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
    let vpc = create_vpc(&creation, &provider).await.expect("a VPC").id;
    let cidr_block = "10.0.1.0/24".to_owned();
    let creation = SubnetCreation { vpc: vpc.clone(), cidr_block, ..SubnetCreation::default() };
    let subnet = create_subnet(&creation, &provider).await.expect("a subnet").id;
    (vpc, subnet)
}

pub(crate) async fn interface_of_new_instance(subnet: &str, provider: &AwsClientProvider) -> String {
    let launch = RunInstances {
        image: "ami-1a2b".to_owned(),
        instance_type: "t3.micro".to_owned(),
        subnet: Some(subnet.to_owned()),
        ..RunInstances::default()
    };
    let instance = run_instances(&launch, provider).await.expect("an instance").remove(0);
    get_enis_of_instance(&instance.id, provider).await.expect("its interface").remove(0).id
}

pub(crate) async fn target_and_filter(tap: &str, provider: &AwsClientProvider) -> (String, String) {
    let destination = MirrorDestination::NetworkInterface(tap.to_owned());
    let target = create_mirror_target(&destination, &Tags::new(), None, provider).await.expect("a target");
    let rules = vec![MirrorRule::accept_all(1, MirrorDirection::Ingress)];
    let filter = CreateMirrorFilter { rules, ..CreateMirrorFilter::default() };
    (target.id, create_mirror_filter(&filter, provider).await.expect("a filter"))
}

/// A field of the rows of a document, by the interface that they are of.
fn told<'a>(rows: &'a Value, field: &str) -> BTreeMap<&'a str, &'a str> {
    let text = |row: &'a Value, name: &str| row[name].as_str().unwrap_or_default();
    rows.as_array().expect("rows").iter().map(|row| (text(row, "interface"), text(row, field))).collect()
}

#[test]
fn when_a_vpc_is_mirrored_and_back_then_each_command_tells_what_it_did_and_the_next_finds_it_so() {
    let mirrors = Mirrors::new();
    let [one, two] = mirrors.interfaces.as_slice() else { panic!("two instances") };
    let outcomes = |of_instances| {
        let others = [(mirrors.trunk.as_str(), "not-mirrorable"), (mirrors.tap.as_str(), "target")];
        BTreeMap::from([(one.as_str(), of_instances), (two.as_str(), of_instances)]).into_iter().chain(others).collect()
    };
    let mirror = |more: &[&str]| document(&mirrors.mirror(&[more, &["--output", "json"]].concat()).exits(0).stdout);

    let planned = mirror(&["--dry-run"]);
    assert_eq!(told(&planned["interfaces"], "outcome"), outcomes("planned"));
    assert_eq!(mirrors.calls("CreateTrafficMirrorSession"), 0);

    let mirrored = mirror(&[]);
    assert_eq!(told(&mirrored["interfaces"], "outcome"), outcomes("mirrored"));
    assert_eq!(told(&mirrored["interfaces"], "reason")[mirrors.trunk.as_str()], "its type is trunk");
    let sessions = told(&mirrored["interfaces"], "session");
    assert!(sessions[one.as_str()].starts_with("tms-") && sessions[one.as_str()] != sessions[two.as_str()]);

    let again = mirror(&[]);
    assert_eq!(told(&again["interfaces"], "outcome"), outcomes("existing"));
    assert_eq!(told(&again["interfaces"], "session"), sessions);
    assert_eq!(mirrors.calls("CreateTrafficMirrorSession"), 2);

    let unmirror = |more: &[&str]| document(&mirrors.unmirror(&[more, &["--output", "json"]].concat()).exits(0).stdout);
    let standing = unmirror(&[]);
    let of_instances = |outcome| BTreeMap::from([(one.as_str(), outcome), (two.as_str(), outcome)]);
    assert_eq!(told(&standing["sessions"], "outcome"), of_instances("planned"));
    assert_eq!(told(&standing["sessions"], "target"), of_instances(&mirrors.target));
    assert_eq!(mirrors.calls("DeleteTrafficMirrorSession"), 0);
    let ended = unmirror(&["--yes"]);
    assert_eq!(told(&ended["sessions"], "outcome"), of_instances("ended"));
    assert_eq!(told(&ended["sessions"], "session")[one.as_str()], sessions[one.as_str()]);
    assert_eq!(unmirror(&["--yes"])["sessions"], Value::Array(Vec::new()));
    assert_eq!(mirrors.calls("DeleteTrafficMirrorSession"), 2);
    assert_eq!(told(&mirror(&["--dry-run"])["interfaces"], "outcome"), outcomes("planned"));
}

#[test]
fn when_people_mirror_a_vpc_and_back_then_steps_and_tables_say_what_becomes_of_each_interface() {
    let mirrors = Mirrors::new();
    let first = mirrors.mirror(&["--tag", "team=ops", "--packet-length", "128"]).exits(0);
    for interface in &mirrors.interfaces {
        assert!(first.stderr.contains(&format!("✓ mirror network interface `{interface}` (")), "{first:#?}");
    }
    let trunk = first.stdout.lines().find(|line| line.starts_with(&mirrors.trunk)).expect("a line");
    assert!(trunk.ends_with("cannot be mirrored: its type is trunk"), "{first:#?}");
    assert_eq!(first.stdout.matches("mirrored by tms-").count(), 2, "{first:#?}");
    let second = mirrors.mirror(&[]).exits(0);
    assert_eq!(second.stdout.matches("mirrored before by tms-").count(), 2, "{second:#?}");

    let plan = mirrors.unmirror(&[]).exits(0).complains(&["Nothing was changed. --yes ends these sessions."]);
    assert_eq!(plan.stdout.matches("to be ended").count(), 2, "{plan:#?}");
    let ended = mirrors.unmirror(&["--yes"]).exits(0);
    assert_eq!(ended.stdout.lines().filter(|line| line.ends_with("ended")).count(), 2, "{ended:#?}");
    let none = mirrors.unmirror(&["--yes"]).exits(0);
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("The VPC has no such mirror sessions.\n", ""));
}

#[test]
fn when_sessions_of_one_target_are_to_end_then_those_of_another_stay() {
    let mirrors = Mirrors::new();
    let (other, _) = mirrors.world.doing(async |provider| target_and_filter(&mirrors.tap, &provider).await);
    mirrors.mirror(&[]).exits(0);
    let both = ["vpc", "mirror", &mirrors.vpc, "--target", &other, "--filter", &mirrors.filter, "--output", "json"];
    let mirrored = mirrors.world.awsi(&both).exits(0);
    assert_eq!(fields(&mirrored.stdout), ["vpc", "target", "filter", "interfaces"]);
    let ended = mirrors.unmirror(&["--target", &other, "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&ended.stdout), ["vpc", "sessions"]);
    assert_eq!(document(&ended.stdout)["sessions"].as_array().map(Vec::len), Some(2));
    let left = document(&mirrors.unmirror(&["--output", "json"]).exits(0).stdout);
    let left = told(&left["sessions"], "target");
    assert_eq!(left.into_values().collect::<Vec<_>>(), [mirrors.target.as_str(); 2]);
}

#[test]
fn when_what_is_to_mirror_or_its_target_is_missing_then_the_exit_code_says_so_and_nothing_is_mirrored() {
    let mirrors = Mirrors::new();
    let Mirrors { world, vpc, target, filter, .. } = &mirrors;
    let missing = [
        (["vpc-0f", target, filter], "VPC `vpc-0f` does not exist"),
        ([vpc, "tmt-0f", filter], "traffic mirror target `tmt-0f` does not exist"),
        ([vpc, target, "tmf-0f"], "traffic mirror filter `tmf-0f` does not exist"),
    ];
    for ([vpc, target, filter], said) in missing {
        let mirror = ["vpc", "mirror", vpc, "--target", target, "--filter", filter];
        world.awsi(&mirror).exits(3).complains(&[said]);
        world.awsi(&[&mirror[..], &["--dry-run"]].concat()).exits(3).complains(&[said]);
    }
    world.awsi(&["vpc", "unmirror", "vpc-0f", "--yes"]).exits(3).complains(&["VPC `vpc-0f` does not exist"]);
    assert_eq!(mirrors.calls("CreateTrafficMirrorSession"), 0);
}
