//! Names and other texts that callers hand in: parsed, printed, and sent in requests.

use crate::corpus::{TEXTS, any_text};
use aws_interactions_core::{Arn, AwsClientProvider, RoleArn};
use aws_interactions_stand_in::{Wire, answer, bare_builder};
use cloudwatch_interactions::{DashboardBody, Metric, Statistic, Unit};
use futures::TryStreamExt;
use iam_interactions::PolicyDocument;
use proptest::prelude::*;
use s3_interactions::{CopyOptions, PutOptions, S3Uri};
use std::collections::BTreeMap;
use sts_interactions::{CallerKind, sanitise_session_name};

/// What is parsed prints itself so that it is parsed again, to the same.
fn parse(text: &str) {
    if let Ok(arn) = text.parse::<Arn>() {
        assert_eq!(arn.to_string(), text);
        let _ = CallerKind::of(&arn);
    }
    if let Ok(role) = text.parse::<RoleArn>() {
        assert_eq!(format!("role{}{}", role.path(), role.name()), role.arn().resource());
    }
    if let Ok(uri) = text.parse::<S3Uri>() {
        assert_eq!(uri.to_string().parse(), Ok(uri));
    }
    if let Ok(statistic) = text.parse::<Statistic>() {
        assert_eq!(statistic.as_str().parse(), Ok(statistic));
    }
    let _ = text.parse::<Unit>();
    if let Ok(policy) = text.parse::<PolicyDocument>() {
        assert_eq!(policy.to_string().parse::<PolicyDocument>().expect("what it printed"), policy);
    }
    if let Ok(body) = text.parse::<DashboardBody>() {
        assert_eq!(body.to_string().parse::<DashboardBody>().expect("what it printed"), body);
    }
    let _ = (s3_interactions::check_new_bucket_name(text), Metric::new(text, text));
    let _ = s3_interactions::content_type_of(text.as_ref());
    let session = sanitise_session_name(text);
    assert!((2..=64).contains(&session.len()), "{session}");
}

/// Puts the text wherever a caller can put one. Whether it is refused here or by AWS is another test's affair.
async fn send(text: &str, provider: &AwsClientProvider) {
    let uri = |bucket: &str| S3Uri { bucket: bucket.to_owned(), key: text.to_owned() };
    let metadata = BTreeMap::from([(text.to_owned(), text.to_owned())]);
    let options = PutOptions { metadata, content_type: Some(text.to_owned()), ..PutOptions::default() };
    let _ = s3_interactions::put_object_bytes(Vec::new(), "logs", "a", &options, provider).await;
    let _ = s3_interactions::head_object("logs", text, provider).await;
    let _ = s3_interactions::get_bucket_status(text, provider).await;
    let _ = s3_interactions::copy_object(&uri("logs"), &uri("data"), &CopyOptions::default(), provider).await;
    let _ = s3_interactions::delete_objects("logs", [text], provider).await;
    let _ = s3_interactions::list_bucket_objects("logs", Some(text), provider).await;
    let _ = iam_interactions::get_role(text, provider).await;
    let _ = iam_interactions::list_roles(text, provider).try_collect::<Vec<_>>().await;
    let _ = sts_interactions::decode_authorization_message(text, provider).await;
    let _ = cloudwatch_interactions::get_alarm(text, provider).await;
    let _ = organizations_interactions::describe_account(text, provider).await;
    let _ = organizations_interactions::list_parents(text, provider).await;
    let _ = ssm_interactions::get_parameter(text, provider).await;
    let _ = secretsmanager_interactions::get_secret_json_field(text, text, provider).await;
}

async fn provider() -> AwsClientProvider {
    let wire = Wire::answering(|_| answer(404, ""));
    bare_builder("us-east-1").http_client(wire.http_client).max_attempts(1).build().await.expect("a provider")
}

fn in_a_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(work)
}

#[test]
fn when_a_name_is_one_of_the_known_nasty_ones_then_nothing_panics() {
    in_a_runtime(async {
        let provider = provider().await;
        for text in TEXTS {
            parse(text);
            send(text, &provider).await;
        }
        // Longer than an address may be.
        send(&"[".repeat(70_000), &provider).await;
    });
}

proptest! {
    #[test]
    fn when_a_text_is_anything_then_nothing_panics_and_what_is_parsed_prints_itself(text in any_text()) {
        parse(&text);
    }

    #[test]
    fn when_anything_is_named_in_a_request_then_nothing_panics(text in any_text()) {
        in_a_runtime(async { send(&text, &provider().await).await });
    }
}
