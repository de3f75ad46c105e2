use super::*;
use crate::stand_in::{JsonAnswer, Wire, certificate, json_call, json_refusal, json_wire, provider_on, retrying_on};
use aws_interactions_core::{RequestError, RequestErrorKind};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

/// The account has these certificates: ARN, where it is from, and the value of the tag.
fn holding(certificates: &'static [(&'static str, &'static str, &'static str)], detail: Value) -> Wire {
    json_wire(move |operation, input| match operation {
        "ListCertificates" => {
            let summary = |(arn, source, _): &(&str, &str, &str)| json!({ "CertificateArn": arn, "Type": source });
            let index = usize::from(!input["NextToken"].is_null());
            let page: Vec<_> = certificates.iter().skip(index).map(summary).collect();
            let (page, next) =
                if index == 0 { (page.into_iter().take(1).collect(), json!("t1")) } else { (page, Value::Null) };
            (200, json!({ "CertificateSummaryList": page, "NextToken": next }))
        }
        "ListTagsForCertificate" => {
            let tag = certificates.iter().find(|(arn, ..)| input["CertificateArn"] == *arn).map(|(_, _, tag)| *tag);
            match tag {
                Some("denied") => json_refusal("AccessDeniedException"),
                tag => (
                    200,
                    json!({ "Tags": [{ "Key": "Name", "Value": "web" }, { "Key": CERTIFICATE_TAG, "Value": tag }] }),
                ),
            }
        }
        "DescribeCertificate" => certificate(&detail),
        "ImportCertificate" => {
            let arn =
                if input["CertificateArn"].is_null() { json!("arn:new") } else { input["CertificateArn"].clone() };
            (200, json!({ "CertificateArn": arn }))
        }
        other => panic!("{other}"),
    })
}

const OURS: &str = "arn:aws:acm:eu-west-1:123456789012:certificate/ours";
const OTHER: &str = "arn:aws:acm:eu-west-1:123456789012:certificate/other";
const THIRD: &str = "arn:aws:acm:eu-west-1:123456789012:certificate/third";

async fn ensured(wire: &Wire) -> Result<EnsuredCertificate, CertificateError> {
    let wanted = SelfSignedCertificate::for_names(["web.internal"]);
    ensure_certificate("web", &wanted, &provider_on(wire).await).await
}

/// A certificate for `web.internal` with so many days left.
fn lasting(days: u64, status: &str) -> Value {
    let end = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970") + Duration::from_secs(days * 86_400);
    json!({ "SubjectAlternativeNames": ["web.internal"], "Status": status, "NotAfter": end.as_secs() })
}

fn imports(wire: &Wire) -> Vec<Value> {
    wire.requests(json_call)
        .into_iter()
        .filter(|(name, _)| name == "ImportCertificate")
        .map(|(_, input)| input)
        .collect()
}

#[tokio::test]
async fn when_ensure_certificate_and_none_has_the_tag_then_one_is_imported_with_it() {
    let wire = holding(&[(OTHER, "IMPORTED", "other"), (THIRD, "AMAZON_ISSUED", "web")], json!({}));
    let made = ensured(&wire).await.expect("a certificate");
    assert_eq!((made.arn.as_str(), made.change), ("arn:new", CertificateChange::Created));
    let imported = imports(&wire);
    assert_eq!(imported.len(), 1);
    assert_eq!(imported[0]["Tags"], json!([{ "Key": "aws-interactions:certificate", "Value": "web" }]));
    let tags = wire.requests(json_call).into_iter().filter(|(name, _)| name == "ListTagsForCertificate").count();
    assert_eq!(tags, 1, "certificates that were not imported are none of ours");
}

#[tokio::test]
async fn when_ensure_certificate_and_it_is_on_a_later_page_then_there_is_no_second_one() {
    let wire = holding(&[(OTHER, "IMPORTED", "other"), (OURS, "IMPORTED", "web")], lasting(31, "ISSUED"));
    let found = ensured(&wire).await.expect("a certificate");
    assert_eq!((found.arn.as_str(), found.change), (OURS, CertificateChange::Unchanged));
    assert!(imports(&wire).is_empty());
}

#[tokio::test]
async fn when_ensure_certificate_and_it_ends_soon_or_is_another_then_it_is_renewed_under_its_arn() {
    let mut other_name = lasting(3000, "ISSUED");
    other_name["SubjectAlternativeNames"] = json!(["old.internal"]);
    for detail in [lasting(29, "ISSUED"), lasting(3000, "EXPIRED"), other_name] {
        let wire = holding(&[(OURS, "IMPORTED", "web")], detail);
        let renewed = ensured(&wire).await.expect("a certificate");
        assert_eq!((renewed.arn.as_str(), renewed.change), (OURS, CertificateChange::Renewed));
        let imported = imports(&wire);
        assert_eq!((imported.len(), &imported[0]["CertificateArn"], imported[0].get("Tags")), (1, &json!(OURS), None));
    }
    assert_eq!(CertificateChange::Renewed.to_string(), "renewed");
}

#[tokio::test]
async fn when_ensure_certificate_and_several_have_the_tag_then_all_are_named_and_none_is_changed() {
    let wire = holding(&[(OURS, "IMPORTED", "web"), (OTHER, "IMPORTED", "web")], lasting(1, "ISSUED"));
    let error = ensured(&wire).await.expect_err("two");
    assert_eq!(error.to_string(), format!("2 certificates are called `web`: {OURS}, {OTHER}"));
    assert!(imports(&wire).is_empty());
}

/// An account whose list has these certificates, at the first look and at others; of the first it knows no tags.
fn listing(looks: [&'static [&'static str]; 2]) -> Wire {
    let lists = AtomicUsize::new(0);
    json_wire(move |operation, input| match operation {
        "ListCertificates" => {
            let look = lists.fetch_add(1, Ordering::Relaxed).min(1);
            let summary = |arn: &&str| json!({ "CertificateArn": arn, "Type": "IMPORTED" });
            let page: Vec<_> = looks[look].iter().map(summary).collect();
            (200, json!({ "CertificateSummaryList": page }))
        }
        "ListTagsForCertificate" if input["CertificateArn"] == OTHER => json_refusal("ResourceNotFoundException"),
        "ListTagsForCertificate" => (200, json!({ "Tags": [{ "Key": CERTIFICATE_TAG, "Value": "web" }] })),
        "DescribeCertificate" => certificate(&lasting(31, "ISSUED")),
        other => panic!("{other}"),
    })
}

#[tokio::test]
async fn when_ensure_certificate_and_one_goes_while_it_is_looked_for_then_it_is_none_of_ours() {
    let wire = listing([&[OTHER, OURS], &[OURS]]);
    assert_eq!(ensured(&wire).await.expect("a certificate").arn, OURS);
}

#[tokio::test]
async fn when_ensure_certificate_and_one_is_listed_whose_tags_are_not_known_yet_then_no_other_is_made() {
    let wire = listing([&[OTHER], &[OURS, OTHER]]);
    let error = ensured(&wire).await.expect_err("it may be ours");
    assert_eq!(error.to_string(), format!("the certificate `{OTHER}` does not exist"));
    assert!(imports(&wire).is_empty());
}

/// An account that takes the nth import, and answers the others, whether it took them or not, with a failure.
fn taking(nth: usize, failure: JsonAnswer) -> Wire {
    let imports = AtomicUsize::new(0);
    json_wire(move |operation, _| match operation {
        "ListCertificates" if imports.load(Ordering::Relaxed) < nth => (200, json!({ "CertificateSummaryList": [] })),
        "ListCertificates" => {
            (200, json!({ "CertificateSummaryList": [{ "CertificateArn": OURS, "Type": "IMPORTED" }] }))
        }
        "ListTagsForCertificate" => (200, json!({ "Tags": [{ "Key": CERTIFICATE_TAG, "Value": "web" }] })),
        "ImportCertificate" => {
            imports.fetch_add(1, Ordering::Relaxed);
            failure.clone()
        }
        other => panic!("{other}"),
    })
}

#[tokio::test(start_paused = true)]
async fn when_ensure_certificate_and_the_answer_to_the_import_is_lost_then_it_is_looked_for_and_not_made_twice() {
    for failure in [(500, json!({ "__type": "InternalFailure" })), (200, json!({}))] {
        let wire = taking(1, failure);
        let made = ensured(&wire).await.expect("a certificate");
        assert_eq!((made.arn.as_str(), made.change), (OURS, CertificateChange::Created));
        assert_eq!(imports(&wire).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn when_ensure_certificate_and_imports_fail_then_each_is_looked_for_before_the_next() {
    let slow_down = || (400, json!({ "__type": "ThrottlingException" }));
    let wire = taking(3, slow_down());
    let provider = retrying_on(&wire).await;
    let wanted = SelfSignedCertificate::default();
    let made = ensure_certificate("web", &wanted, &provider).await.expect("a certificate");
    assert_eq!((made.arn.as_str(), imports(&wire).len()), (OURS, 3));
    let operations: Vec<_> = wire.requests(json_call).into_iter().map(|(operation, _)| operation).collect();
    let (look, import) = ("ListCertificates", "ImportCertificate");
    assert_eq!(operations, [look, import, look, import, look, import, look, "ListTagsForCertificate"]);

    let wire = taking(4, slow_down());
    let error = ensure_certificate("web", &wanted, &retrying_on(&wire).await).await.expect_err("too often");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::Throttled));
    assert_eq!(imports(&wire).len(), 3);
}

#[tokio::test]
async fn when_ensure_certificate_and_the_import_is_refused_then_it_is_not_sent_again() {
    let wire = taking(2, json_refusal("LimitExceededException"));
    let error = ensure_certificate("web", &SelfSignedCertificate::default(), &retrying_on(&wire).await).await;
    assert!(matches!(error, Err(CertificateError::LimitExceeded { .. })), "{error:?}");
    assert_eq!(wire.requests(|_| ()).len(), 2);
}

#[tokio::test]
async fn when_ensure_certificate_and_tags_cannot_be_read_then_nothing_is_imported() {
    let wire = holding(&[(OTHER, "IMPORTED", "denied")], json!({}));
    let error = ensured(&wire).await.expect_err("denied");
    assert_eq!(error.to_string(), format!("access to the certificate `{OTHER}` is denied"));
    assert!(imports(&wire).is_empty());
}

#[tokio::test]
async fn when_ensure_certificate_and_no_certificate_can_be_like_this_then_nothing_is_sent() {
    let wire = holding(&[], json!({}));
    let provider = provider_on(&wire).await;
    let long = "n".repeat(257);
    for name in ["", "a*b", "a\nb", &long] {
        let error = ensure_certificate(name, &SelfSignedCertificate::default(), &provider).await.expect_err(name);
        assert!(error.to_string().contains("a name by which a certificate is known again"), "{error}");
    }
    let error = ensure_certificate("web", &SelfSignedCertificate::for_names(["a b"]), &provider).await;
    assert!(matches!(error.expect_err("no host"), CertificateError::Invalid { .. }));
    assert!(wire.requests(|_| ()).is_empty());
    ensure_certificate(&"n".repeat(256), &SelfSignedCertificate::default(), &provider).await.expect("the longest");
}
