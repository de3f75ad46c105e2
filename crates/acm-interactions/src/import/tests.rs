use super::*;
use crate::stand_in::{ARN, assert_told_once, json_call, json_refusal, json_wire, provider_on};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_smithy_types::base64;
use serde_json::json;

fn material() -> CertificateMaterial {
    CertificateMaterial::new("a certificate", "MARKED-KEY")
}

#[tokio::test]
async fn when_import_certificate_then_it_is_a_new_one_with_its_tags() {
    let wire = json_wire(|_, _| (200, json!({ "CertificateArn": ARN })));
    let provider = provider_on(&wire).await;
    let tags = [("Name", "web"), ("empty", "")];
    let arn = import_certificate(&material().chain("others"), &tags, &provider).await.expect("an ARN");
    assert_eq!(arn, ARN);
    import_certificate(&material(), &[], &provider).await.expect("an ARN");
    let with_tags = json!({
        "Certificate": base64::encode("a certificate"), "PrivateKey": base64::encode("MARKED-KEY"),
        "CertificateChain": base64::encode("others"),
        "Tags": [{ "Key": "Name", "Value": "web" }, { "Key": "empty", "Value": "" }],
    });
    let without = json!({ "Certificate": base64::encode("a certificate"), "PrivateKey": base64::encode("MARKED-KEY") });
    let asked = [with_tags, without].map(|input| ("ImportCertificate".to_owned(), input));
    assert_eq!(wire.requests(json_call), asked);
}

#[tokio::test]
async fn when_reimport_certificate_then_its_arn_is_said_and_no_tags() {
    let wire = json_wire(|_, _| (200, json!({ "CertificateArn": ARN })));
    reimport_certificate(ARN, &material(), &provider_on(&wire).await).await.expect("replaced");
    let (_, asked) = wire.requests(json_call).pop().expect("a request");
    assert_eq!((&asked["CertificateArn"], asked.get("Tags")), (&json!(ARN), None));
}

#[tokio::test]
async fn when_a_certificate_cannot_be_imported_then_it_is_said_why_and_nothing_of_the_key() {
    let cases = [
        ("ValidationException", "AWS does not take this for the certificate `(new)`"),
        ("LimitExceededException", "a limit does not let the account have the certificate `(new)`"),
        ("AccessDeniedException", "access to the certificate `(new)` is denied"),
    ];
    for (code, expected) in cases {
        let wire = json_wire(move |_, _| json_refusal(code));
        let error = import_certificate(&material(), &[], &provider_on(&wire).await).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("MARKED"), "{error:?}");
        assert_told_once(&error);
    }
    assert!(!format!("{:?}", material()).contains("MARKED"));
    let gone = json_wire(|_, _| json_refusal("ResourceNotFoundException"));
    let error = reimport_certificate(ARN, &material(), &provider_on(&gone).await).await.expect_err("gone");
    assert_eq!(error.to_string(), format!("the certificate `{ARN}` does not exist"));
}

#[tokio::test]
async fn when_a_certificate_is_imported_and_no_arn_is_answered_then_it_is_not_understood() {
    let wire = json_wire(|_, _| (200, json!({})));
    let provider = provider_on(&wire).await;
    let error = import_certificate(&material(), &[], &provider).await.expect_err("no ARN");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    let error = reimport_certificate("web", &material(), &provider).await.expect_err("no ARN");
    assert!(matches!(error, CertificateError::Invalid { .. }), "{error:?}");
    assert_eq!(wire.requests(|_| ()).len(), 1);
}
