use super::*;
use crate::stand_in::{Wire, done, refusal};

fn team() -> Tags {
    Tags::from([("team".to_owned(), "web".to_owned())])
}

#[tokio::test]
async fn when_tags_are_set_and_removed_then_things_of_all_kinds_go_in_one_request() {
    let wire = Wire::answering([done("CreateTags"), done("DeleteTags")]).await;
    set_tags(&["vpc-1", "i-1"], &team(), &wire.provider).await.expect("set");
    remove_tags(&["vpc-1", "i-1"], &["team", "Name"], &wire.provider).await.expect("removed");
    let things = "ResourceId.1=vpc-1 ResourceId.2=i-1";
    assert_eq!(
        wire.sent(),
        [
            format!("CreateTags {things} Tag.1.Key=team Tag.1.Value=web"),
            format!("DeleteTags {things} Tag.1.Key=team Tag.2.Key=Name"),
        ]
    );
}

#[tokio::test]
async fn when_more_things_are_tagged_than_a_request_should_have_then_there_are_more_requests() {
    let ids: Vec<String> = (0..401).map(|at| format!("eni-{at}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let wire = Wire::replying(|sent| done(sent.get("Action"))).await;
    set_tags(&ids, &team(), &wire.provider).await.expect("set");
    remove_tags(&ids, &["team"], &wire.provider).await.expect("removed");
    let requests = wire.requests();
    assert_eq!(requests.len(), 6);
    assert_eq!((requests[0].get("ResourceId.200"), requests[0].get("ResourceId.201")), ("eni-199", ""));
    assert_eq!((requests[2].get("ResourceId.1"), requests[2].get("ResourceId.2")), ("eni-400", ""));
    assert_eq!(requests[5].get("ResourceId.1"), "eni-400");
}

#[tokio::test]
async fn when_a_later_request_fails_then_the_error_says_how_many_were_done() {
    let ids: Vec<String> = (0..201).map(|at| format!("eni-{at}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let wire = Wire::answering([done("CreateTags"), refusal(400, "InvalidNetworkInterfaceID.NotFound", "no")]).await;
    let error = set_tags(&ids, &team(), &wire.provider).await.expect_err("half done");
    assert_eq!(error.to_string(), "a request about tags of 1 things after 200 others failed");
}

#[tokio::test]
async fn when_the_one_thing_does_not_exist_then_the_error_says_so() {
    let missing = || refusal(400, "InvalidVpcID.NotFound", "no");
    let full = || refusal(400, "TagLimitExceeded", "no");
    let wire = Wire::answering([missing(), missing(), full()]).await;
    let error = set_tags(&["vpc-1"], &team(), &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "VPC `vpc-1` does not exist");
    let error = remove_tags(&["vpc-1"], &["team"], &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "VPC `vpc-1` does not exist");
    let error = set_tags(&["vpc-1"], &team(), &wire.provider).await.expect_err("full");
    assert!(matches!(error, Ec2Error::LimitExceeded { .. }), "{error:?}");
}

#[tokio::test]
async fn when_tags_or_ids_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let provider = &wire.provider;
    let aws = Tags::from([("aws:x".to_owned(), String::new())]);
    let errors = [
        set_tags(&["vpc-1"], &aws, provider).await,
        set_tags(&["vpc-1", "web"], &team(), provider).await,
        remove_tags(&["web"], &["team"], provider).await,
        remove_tags(&["vpc-1"], &["aws:x"], provider).await,
        // To EC2 this would mean all tags.
        remove_tags(&["vpc-1"], &[], provider).await,
    ];
    for error in errors {
        assert!(matches!(error, Err(Ec2Error::InvalidInput { .. })), "{error:?}");
    }
    set_tags(&["vpc-1"], &Tags::new(), provider).await.expect("nothing to do");
    set_tags(&[], &team(), provider).await.expect("nothing to do");
}
