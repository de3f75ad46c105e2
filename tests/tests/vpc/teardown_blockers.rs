//! What stands in the way of a teardown, and whose it is.

use super::fake::{ACCOUNT, Ec2, Thing, session};
use super::full::{OUTSIDE, VPC, attached, ec2, instance, interface};
use super::teardown::{planned, releasing};
use aws_interactions_orchestration::{
    TeardownError, TeardownOptions, WorkflowEvents, execute_teardown, plan_vpc_teardown,
};

const STRANGER: &str = "210987654321";

fn of_vpc(tag: &str, id: &str, rest: &str) -> Thing {
    Thing::new(format!("<{tag}>{id}</{tag}><vpcId>{VPC}</vpcId>{rest}"))
}

/// What is told to be in the way; and that nothing is touched while it is.
async fn blockers(ec2: &Ec2) -> Vec<String> {
    let (provider, _) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    let told = plan.blockers.iter().map(ToString::to_string).collect();
    let blocked = execute_teardown(&plan, &WorkflowEvents::default(), &provider).await;
    assert!(matches!(blocked, Err(TeardownError::Blocked { .. })), "{blocked:?}");
    assert_eq!(ec2.writes(), Vec::<String>::new());
    told
}

#[tokio::test(start_paused = true)]
async fn when_a_vpn_gateway_is_attached_then_it_is_told_with_what_to_do_and_one_of_another_vpc_is_not() {
    let ec2 = ec2();
    let gateway = |id: &str, vpc: &str| {
        let attachment = format!("<item><vpcId>{vpc}</vpcId><state>attached</state></item>");
        Thing::new(format!("<vpnGatewayId>{id}</vpnGatewayId><attachments>{attachment}</attachments>"))
    };
    ec2.put("vgw-1", gateway("vgw-1", VPC).holds([VPC]));
    ec2.put("vgw-2", gateway("vgw-2", "vpc-2"));
    let told = "VPN gateway `vgw-1` of a VPN or Direct Connect: detach it from the VPC; its connections outlive that";
    assert_eq!(blockers(&ec2).await, [told]);
}

#[tokio::test(start_paused = true)]
async fn when_a_service_made_an_endpoint_then_it_is_told_and_left_and_one_that_is_gone_is_not() {
    let ec2 = ec2();
    let endpoint = |id: &str, state: &str| {
        let managed = "<requesterManaged>true</requesterManaged><serviceName>com.amazonaws.x.rds</serviceName>";
        of_vpc("vpcEndpointId", id, &format!("<state>{state}</state>{managed}"))
    };
    ec2.put("vpce-8", endpoint("vpce-8", "available").holds([VPC]));
    ec2.put("vpce-9", endpoint("vpce-9", "deleted"));
    let told = "VPC endpoint `vpce-8` of a service of AWS: delete what made it for com.amazonaws.x.rds";
    assert_eq!(blockers(&ec2).await, [told]);
    let despite = TeardownOptions { despite_blockers: true, ..releasing() };
    let (provider, _) = ec2.provider().await;
    let plan = planned(&despite, &provider).await;
    execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome");
    assert!(!ec2.writes().contains(&"DeleteVpcEndpoints vpce-8".to_owned()), "{:?}", ec2.writes());
}

#[tokio::test(start_paused = true)]
async fn when_a_subnet_or_a_group_is_of_another_account_then_that_account_has_to_delete_it() {
    let ec2 = ec2();
    let owner = |account: &str| format!("<ownerId>{account}</ownerId>");
    ec2.put("subnet-8", of_vpc("subnetId", "subnet-8", &owner(STRANGER)).holds([VPC]));
    ec2.put("subnet-9", of_vpc("subnetId", "subnet-9", &owner(ACCOUNT)).holds([VPC]));
    let named = |name: &str| format!("<groupName>{name}</groupName>{}", owner(STRANGER));
    ec2.put("sg-8", of_vpc("groupId", "sg-8", &named("theirs")).holds([VPC]));
    ec2.put("sg-9", of_vpc("groupId", "sg-9", &named("default")));
    let of_stranger = |what: &str| format!("{what} of account {STRANGER}: its own account has to delete it");
    assert_eq!(blockers(&ec2).await, [of_stranger("subnet `subnet-8`"), of_stranger("security group `sg-8`")]);
}

#[tokio::test(start_paused = true)]
async fn when_an_interface_of_another_vpc_is_mirrored_to_one_of_this_then_its_session_is_in_the_way_and_the_target_stays()
 {
    let ec2 = ec2();
    ec2.put("tms-2", Thing::new(session("tms-2", "eni-21", "tmt-1", "tmf-9", "1")).holds(["tmt-1"]));
    let told = "traffic mirror session `tms-2` of network interface `eni-21` of another VPC: end it, or give it another \
                target: it copies to `tmt-1` in this VPC";
    assert_eq!(blockers(&ec2).await, [told]);
    let (provider, _) = ec2.provider().await;
    let plan = planned(&TeardownOptions::default(), &provider).await;
    assert!(!plan.to_string().contains("delete traffic mirror target"), "{plan}");
}

#[tokio::test(start_paused = true)]
async fn when_lists_have_pages_then_a_teardown_plans_and_empties_the_same() {
    let (whole, paged) = (ec2(), ec2());
    paged.in_pages_of(1);
    let (provider, _) = whole.provider().await;
    let (of_pages, injector) = paged.provider().await;
    let plan = plan_vpc_teardown(VPC, &releasing(), &of_pages).await.expect("a plan");
    assert_eq!(plan, planned(&releasing(), &provider).await);
    assert!(injector.calls()["DescribeNetworkInterfaces"] >= 5, "{:?}", injector.calls());
    let outcome = execute_teardown(&plan, &WorkflowEvents::default(), &of_pages).await.expect("an outcome");
    assert!(outcome.is_gone() && outcome.failed.is_empty(), "{outcome:#?}");
    let things = paged.things();
    let left: Vec<_> = things.iter().filter(|(_, thing)| !thing.is_ending()).map(|(id, _)| id.as_str()).collect();
    assert_eq!(left, OUTSIDE);
}

#[tokio::test(start_paused = true)]
async fn when_there_is_much_to_delete_then_eight_changes_are_under_way_at_a_time() {
    let ec2 = ec2();
    for at in 0..20 {
        let (id, eni) = (format!("i-1{at:02}"), format!("eni-1{at:02}"));
        ec2.put(&id, instance(&id, VPC));
        ec2.put(&eni, interface(&eni, VPC, &attached(&id, true)).goes_with(&id));
    }
    let (provider, _) = ec2.provider().await;
    let plan = planned(&releasing(), &provider).await;
    assert!(execute_teardown(&plan, &WorkflowEvents::default(), &provider).await.expect("an outcome").is_gone());
    assert_eq!(ec2.most_changes_at_once(), 8);
}
