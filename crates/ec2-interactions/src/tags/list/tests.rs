use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn page(tags: &[(&str, &str, &str)], next: &str) -> HttpResponse {
    let tag = |(id, key, value): &(&str, &str, &str)| {
        format!("<item><resourceId>{id}</resourceId><key>{key}</key><value>{value}</value></item>")
    };
    let tags: String = tags.iter().map(tag).collect();
    answer_to("DescribeTags", &format!("<tagSet>{tags}</tagSet><nextToken>{next}</nextToken>"))
}

#[tokio::test]
async fn when_tags_are_asked_for_then_all_pages_are_read_and_sorted_by_thing() {
    let pages = [page(&[("vpc-1", "Name", "web"), ("i-1", "team", "")], "second"), page(&[("vpc-1", "team", "a")], "")];
    let wire = Wire::answering(pages).await;
    let tags = get_tags(&["vpc-1", "i-1", "eni-1"], &wire.provider).await.expect("tags");
    let of = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Tags>();
    let expected = [("i-1", of(&[("team", "")])), ("vpc-1", of(&[("Name", "web"), ("team", "a")]))];
    assert_eq!(tags, expected.map(|(id, tags)| (id.to_owned(), tags)).into());
    let sent = &wire.requests()[1];
    assert_eq!((sent.get("Filter.1.Name"), sent.get("Filter.1.Value.3")), ("resource-id", "eni-1"));
    assert_eq!((sent.get("NextToken"), sent.get("MaxResults")), ("second", "1000"));
}

#[tokio::test]
async fn when_tags_of_more_things_are_asked_for_than_a_filter_takes_then_there_are_more_requests() {
    let ids: Vec<String> = (0..201).map(|at| format!("eni-{at}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let wire = Wire::answering([page(&[("eni-0", "a", "")], ""), page(&[("eni-200", "a", "")], "")]).await;
    assert_eq!(get_tags(&ids, &wire.provider).await.expect("tags").len(), 2);
    let requests = wire.requests();
    assert_eq!((requests[0].get("Filter.1.Value.200"), requests[0].get("Filter.1.Value.201")), ("eni-199", ""));
    assert_eq!((requests[1].get("Filter.1.Value.1"), requests[1].get("Filter.1.Value.2")), ("eni-200", ""));
}

#[tokio::test]
async fn when_tags_of_everything_are_listed_then_nothing_is_filtered() {
    let wire = Wire::answering([page(&[("vpc-1", "Name", "web")], "")]).await;
    let tags: Vec<_> = list_tags(&[], &wire.provider).try_collect().await.expect("tags");
    let expected = ResourceTag { resource: "vpc-1".to_owned(), name: "Name".to_owned(), value: "web".to_owned() };
    assert_eq!(tags, [expected]);
    assert_eq!(wire.sent(), ["DescribeTags MaxResults=1000"]);
}

#[tokio::test]
async fn when_the_answer_has_tags_of_something_else_then_it_is_an_error() {
    let wire = Wire::answering([page(&[("vpc-2", "Name", "web")], "")]).await;
    let error = get_tags(&["vpc-1"], &wire.provider).await.expect_err("another's");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_tags_cannot_be_listed_then_the_reason_is_told() {
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no"), page(&[], "x"), page(&[], "x")]).await;
    let denied = get_tags(&["vpc-1"], &wire.provider).await.expect_err("denied");
    assert!(matches!(denied, Ec2Error::Request { .. }), "{denied:?}");
    let broken = get_tags(&["vpc-1"], &wire.provider).await.expect_err("endless");
    assert!(matches!(broken, Ec2Error::BrokenList { .. }), "{broken:?}");
    let nonsense = get_tags(&["vpc-1", "web"], &wire.provider).await.expect_err("no id");
    assert!(matches!(nonsense, Ec2Error::InvalidInput { .. }), "{nonsense:?}");
    assert_eq!(wire.requests().len(), 3);
}
