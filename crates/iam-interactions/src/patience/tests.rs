use super::*;
use crate::client::IamClient;
use aws_interactions_stand_in::{bare_builder, provider_without_keys};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[tokio::test(start_paused = true)]
async fn when_it_is_the_credentials_that_fail_then_nothing_is_waited_out() {
    for code in ["ConcurrentModification", "NoSuchEntity"] {
        let client = provider_without_keys(bare_builder("eu-west-1"), code).await.get_iam();
        let attempts = AtomicUsize::new(0);
        let attempt = || {
            attempts.fetch_add(1, Relaxed);
            client.get_role().role_name("web").send()
        };
        let error = send("GetRole", Passing::NotYetKnown, attempt).await.expect_err("no keys");
        assert!(error.is_of_credentials() && error.code() == Some(code), "{error:?}");
        assert_eq!(attempts.into_inner(), 1, "{code}");
    }
}
