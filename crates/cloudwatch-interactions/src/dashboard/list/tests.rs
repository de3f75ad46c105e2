use super::*;
use crate::dashboard::delete::delete_dashboards;
use crate::stand_in::{Wire, answer, asked, field, provider_on, refusal, time};
use aws_interactions_core::RequestErrorKind;
use ciborium::{Value, cbor};
use futures::TryStreamExt;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

async fn list_on(wire: &Wire, prefix: &str) -> Result<Vec<DashboardSummary>, DashboardError> {
    list_dashboards(prefix, &provider_on(wire).await).try_collect().await
}

#[tokio::test]
async fn when_list_dashboards_then_every_page_is_read() {
    let wire = Wire::answering(|request| {
        let (_, input) = asked(request);
        let page = match field(&input, "NextToken").and_then(Value::as_text) {
            None => cbor!({ "DashboardEntries" => [{ "DashboardName" => "shop-a", "DashboardArn" => "arn:a",
                "LastModified" => time(7.0), "Size" => 313 }], "NextToken" => "second" }),
            Some("second") => cbor!({ "NextToken" => "third" }),
            Some(_) => cbor!({ "DashboardEntries" => [{ "DashboardName" => "shop-b" }], "NextToken" => "" }),
        };
        answer(&page.expect("CBOR"))
    });
    let listed = list_on(&wire, "shop-").await.expect("dashboards");
    let seven = UNIX_EPOCH + Duration::from_secs(7);
    let known =
        DashboardSummary { name: "shop-a".to_owned(), arn: Some("arn:a".to_owned()), modified: Some(seven), size: 313 };
    let bare = DashboardSummary { name: "shop-b".to_owned(), arn: None, modified: None, size: 0 };
    assert_eq!(listed, [known, bare]);
    let prefixes: Vec<_> = wire.requests(|request| field(&asked(request).1, "DashboardNamePrefix").cloned());
    assert_eq!(prefixes, vec![Some(Value::from("shop-")); 3]);
}

#[tokio::test]
async fn when_list_dashboards_and_no_prefix_is_said_then_none_is_asked() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    assert!(list_on(&wire, "").await.expect("dashboards").is_empty());
    assert_eq!(wire.requests(asked), [("ListDashboards".to_owned(), Value::Map(Vec::new()))]);
}

#[tokio::test]
async fn when_list_dashboards_and_it_fails_then_the_reason_is_told() {
    let denied = list_on(&Wire::answering(|_| refusal(403, "AccessDenied", "no")), "").await.expect_err("denied");
    assert_eq!(denied.request().map(aws_interactions_core::RequestError::kind), Some(RequestErrorKind::AccessDenied));
    let endless = Wire::answering(|_| answer(&cbor!({ "NextToken" => "again" }).expect("CBOR")));
    let endless = list_on(&endless, "").await.expect_err("no end");
    assert!(matches!(endless, DashboardError::BrokenList { .. }), "{endless:?}");
}

/// CloudWatch with these dashboards: fails a deletion that names another, and deletes the rest of it.
fn cloudwatch(names: &[String], ghosts: &[&str]) -> Wire {
    let listed: Vec<String> = names.iter().cloned().chain(ghosts.iter().map(|name| (*name).to_owned())).collect();
    let there = Mutex::new(names.to_vec());
    Wire::answering(move |request| {
        let (operation, input) = asked(request);
        if operation == "ListDashboards" {
            let entries: Vec<_> = listed.iter().map(|name| cbor!({ "DashboardName" => name }).expect("CBOR")).collect();
            return answer(&cbor!({ "DashboardEntries" => entries }).expect("CBOR"));
        }
        let doomed = field(&input, "DashboardNames").and_then(Value::as_array).expect("names");
        assert!(doomed.len() <= 100);
        let mut there = there.lock().expect("no panic");
        let before = there.len();
        there.retain(|name| !doomed.contains(&Value::from(name.as_str())));
        if before - there.len() == doomed.len() {
            answer(&Value::Map(Vec::new()))
        } else {
            refusal(404, "ResourceNotFound", "no such dashboard")
        }
    })
}

#[tokio::test]
async fn when_delete_dashboards_and_there_are_many_then_they_go_by_the_hundred_and_the_missing_are_told() {
    let names: Vec<String> = (0..101).map(|n| format!("d{n}")).collect();
    let wire = cloudwatch(&names, &[]);
    let wanted = names.iter().cloned().chain(["gone".to_owned(), "d0".to_owned()]);
    let report = delete_dashboards(wanted, &provider_on(&wire).await).await.expect("a report");
    assert_eq!((report.deleted, report.missing), (names, vec!["gone".to_owned()]));
    assert!(report.failed.is_empty());
    assert_eq!(wire.requests(|request| asked(request).0), ["ListDashboards", "DeleteDashboards", "DeleteDashboards"]);
}

#[tokio::test]
async fn when_delete_dashboards_and_one_goes_meanwhile_then_all_are_gone() {
    let wire = cloudwatch(&["a".to_owned(), "b".to_owned()], &["ghost"]);
    let mut report = delete_dashboards(["a", "ghost", "b"], &provider_on(&wire).await).await.expect("a report");
    report.deleted.sort();
    assert_eq!(report.deleted, ["a", "b", "ghost"]);
    assert!(report.failed.is_empty() && report.missing.is_empty());
}

#[tokio::test]
async fn when_delete_dashboards_and_it_is_denied_then_each_is_reported() {
    let wire = Wire::answering(|request| match asked(request).0.as_str() {
        "ListDashboards" => {
            let entries = cbor!({ "DashboardEntries" => [{ "DashboardName" => "a" }, { "DashboardName" => "b" }] });
            answer(&entries.expect("CBOR"))
        }
        _ => refusal(403, "AccessDenied", "not you"),
    });
    let report = delete_dashboards(["a", "b"], &provider_on(&wire).await).await.expect("a report");
    let told: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["`a`: not you (AccessDenied)", "`b`: not you (AccessDenied)"]);
    assert_eq!(wire.requests(|_| ()).len(), 2);
}
