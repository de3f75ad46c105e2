use super::*;
use crate::deletion::FailedDeletion;
use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_with, provider_without_answers, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_cloudwatch::Client;
use aws_smithy_mocks::{mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use ciborium::{Value, cbor};
use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

/// The part of CloudWatch that refuses deletions, with its rules.
#[derive(Default)]
struct Alarms {
    metric: HashSet<String>,
    /// Composite alarms, and which alarms they name.
    composite: BTreeMap<String, Vec<String>>,
    log: HashSet<String>,
    /// Described, and gone when they are to be deleted.
    fleeting: HashSet<String>,
    denied: HashSet<String>,
}

fn set(names: &[&str]) -> HashSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).cloned().unwrap_or_default();
    values.iter().filter_map(Value::as_text).map(str::to_owned).collect()
}

impl Alarms {
    fn describe(&self, input: &Value) -> HttpResponse {
        let (names, child) = (texts(field(input, "AlarmNames")), field(input, "ParentsOfAlarmName"));
        assert!(names.len() <= 100);
        let list = |of: &dyn Fn(&str) -> bool| {
            let matching = names.iter().filter(|name| of(name));
            matching.map(|name| cbor!({ "AlarmName" => name }).expect("CBOR")).collect::<Vec<_>>()
        };
        let child = child.and_then(Value::as_text);
        let parents =
            self.composite.iter().filter(|(_, children)| children.iter().any(|name| Some(name.as_str()) == child));
        let parents = parents.map(|(name, _)| cbor!({ "AlarmName" => name }).expect("CBOR"));
        let composite = list(&|name| self.composite.contains_key(name)).into_iter().chain(parents).collect::<Vec<_>>();
        let result = cbor!({
            "MetricAlarms" => list(&|name| self.metric.contains(name) || self.fleeting.contains(name)),
            "CompositeAlarms" => composite, "LogAlarms" => list(&|name| self.log.contains(name)),
        });
        answer(&result.expect("CBOR"))
    }

    fn delete(&mut self, input: &Value) -> HttpResponse {
        let names = texts(field(input, "AlarmNames"));
        let is_composite = |name: &&String| self.composite.contains_key(*name);
        let needed = |name: &&String| self.composite.values().any(|children| children.contains(name));
        if names.len() > 100 || names.iter().filter(is_composite).count() > 1 {
            return refusal(400, "ValidationError", "too many");
        }
        if names.len() > 1 && names.iter().any(|name| self.log.contains(name)) {
            return refusal(400, "ValidationError", "log alarms go alone");
        }
        if let Some(name) = names.iter().find(needed) {
            let message = format!("Cannot delete {name} as there are composite alarm(s) depending on it.");
            return refusal(400, "ValidationError", &message);
        }
        if names.iter().any(|name| self.denied.contains(name)) {
            return refusal(403, "AccessDenied", "not you");
        }
        let is_known =
            |name: &String| self.metric.contains(name) || self.composite.contains_key(name) || self.log.contains(name);
        let all_known = names.iter().all(is_known);
        for name in names {
            self.metric.remove(&name);
            self.composite.remove(&name);
            self.log.remove(&name);
        }
        if all_known { answer(&Value::Map(Vec::new())) } else { refusal(404, "ResourceNotFound", "no such alarm") }
    }
}

fn cloudwatch(alarms: Alarms) -> Wire {
    let alarms = Mutex::new(alarms);
    Wire::answering(move |request| {
        let (operation, input) = asked(request);
        let mut alarms = alarms.lock().expect("no panic");
        match operation.as_str() {
            "DescribeAlarms" => alarms.describe(&input),
            "DeleteAlarms" => alarms.delete(&input),
            other => panic!("{other}"),
        }
    })
}

async fn delete_on(wire: &Wire, names: &[&str]) -> DeletionReport {
    delete_alarms(names.iter().copied(), &provider_on(wire).await).await.expect("a report")
}

fn packs(wire: &Wire) -> Vec<Vec<String>> {
    let deletions = wire.requests(asked).into_iter().filter(|(operation, _)| operation == "DeleteAlarms");
    deletions.map(|(_, input)| texts(field(&input, "AlarmNames"))).collect()
}

#[tokio::test]
async fn when_delete_alarms_and_there_are_250_then_they_go_by_the_hundred() {
    let names: Vec<String> = (0..250).map(|n| format!("a{n}")).collect();
    let wire = cloudwatch(Alarms { metric: names.iter().cloned().collect(), ..Alarms::default() });
    let report = delete_alarms(names.iter(), &provider_on(&wire).await).await.expect("a report");
    assert_eq!(report, DeletionReport { deleted: names, ..DeletionReport::default() });
    assert_eq!(packs(&wire).iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(wire.requests(|_| ()).len(), 6);
}

#[tokio::test]
async fn when_delete_alarms_and_some_are_missing_or_named_twice_then_these_are_reported_and_the_rest_goes() {
    let wire = cloudwatch(Alarms { metric: set(&["a", "b"]), ..Alarms::default() });
    let report = delete_on(&wire, &["a", "gone", "b", "a", "gone"]).await;
    assert_eq!((report.deleted, report.missing), (vec!["a".to_owned(), "b".to_owned()], vec!["gone".to_owned()]));
    assert!(report.failed.is_empty());
    assert_eq!(packs(&wire), [["a", "b"]]);
}

#[tokio::test]
async fn when_delete_alarms_and_composite_ones_name_the_others_then_parents_go_first_one_by_one() {
    let children = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let composite = [("c1", &["a"][..]), ("c2", &["c1"]), ("c3", &["c2"])];
    let composite = composite.into_iter().map(|(name, named)| (name.to_owned(), children(named))).collect();
    let wire = cloudwatch(Alarms { metric: set(&["a", "b"]), composite, log: set(&["l1", "l2"]), ..Alarms::default() });
    let report = delete_on(&wire, &["a", "c1", "l1", "c2", "b", "c3", "l2"]).await;
    assert_eq!(report.deleted, ["c3", "c2", "c1", "l1", "l2", "a", "b"]);
    assert!(report.failed.is_empty() && report.missing.is_empty());
    let sizes: Vec<usize> = packs(&wire).iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, 1, 1, 1, 1, 1, 1, 1, 2], "only the metric alarms go together");
}

#[tokio::test]
async fn when_delete_alarms_and_one_of_a_pack_is_needed_then_only_that_one_stays_and_who_needs_it_is_told() {
    let names: Vec<String> = (0..10).map(|n| format!("a{n}")).collect();
    let composite = BTreeMap::from([("keeper".to_owned(), vec!["a6".to_owned()])]);
    let wire = cloudwatch(Alarms { metric: names.iter().cloned().collect(), composite, ..Alarms::default() });
    let report = delete_alarms(names, &provider_on(&wire).await).await.expect("a report");
    let failed = FailedDeletion {
        name: "a6".to_owned(),
        code: Some("ValidationError".to_owned()),
        message: "Cannot delete a6 as there are composite alarm(s) depending on it.".to_owned(),
        is_retryable: false,
        needed_by: vec!["keeper".to_owned()],
    };
    let said =
        "`a6`: Cannot delete a6 as there are composite alarm(s) depending on it. (ValidationError); needed by keeper";
    assert_eq!(failed.to_string(), said);
    assert_eq!(report.failed, [failed]);
    assert_eq!(report.deleted, ["a0", "a1", "a2", "a3", "a4", "a5", "a7", "a8", "a9"]);
    assert!(packs(&wire).len() <= 9, "{:?}", packs(&wire));
}

#[tokio::test]
async fn when_delete_alarms_and_composite_ones_go_round_in_a_circle_then_they_stay_and_it_ends() {
    let composite = BTreeMap::from([("a".to_owned(), vec!["b".to_owned()]), ("b".to_owned(), vec!["a".to_owned()])]);
    let wire = cloudwatch(Alarms { composite, ..Alarms::default() });
    let report = delete_on(&wire, &["a", "b"]).await;
    let failed: Vec<_> = report.failed.iter().map(|failed| (failed.name.as_str(), failed.needed_by.clone())).collect();
    assert_eq!(failed, [("a", vec!["b".to_owned()]), ("b", vec!["a".to_owned()])]);
    assert!(report.deleted.is_empty());
}

#[tokio::test]
async fn when_delete_alarms_and_one_goes_meanwhile_then_it_is_gone_and_so_are_the_others() {
    let wire = cloudwatch(Alarms { metric: set(&["a", "b", "c"]), fleeting: set(&["f"]), ..Alarms::default() });
    let mut report = delete_on(&wire, &["a", "f", "b", "c"]).await;
    report.deleted.sort();
    assert_eq!(report.deleted, ["a", "b", "c", "f"]);
    assert!(report.failed.is_empty());
}

#[tokio::test]
async fn when_delete_alarms_and_a_pack_is_denied_then_all_of_it_is_reported_and_other_packs_go() {
    let names: Vec<String> = (0..150).map(|n| format!("a{n}")).collect();
    let wire =
        cloudwatch(Alarms { metric: names.iter().cloned().collect(), denied: set(&["a7"]), ..Alarms::default() });
    let report = delete_alarms(names, &provider_on(&wire).await).await.expect("a report");
    assert_eq!((report.deleted.len(), report.failed.len(), packs(&wire).len()), (50, 100, 2));
    let failed = &report.failed[99];
    assert_eq!(
        (failed.name.as_str(), failed.code.as_deref(), failed.message.as_str()),
        ("a99", Some("AccessDenied"), "not you")
    );
}

#[tokio::test]
async fn when_delete_alarms_and_they_cannot_be_looked_up_then_nothing_is_deleted() {
    let denied = mock!(Client::describe_alarms).then_http_response(|| refusal(403, "AccessDenied", "no"));
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, [&denied])).await;
    let error = delete_alarms(["a"], &provider).await.expect_err("not even looked up");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::AccessDenied));
}

#[tokio::test]
async fn when_delete_alarms_and_a_name_cannot_be_one_or_there_are_none_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let error = delete_alarms(["a", ""], &provider).await.expect_err("no name");
    assert!(matches!(error, AlarmError::Invalid { .. }), "{error:?}");
    let none: [&str; 0] = [];
    assert_eq!(delete_alarms(none, &provider).await.expect("nothing"), DeletionReport::default());
}

#[tokio::test]
async fn when_delete_alarms_and_who_needs_one_is_not_told_then_no_metric_alarm_is_taken_for_it() {
    let wire = Wire::answering(|request| match asked(request).0.as_str() {
        // As stand-ins answer that do not know what parents are.
        "DescribeAlarms" => answer(&cbor!({ "MetricAlarms" => [{ "AlarmName" => "a" }] }).expect("CBOR")),
        _ => refusal(400, "ValidationError", "no"),
    });
    let report = delete_on(&wire, &["a"]).await;
    assert_eq!(report.failed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["`a`: no (ValidationError)"]);
}
