use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

const MICRO: &str = "<instanceType>t3.micro</instanceType><currentGeneration>true</currentGeneration>\
    <bareMetal>false</bareMetal><hypervisor>nitro</hypervisor>\
    <processorInfo><supportedArchitectures><item>i386</item><item>x86_64</item></supportedArchitectures></processorInfo>\
    <vCpuInfo><defaultVCpus>2</defaultVCpus><defaultCores>1</defaultCores></vCpuInfo>\
    <memoryInfo><sizeInMiB>1024</sizeInMiB></memoryInfo>\
    <networkInfo><networkPerformance>Up to 5 Gigabit</networkPerformance>\
    <maximumNetworkInterfaces>2</maximumNetworkInterfaces></networkInfo>";
const METAL: &str = "<instanceType>m7g.metal</instanceType><bareMetal>true</bareMetal>";

fn described(types: &[&str], next: &str) -> HttpResponse {
    let items = types.iter().map(|one| format!("<item>{one}</item>")).collect::<Vec<_>>().concat();
    let xml = format!("<instanceTypeSet>{items}</instanceTypeSet><nextToken>{next}</nextToken>");
    answer_to("DescribeInstanceTypes", &xml)
}

#[tokio::test]
async fn when_an_instance_type_is_got_then_everything_ec2_says_stands_where_it_belongs() {
    let wire = Wire::answering([described(&[], "b"), described(&[MICRO], "")]).await;
    let expected = InstanceType {
        name: "t3.micro".to_owned(),
        vcpus: 2,
        memory_mib: 1024,
        architectures: vec![Architecture::I386, Architecture::X86_64],
        network_performance: "Up to 5 Gigabit".to_owned(),
        network_interfaces: 2,
        is_current: true,
        is_bare_metal: false,
        hypervisor: Some("nitro".to_owned()),
    };
    assert_eq!(get_instance_type("t3.micro", &wire.provider).await.expect("a type"), expected);
    let sent = &wire.requests()[1];
    assert_eq!((sent.get("Filter.1.Name"), sent.get("Filter.1.Value.1")), ("instance-type", "t3.micro"));
    assert_eq!((sent.get("MaxResults"), sent.get("NextToken")), ("100", "b"));
}

#[tokio::test]
async fn when_an_instance_type_is_got_and_there_is_none_or_another_then_the_error_says_so() {
    let wire = Wire::answering([described(&[], "")]).await;
    let error = get_instance_type("t9.*", &wire.provider).await.expect_err("none");
    assert_eq!(error.to_string(), "instance type `t9.*` does not exist");
    assert_eq!(wire.requests()[0].get("Filter.1.Value.1"), r"t9.\*", "a name is no pattern");
    let wire = Wire::answering([described(&[METAL], "")]).await;
    let error = get_instance_type("t3.micro", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let error = get_instance_type("", &Wire::silent().await.provider).await.expect_err("no name");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_instance_types_are_listed_then_names_are_patterns_and_every_page_is_read() {
    let wire = Wire::answering([described(&[MICRO], "b"), described(&[], "c"), described(&[METAL], "")]).await;
    let types: Vec<_> =
        list_instance_types(&["t3.*", "m?g.metal"], &wire.provider).try_collect().await.expect("a list");
    assert_eq!(types.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["t3.micro", "m7g.metal"]);
    assert!(types[1].is_bare_metal && !types[1].is_current);
    let sent = &wire.requests()[2];
    assert_eq!((sent.get("Filter.1.Value.1"), sent.get("Filter.1.Value.2")), ("t3.*", "m?g.metal"));
    assert_eq!(sent.get("NextToken"), "c");

    let wire = Wire::answering([described(&[MICRO], "")]).await;
    let _: Vec<_> = list_instance_types(&[], &wire.provider).try_collect().await.expect("a list");
    assert_eq!(wire.sent(), ["DescribeInstanceTypes MaxResults=100"]);
}

fn offered(offerings: &[(&str, &str)], next: &str) -> HttpResponse {
    let item = |(name, zone): &(&str, &str)| {
        format!(
            "<item><instanceType>{name}</instanceType><locationType>availability-zone</locationType><location>{zone}</location></item>"
        )
    };
    let items: String = offerings.iter().map(item).collect();
    let xml = format!("<instanceTypeOfferingSet>{items}</instanceTypeOfferingSet><nextToken>{next}</nextToken>");
    answer_to("DescribeInstanceTypeOfferings", &xml)
}

#[tokio::test]
async fn when_zones_of_an_instance_type_are_asked_for_then_they_come_sorted_from_every_page() {
    let wire =
        Wire::answering([offered(&[("t3.micro", "us-east-1c")], "b"), offered(&[("t3.micro", "us-east-1a")], "")])
            .await;
    let zones = get_azs_with_instance_type("t3.micro", &wire.provider).await.expect("zones");
    assert_eq!(zones, ["us-east-1a", "us-east-1c"]);
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("LocationType"), sent.get("Filter.1.Name")), ("availability-zone", "instance-type"));
    assert_eq!(sent.get("Filter.1.Value.1"), "t3.micro");
}

#[tokio::test]
async fn when_zones_of_an_instance_type_are_asked_for_and_there_are_none_then_the_answer_is_empty() {
    let wire = Wire::answering([offered(&[], "")]).await;
    assert!(get_azs_with_instance_type("t9.micro", &wire.provider).await.expect("no zones").is_empty());
}

#[tokio::test]
async fn when_zones_of_an_instance_type_are_asked_for_and_something_is_wrong_then_the_error_says_so() {
    let wire = Wire::answering([offered(&[("t3.nano", "us-east-1a")], "")]).await;
    let error = get_azs_with_instance_type("t3.micro", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = get_azs_with_instance_type("t3.micro", &wire.provider).await.expect_err("denied");
    assert_eq!(error.request().and_then(|source| source.code()), Some("UnauthorizedOperation"));
    let error = get_azs_with_instance_type("", &Wire::silent().await.provider).await.expect_err("no name");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[test]
fn when_an_offering_is_described_then_it_is_known_by_its_type() {
    let sdk = InstanceTypeOffering::builder().instance_type("m5.large".into()).location("us-east-1a").build();
    assert_eq!(Offering::of(sdk).expect("an offering").id(), "m5.large");
}
