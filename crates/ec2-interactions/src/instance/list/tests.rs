use super::*;
use crate::instance::stand_in::{RUNNING, bare, described};
use crate::stand_in::{provider_with, refusal};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::operation::describe_instances::DescribeInstancesInput;
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};

fn filters(request: &DescribeInstancesInput) -> Vec<(&str, Vec<&str>)> {
    request
        .filters()
        .iter()
        .map(|f| (f.name().unwrap_or_default(), f.values().iter().map(String::as_str).collect()))
        .collect()
}

async fn listed(filters: &InstanceFilters, rules: &[&Rule]) -> Result<Vec<String>, Ec2Error> {
    let provider = provider_with(mock_client!(aws_sdk_ec2, rules.iter().copied())).await;
    list_instances(filters, &provider).map_ok(|instance| instance.id).try_collect().await
}

/// The page that is asked for with `token`, and where the next one begins.
fn page(
    token: Option<&'static str>,
    instances: &'static [&'static [&'static str]],
    next: Option<&'static str>,
) -> Rule {
    mock!(Client::describe_instances)
        .match_requests(move |request| {
            request.next_token() == token && request.max_results() == Some(500) && request.instance_ids.is_none()
        })
        .then_http_response(move || {
            let items = |ids: &&[&str]| ids.iter().map(|id| bare(id, "running")).collect::<Vec<_>>();
            let reservations: Vec<Vec<String>> = instances.iter().map(items).collect();
            described(&reservations.iter().map(Vec::as_slice).collect::<Vec<_>>(), next)
        })
}

#[tokio::test]
async fn when_list_instances_and_reservations_and_a_page_are_empty_then_every_instance_is_read() {
    let pages = [
        page(None, &[&["i-1a", "i-2b"], &[], &["i-3c"]], Some("second")),
        page(Some("second"), &[], Some("third")),
        page(Some("third"), &[&["i-4d"]], Some("")),
    ];
    let ids = listed(&InstanceFilters::default(), &pages.each_ref()).await.expect("a list");
    assert_eq!(ids, ["i-1a", "i-2b", "i-3c", "i-4d"]);
    assert_eq!(pages.each_ref().map(Rule::num_calls), [1, 1, 1]);
}

#[tokio::test]
async fn when_list_instances_and_a_token_repeats_then_the_list_ends_with_an_error() {
    let pages = [page(None, &[], Some("again")), page(Some("again"), &[], Some("again"))];
    let error = listed(&InstanceFilters::default(), &pages.each_ref()).await.expect_err("no end");
    assert!(matches!(error, Ec2Error::BrokenList { .. }), "{error:?}");
}

#[tokio::test]
async fn when_list_instances_and_a_later_page_fails_then_the_list_ends_with_the_reason() {
    let first = page(None, &[&["i-1a"]], Some("second"));
    let denied = mock!(Client::describe_instances).then_http_response(|| refusal(403, "UnauthorizedOperation", "no"));
    let error = listed(&InstanceFilters::default(), &[&first, &denied]).await.expect_err("half a list is none");
    assert_eq!(error.request().and_then(|source| source.code()), Some("UnauthorizedOperation"));
}

fn web() -> InstanceFilters {
    InstanceFilters {
        states: vec![InstanceState::Running, InstanceState::Pending],
        subnet: Some("subnet-0aa".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        ..InstanceFilters::of_vpc("vpc-0bb")
    }
}

#[tokio::test]
async fn when_list_instances_and_filters_are_given_then_ec2_is_asked_with_them_all() {
    let rule = mock!(Client::describe_instances)
        .match_requests(|request| {
            let expected = [
                ("instance-state-name", vec!["running", "pending"]),
                ("vpc-id", vec!["vpc-0bb"]),
                ("subnet-id", vec!["subnet-0aa"]),
                ("tag:Name", vec!["web"]),
            ];
            filters(request) == expected
        })
        .then_http_response(|| described(&[&[RUNNING.to_owned()]], None));
    assert_eq!(listed(&web(), &[&rule]).await.expect("a list"), ["i-0a1b2c3d4e5f60001"]);
}

#[tokio::test]
async fn when_list_instances_and_an_instance_is_not_what_was_asked_for_then_the_answer_is_wrong() {
    let others = [
        (InstanceFilters { states: vec![InstanceState::Stopped], ..web() }, "is running"),
        (InstanceFilters { vpc: Some("vpc-0other".to_owned()), ..web() }, "is elsewhere"),
        (InstanceFilters { subnet: Some("subnet-0other".to_owned()), ..web() }, "is elsewhere"),
        (InstanceFilters { tags: Tags::from([("Name".to_owned(), "db".to_owned())]), ..web() }, "has no tag Name=db"),
    ];
    for (filters, problem) in others {
        let rule = mock!(Client::describe_instances).then_http_response(|| described(&[&[RUNNING.to_owned()]], None));
        let error = listed(&filters, &[&rule]).await.expect_err(problem);
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
        assert!(error.to_string().ends_with(problem), "{error}");
    }
}

#[tokio::test]
async fn when_list_instances_and_an_id_cannot_be_then_nothing_is_sent() {
    let wrong = [InstanceFilters::of_vpc("subnet-1a"), InstanceFilters { subnet: Some("x".to_owned()), ..web() }];
    for filters in wrong {
        let rule = page(None, &[], None);
        let error = listed(&filters, &[&rule]).await.expect_err("no id");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        assert_eq!(rule.num_calls(), 0);
    }
}

async fn got(
    id: &str,
    answer: impl Fn() -> aws_sdk_ec2::config::http::HttpResponse + Send + Sync + 'static,
) -> Result<Instance, Ec2Error> {
    let rule = mock!(Client::describe_instances)
        .match_requests(|request| request.instance_ids() == ["i-1a"] && request.max_results().is_none())
        .then_http_response(answer);
    get_instance(id, &provider_with(mock_client!(aws_sdk_ec2, [&rule])).await).await
}

#[tokio::test]
async fn when_get_instance_and_it_exists_then_it_is_read_and_no_page_size_is_sent() {
    let instance = got("i-1a", || described(&[&[bare("i-1a", "stopped")]], None)).await.expect("an instance");
    assert_eq!((instance.id.as_str(), instance.state), ("i-1a", InstanceState::Stopped));
}

#[tokio::test]
async fn when_get_instance_and_ec2_knows_none_then_it_does_not_exist_however_that_is_said() {
    for error in [
        got("i-1a", || refusal(400, "InvalidInstanceID.NotFound", "no")).await,
        got("i-1a", || described(&[], None)).await,
        got("i-1a", || described(&[&[]], None)).await,
    ] {
        let error = error.expect_err("none");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
        assert_eq!(error.to_string(), "instance `i-1a` does not exist");
    }
}

#[tokio::test]
async fn when_get_instance_and_the_answer_is_about_another_then_it_is_wrong() {
    let error = got("i-1a", || described(&[&[bare("i-2b", "running")]], None)).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_get_instance_and_the_id_cannot_be_then_nothing_is_sent() {
    let error = got("web", || described(&[], None)).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

/// EC2 that knows every instance but those whose ids end in `f`.
fn knowing() -> Rule {
    mock!(Client::describe_instances)
        .match_requests(|request| request.instance_ids.is_none() && request.max_results() == Some(500))
        .then_compute_response(|request| {
            let [(name, ids)] = filters(request).try_into().expect("one filter");
            assert_eq!(name, "instance-id");
            let known = ids.iter().rev().filter(|id| !id.ends_with('f')).map(|id| bare(id, "running"));
            MockResponse::Http(described(&[&known.collect::<Vec<_>>()], None))
        })
}

#[tokio::test]
async fn when_get_instances_and_some_are_unknown_then_the_others_come_in_the_order_asked_for() {
    let rule = knowing();
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    let instances = get_instances(&["i-3c", "i-1a", "i-0f", "i-3c"], &provider).await.expect("instances");
    assert_eq!(instances.iter().map(|instance| instance.id.as_str()).collect::<Vec<_>>(), ["i-3c", "i-1a"]);
}

#[tokio::test]
async fn when_get_instances_and_there_are_many_then_two_hundred_are_asked_for_at_a_time() {
    let rule = knowing();
    let provider = provider_with(mock_client!(aws_sdk_ec2, RuleMode::MatchAny, [&rule])).await;
    let ids: Vec<_> = (0..401).map(|number| format!("i-{number}a")).collect();
    let instances = get_instances(&ids, &provider).await.expect("instances");
    assert!(instances.iter().map(|instance| &instance.id).eq(&ids));
    assert_eq!(rule.num_calls(), 3);
}

#[tokio::test]
async fn when_get_instances_and_none_are_asked_for_then_nothing_is_sent_for_ec2_would_answer_with_all() {
    let rule = knowing();
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    assert!(get_instances(&[] as &[&str], &provider).await.expect("none").is_empty());
    assert_eq!(rule.num_calls(), 0);
}

#[tokio::test]
async fn when_get_instances_and_another_is_answered_then_the_answer_is_wrong() {
    let rule = mock!(Client::describe_instances).then_http_response(|| described(&[&[bare("i-2b", "running")]], None));
    let error = get_instances(&["i-1a"], &provider_with(mock_client!(aws_sdk_ec2, [&rule])).await).await;
    assert!(matches!(error, Err(Ec2Error::WrongAnswer { .. })), "{error:?}");
}
