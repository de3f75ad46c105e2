use super::*;
use crate::resource::ResourceKind;
use std::future::ready;

fn vpc(id: &str) -> Resource {
    Resource::new(ResourceKind::Vpc, id)
}

fn missing(id: &str) -> Ec2Error {
    Ec2Error::DoesNotExist { resource: vpc(id) }
}

#[tokio::test(start_paused = true)]
async fn when_what_was_created_is_not_known_then_the_action_is_tried_again_until_it_is() {
    let mut left = 3;
    let action = || {
        left -= 1;
        ready(if left > 0 { Err(missing("vpc-1")) } else { Ok("done") })
    };
    assert_eq!(once_known(&vpc("vpc-1"), action).await.expect("known"), "done");
    assert_eq!(left, 0);
}

#[tokio::test(start_paused = true)]
async fn when_something_else_is_missing_or_wrong_then_the_action_is_not_tried_again() {
    let wrong = || Ec2Error::wrong_answer("x", "no");
    for error in [missing("vpc-2"), wrong()] {
        let mut tries = 0;
        let mut error = Some(error);
        let action = || {
            tries += 1;
            ready(Err::<(), _>(error.take().unwrap_or_else(wrong)))
        };
        once_known(&vpc("vpc-1"), action).await.expect_err("failed");
        assert_eq!(tries, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn when_what_was_created_is_never_known_then_the_tries_end_after_half_a_minute() {
    let error = once_known(&vpc("vpc-1"), || ready(Err::<(), _>(missing("vpc-1")))).await.expect_err("never");
    assert_eq!(error.to_string(), "VPC `vpc-1` is still not known to EC2 after 30 s");
}

#[tokio::test]
async fn when_a_creation_is_undone_then_the_error_says_whether_the_thing_remains() {
    let source = || Ec2Error::wrong_answer("x", "no");
    let gone = undone(vpc("vpc-1"), "its DNS", source(), ready(Ok(()))).await;
    assert!(matches!(gone, Ec2Error::Incomplete { remains: false, .. }), "{gone:?}");
    let there = undone(vpc("vpc-1"), "its DNS", source(), ready(Err(source()))).await;
    assert_eq!(there.to_string(), "VPC `vpc-1` was created, its DNS could not be set, and it exists still");
}
