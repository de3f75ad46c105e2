use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn zone(name: &str, kind: &str, opt_in: &str) -> String {
    format!(
        "<item><optInStatus>{opt_in}</optInStatus><zoneName>{name}</zoneName><zoneId>id-of-{name}</zoneId>\
         <groupName>group-of-{name}</groupName><zoneType>{kind}</zoneType><zoneState>available</zoneState></item>"
    )
}

fn described(zones: &[String]) -> HttpResponse {
    answer_to("DescribeAvailabilityZones", &format!("<availabilityZoneInfo>{}</availabilityZoneInfo>", zones.concat()))
}

fn oregon() -> HttpResponse {
    described(&[
        zone("us-west-2b", "availability-zone", "opt-in-not-required"),
        zone("us-west-2-lax-1a", "local-zone", "opted-in"),
        zone("us-west-2-wl1-las-wlz-1", "wavelength-zone", "not-opted-in"),
        zone("us-west-2a", "availability-zone", "opted-in"),
        zone("us-west-2e", "availability-zone", "not-opted-in"),
    ])
}

#[tokio::test]
async fn when_azs_of_the_region_are_asked_for_then_ordinary_ones_in_use_come_by_name() {
    let wire = Wire::answering([oregon()]).await;
    assert_eq!(get_azs_in_region(&wire.provider).await.expect("zones"), ["us-west-2a", "us-west-2b"]);
    assert_eq!(wire.sent(), ["DescribeAvailabilityZones AllAvailabilityZones=false"]);
}

#[tokio::test]
async fn when_zones_are_listed_then_all_come_by_name_with_what_they_are() {
    let wire = Wire::answering([oregon()]).await;
    let zones = list_zones(&wire.provider).await.expect("zones");
    assert_eq!(wire.sent(), ["DescribeAvailabilityZones AllAvailabilityZones=true"]);
    let names: Vec<_> = zones.iter().map(|zone| zone.name.as_str()).collect();
    assert_eq!(names, ["us-west-2-lax-1a", "us-west-2-wl1-las-wlz-1", "us-west-2a", "us-west-2b", "us-west-2e"]);
    let los_angeles = Zone {
        name: "us-west-2-lax-1a".to_owned(),
        id: Some("id-of-us-west-2-lax-1a".to_owned()),
        kind: ZoneKind::LocalZone,
        opt_in: OptIn::OptedIn,
        state: ZoneState::Available,
        group: Some("group-of-us-west-2-lax-1a".to_owned()),
    };
    assert_eq!(zones[0], los_angeles);
    assert_eq!((&zones[1].kind, &zones[1].opt_in), (&ZoneKind::WavelengthZone, &OptIn::NotOptedIn));
}

#[tokio::test]
async fn when_zones_are_listed_and_one_has_no_name_or_the_caller_may_not_then_the_error_says_so() {
    let wire = Wire::answering([described(&["<item><zoneId>use1-az1</zoneId></item>".to_owned()])]).await;
    let error = list_zones(&wire.provider).await.expect_err("no name");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = get_azs_in_region(&wire.provider).await.expect_err("denied");
    assert_eq!(error.request().and_then(|source| source.code()), Some("UnauthorizedOperation"));
}

fn regions(regions: &[(&str, &str)]) -> HttpResponse {
    let item = |(name, opt_in): &(&str, &str)| {
        format!("<item><regionName>{name}</regionName><optInStatus>{opt_in}</optInStatus></item>")
    };
    let items: String = regions.iter().map(item).collect();
    answer_to("DescribeRegions", &format!("<regionInfo>{items}</regionInfo>"))
}

#[tokio::test]
async fn when_regions_are_listed_then_those_that_are_enabled_come_by_name() {
    let all = [("us-east-1", "opt-in-not-required"), ("af-south-1", "opted-in"), ("me-south-1", "not-opted-in")];
    let wire = Wire::answering([regions(&all)]).await;
    assert_eq!(list_regions(&wire.provider).await.expect("regions"), ["af-south-1", "us-east-1"]);
    assert_eq!(wire.sent(), ["DescribeRegions AllRegions=false"]);
}

#[tokio::test]
async fn when_regions_are_listed_and_one_has_no_name_or_the_request_fails_then_the_error_says_so() {
    let wire = Wire::answering([answer_to("DescribeRegions", "<regionInfo><item/></regionInfo>")]).await;
    let error = list_regions(&wire.provider).await.expect_err("no name");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    assert_eq!(list_regions(&wire.provider).await.expect_err("denied").to_string(), "a request about regions failed");
}
