use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn page(entries: &[&str], next: &str) -> HttpResponse {
    let entries: String = entries.iter().flat_map(|entry| ["<item>", entry, "</item>"]).collect();
    let set = format!("<networkInterfaceSet>{entries}</networkInterfaceSet><nextToken>{next}</nextToken>");
    answer_to("DescribeNetworkInterfaces", &set)
}

fn of_instance(id: &str, instance: &str) -> String {
    let attachment = format!("<attachmentId>eni-attach-1</attachmentId><instanceId>{instance}</instanceId>");
    format!("<networkInterfaceId>{id}</networkInterfaceId><attachment>{attachment}</attachment>")
}

fn ids(interfaces: &[NetworkInterface]) -> Vec<&str> {
    interfaces.iter().map(|interface| interface.id.as_str()).collect()
}

fn reservations(xml: &str) -> HttpResponse {
    answer_to("DescribeInstances", &format!("<reservationSet>{xml}</reservationSet>"))
}

#[tokio::test]
async fn when_an_instances_interfaces_are_asked_for_then_all_pages_are_read() {
    let pages = [page(&[&of_instance("eni-1", "i-1a2b")], "second"), page(&[&of_instance("eni-2", "i-1a2b")], "")];
    let wire = Wire::answering(pages).await;
    let found = get_enis_of_instance("i-1a2b", &wire.provider).await.expect("interfaces");
    assert_eq!(ids(&found), ["eni-1", "eni-2"]);
    let request = &wire.requests()[1];
    let filter = (request.get("Filter.1.Name"), request.get("Filter.1.Value.1"));
    assert_eq!(filter, ("attachment.instance-id", "i-1a2b"));
    assert_eq!((request.get("NextToken"), request.get("MaxResults")), ("second", "1000"));
}

#[tokio::test]
async fn when_an_instance_has_no_interfaces_then_it_is_asked_for_and_there_are_none() {
    let instance = "<item><instancesSet><item><instanceId>i-1a2b</instanceId></item></instancesSet></item>";
    let wire = Wire::answering([page(&[], ""), reservations(instance)]).await;
    assert!(get_enis_of_instance("i-1a2b", &wire.provider).await.expect("no interfaces").is_empty());
    assert_eq!(wire.sent()[1], "DescribeInstances InstanceId.1=i-1a2b");
}

#[tokio::test]
async fn when_an_instance_does_not_exist_then_code_and_empty_reservations_say_so_alike() {
    let empty = "<item><reservationId>r-1</reservationId><instancesSet/></item>";
    let another = "<item><instancesSet><item><instanceId>i-9f9f</instanceId></item></instancesSet></item>";
    let answers = [
        refusal(400, "InvalidInstanceID.NotFound", "The instance ID 'i-1a2b' does not exist"),
        reservations(""),
        reservations(empty),
        reservations(another),
    ];
    for response in answers {
        let wire = Wire::answering([page(&[], ""), response]).await;
        let error = get_enis_of_instance("i-1a2b", &wire.provider).await.expect_err("no instance");
        assert_eq!(error.to_string(), "instance `i-1a2b` does not exist");
    }
}

#[tokio::test]
async fn when_an_instances_interfaces_are_asked_for_and_one_is_anothers_then_it_is_an_error() {
    let wire = Wire::answering([page(&[&of_instance("eni-1", "i-9f9f")], "")]).await;
    let error = get_enis_of_instance("i-1a2b", &wire.provider).await.expect_err("another's");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_interfaces_are_asked_for_by_what_is_no_id_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let errors = [
        get_enis_of_instance("eni-1", &wire.provider).await.err(),
        get_enis_of_subnet("vpc-1", &wire.provider).await.err(),
        list_enis_of_security_group("web", &wire.provider).try_collect::<Vec<_>>().await.err(),
        get_network_interface("i-1", &wire.provider).await.err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(Ec2Error::InvalidInput { .. })), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_subnets_interfaces_are_asked_for_then_they_are_filtered_and_looked_over() {
    let entry = "<networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1a2b</subnetId>";
    let wire = Wire::answering([page(&[entry], "")]).await;
    let found = get_enis_of_subnet("subnet-1a2b", &wire.provider).await.expect("interfaces");
    assert_eq!(ids(&found), ["eni-1"]);
    let request = &wire.requests()[0];
    assert_eq!((request.get("Filter.1.Name"), request.get("Filter.1.Value.1")), ("subnet-id", "subnet-1a2b"));
    let wire = Wire::answering([page(&[entry], "")]).await;
    let error = get_enis_of_subnet("subnet-9f9f", &wire.provider).await.expect_err("another's");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_subnet_has_no_interfaces_then_it_is_asked_for() {
    let subnet = "<subnetSet><item><subnetId>subnet-1a2b</subnetId></item></subnetSet>";
    let wire = Wire::answering([page(&[], ""), answer_to("DescribeSubnets", subnet)]).await;
    assert!(get_enis_of_subnet("subnet-1a2b", &wire.provider).await.expect("none").is_empty());
    let wire = Wire::answering([page(&[], ""), refusal(400, "InvalidSubnetID.NotFound", "no")]).await;
    let error = get_enis_of_subnet("subnet-1a2b", &wire.provider).await.expect_err("no subnet");
    assert_eq!(error.to_string(), "subnet `subnet-1a2b` does not exist");
}

#[tokio::test]
async fn when_a_groups_interfaces_are_listed_then_any_of_their_groups_may_be_it() {
    let groups = "<item><groupId>sg-9</groupId></item><item><groupId>sg-1a2b</groupId></item>";
    let entry = format!("<networkInterfaceId>eni-1</networkInterfaceId><groupSet>{groups}</groupSet>");
    let wire = Wire::answering([page(&[&entry], "")]).await;
    let found: Vec<_> = list_enis_of_security_group("sg-1a2b", &wire.provider).try_collect().await.expect("interfaces");
    assert_eq!(ids(&found), ["eni-1"]);
    let request = &wire.requests()[0];
    assert_eq!((request.get("Filter.1.Name"), request.get("Filter.1.Value.1")), ("group-id", "sg-1a2b"));
    let other =
        "<networkInterfaceId>eni-1</networkInterfaceId><groupSet><item><groupId>sg-9</groupId></item></groupSet>";
    let wire = Wire::answering([page(&[other], "")]).await;
    let error = list_enis_of_security_group("sg-1a2b", &wire.provider).try_collect::<Vec<_>>().await;
    assert!(matches!(error, Err(Ec2Error::WrongAnswer { .. })), "{error:?}");
}
