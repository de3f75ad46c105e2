//! Certificates of ACM.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod lists;
mod made;
mod refusals;

use aws_interactions_local::LocalAws;
use aws_sdk_acm::Client;
use aws_sdk_acm::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_acm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_acm::types::{CertificateStatus, CertificateType, KeyAlgorithm, Tag};
use made::Made;
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose, PKCS_ECDSA_P384_SHA384};

fn client(aws: &LocalAws, region: &'static str) -> Client {
    let config = aws_sdk_acm::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .region(Region::new(region))
        .credentials_provider(Credentials::for_tests());
    Client::from_conf(config.build())
}

async fn start() -> (LocalAws, Client) {
    let aws = LocalAws::start().await.expect("a free port");
    let acm = client(&aws, "eu-west-1");
    (aws, acm)
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().expect("a tag")
}

async fn import(acm: &Client, made: &Made) -> String {
    made.import(acm).send().await.expect("imported").certificate_arn.expect("an ARN")
}

/// Code and message of a refusal.
fn refusal<T, E: ProvideErrorMetadata, R>(answer: Result<T, SdkError<E, R>>) -> (String, String) {
    let error = answer.err().expect("refused");
    (error.code().unwrap_or_default().to_owned(), error.message().unwrap_or_default().to_owned())
}

async fn tags(acm: &Client, arn: &str) -> Vec<(String, Option<String>)> {
    let answer = acm.list_tags_for_certificate().certificate_arn(arn).send().await.expect("tags");
    answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

#[tokio::test]
async fn when_a_certificate_is_imported_then_what_it_says_is_told() {
    let (_aws, acm) = start().await;
    let made = Made::new("web.internal").hosts(&["*.web.internal", "web.internal"]).days(-1, 90);
    let arn =
        made.import(&acm).tags(tag("Name", "web")).send().await.expect("imported").certificate_arn.expect("an ARN");
    assert!(arn.starts_with("arn:aws:acm:eu-west-1:123456789012:certificate/"), "{arn}");
    let lengths: Vec<usize> = arn.rsplit('/').next().expect("an id").split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);

    let told = acm.describe_certificate().certificate_arn(&arn).send().await.expect("told").certificate.expect("one");
    assert_eq!(told.certificate_arn(), Some(arn.as_str()));
    assert_eq!(told.domain_name(), Some("web.internal"));
    assert_eq!(told.subject_alternative_names(), ["web.internal", "*.web.internal"]);
    assert_eq!((told.subject(), told.issuer()), (Some("CN=web.internal"), Some("web.internal")));
    assert_eq!(told.serial(), Some("ab:01:00:ff"));
    assert_eq!((told.status(), told.r#type()), (Some(&CertificateStatus::Issued), Some(&CertificateType::Imported)));
    assert_eq!(told.key_algorithm().map(KeyAlgorithm::as_str), Some("EC-prime256v1"));
    let time = told.not_after.expect("an end").secs() - told.not_before.expect("a beginning").secs();
    assert_eq!(time, 91 * 24 * 3600);
    assert_eq!(told.created_at, told.imported_at);
    assert!(told.in_use_by().is_empty() && told.created_at.is_some());
    assert_eq!(tags(&acm, &arn).await, [("Name".to_owned(), Some("web".to_owned()))]);
}

#[tokio::test]
async fn when_a_certificate_is_imported_again_then_arn_and_tags_stay() {
    let (_aws, acm) = start().await;
    let old = Made::new("old.internal");
    let arn =
        old.import(&acm).tags(tag("Name", "web")).send().await.expect("imported").certificate_arn.expect("an ARN");
    let other = import(&acm, &Made::new("other.internal")).await;
    let new = Made::new("new.internal");
    let again = new.import(&acm).certificate_arn(&arn).send().await.expect("imported").certificate_arn;
    assert_eq!(again.as_deref(), Some(arn.as_str()));
    let name = async |arn: &str| {
        let told =
            acm.describe_certificate().certificate_arn(arn).send().await.expect("told").certificate.expect("one");
        told.domain_name.expect("a name")
    };
    assert_eq!((name(&arn).await, name(&other).await), ("new.internal".to_owned(), "other.internal".to_owned()));
    assert_eq!(tags(&acm, &arn).await.len(), 1);

    let (code, message) = refusal(old.import(&acm).certificate_arn(&arn).tags(tag("Name", "old")).send().await);
    assert_eq!((code.as_str(), message.as_str()), ("ValidationException", "Tagging is not permitted on re-import."));
    let (code, message) =
        refusal(Made::of("a", &PKCS_ECDSA_P384_SHA384).import(&acm).certificate_arn(&arn).send().await);
    assert_eq!(code, "ValidationException");
    assert!(message.contains("key type"), "{message}");
    assert_eq!(name(&arn).await, "new.internal");
}

#[tokio::test]
async fn when_a_certificate_is_imported_again_with_other_usages_then_only_that_of_clients_may_go() {
    use ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};
    let (_aws, acm) = start().await;
    let both = import(&acm, &Made::new("a").usages(&[ServerAuth, ClientAuth])).await;
    let none = import(&acm, &Made::new("a")).await;
    let again = async |arn: &str, made: Made| made.import(&acm).certificate_arn(arn).send().await;
    again(&both, Made::new("a").usages(&[ServerAuth])).await.expect("clients have become fewer");
    again(&both, Made::new("a").usages(&[ServerAuth, ClientAuth])).await.expect("and more");
    for (arn, made, told) in [
        (&both, Made::new("a").usages(&[ClientAuth]), "is missing one or more Extended Key Usages"),
        (&both, Made::new("a"), "is missing one or more Extended Key Usages"),
        (&none, Made::new("a").usages(&[ServerAuth]), "has Extended Key Usages"),
        (&none, Made::new("a").key_usages(&[KeyUsagePurpose::DigitalSignature]), "has Key Usages"),
    ] {
        let (code, message) = refusal(again(arn, made).await);
        assert_eq!(code, "ValidationException");
        assert!(message.contains(told), "{message}");
    }
}

#[tokio::test]
async fn when_a_certificate_is_deleted_then_it_alone_is_gone() {
    let (_aws, acm) = start().await;
    let (one, other) = (import(&acm, &Made::new("a")).await, import(&acm, &Made::new("a")).await);
    assert_ne!(one, other);
    acm.delete_certificate().certificate_arn(&one).send().await.expect("deleted");
    acm.describe_certificate().certificate_arn(&other).send().await.expect("there");
    for code in [
        refusal(acm.describe_certificate().certificate_arn(&one).send().await).0,
        refusal(acm.delete_certificate().certificate_arn(&one).send().await).0,
        refusal(acm.list_tags_for_certificate().certificate_arn(&one).send().await).0,
        refusal(acm.add_tags_to_certificate().certificate_arn(&one).tags(tag("a", "b")).send().await).0,
        refusal(Made::new("a").import(&acm).certificate_arn(&one).send().await).0,
    ] {
        assert_eq!(code, "ResourceNotFoundException");
    }
}

#[tokio::test]
async fn when_regions_differ_then_so_do_their_certificates() {
    let (aws, acm) = start().await;
    let arn = import(&acm, &Made::new("a")).await;
    let elsewhere = client(&aws, "us-west-2");
    let (code, message) = refusal(elsewhere.describe_certificate().certificate_arn(&arn).send().await);
    assert_eq!((code.as_str(), message), ("ResourceNotFoundException", format!("Could not find certificate {arn}.")));
    assert!(import(&elsewhere, &Made::new("a")).await.contains(":us-west-2:"));
}

#[tokio::test]
async fn when_tags_are_added_then_they_take_the_place_of_those_with_their_keys() {
    let (_aws, acm) = start().await;
    let arn = import(&acm, &Made::new("a")).await;
    assert_eq!(tags(&acm, &arn).await, []);
    let add = |key: &str, value: &str| acm.add_tags_to_certificate().certificate_arn(&arn).tags(tag(key, value));
    add("a", "1").tags(tag("b", "")).send().await.expect("added");
    add("a", "2").send().await.expect("added");
    let told = |key: &str, value: &str| (key.to_owned(), Some(value.to_owned()));
    assert_eq!(tags(&acm, &arn).await, [told("a", "2"), told("b", "")]);
    let flag = Tag::builder().key("c").build().expect("a tag");
    acm.add_tags_to_certificate().certificate_arn(&arn).tags(flag).send().await.expect("added");
    assert_eq!(tags(&acm, &arn).await.last(), Some(&("c".to_owned(), None)));
}

#[tokio::test]
async fn when_something_else_is_asked_for_then_it_is_named() {
    let (_aws, acm) = start().await;
    let (code, message) = refusal(acm.request_certificate().domain_name("example.com").send().await);
    assert_eq!(code, "NotImplemented");
    assert!(message.contains("RequestCertificate"), "{message}");
}
