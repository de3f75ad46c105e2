//! Certificates.

use crate::world::World;
use acm_interactions as acm;
use acm_interactions::{
    Certificate, CertificateChange, CertificateError, CertificateSource, CertificateStatus, SelfSignedCertificate,
};
use aws_interactions_core::Wait;
use futures::TryStreamExt;
use std::time::Duration;

operations! {
    delete_certificate,
    delete_certificate_when_unused,
    describe_certificate,
    ensure_certificate,
    import_certificate,
    list_certificates,
    reimport_certificate,
    wait_until_certificate_is_issued,
}

fn made(name: &str) -> acm::CertificateMaterial {
    SelfSignedCertificate::for_names([name]).generate().expect("a certificate")
}

async fn import(name: &str, world: &World) -> String {
    acm::import_certificate(&made(name), &[], &world.provider).await.expect("an ARN")
}

async fn describe(arn: &str, world: &World) -> Certificate {
    acm::describe_certificate(arn, &world.provider).await.expect("a certificate")
}

fn missing(world: &World) -> String {
    format!("arn:aws:acm:us-east-1:{}:certificate/12345678-1234-1234-1234-123456789012", world.account_id)
}

fn is_missing<T: std::fmt::Debug>(answer: &Result<T, CertificateError>) {
    assert!(matches!(answer, Err(CertificateError::DoesNotExist { .. })), "a missing certificate: {answer:?}");
}

fn short() -> Wait {
    Wait::at_most(Duration::from_secs(10)).every(Duration::from_millis(100))
}

async fn import_certificate(world: World) {
    let (one, other) = (import("a.internal", &world).await, import("a.internal", &world).await);
    assert_ne!(one, other, "each import is another certificate");
    let key_of_another = made("b.internal").private_key;
    let material = acm::CertificateMaterial::new(made("a.internal").certificate, key_of_another);
    let refused = acm::import_certificate(&material, &[], &world.provider).await;
    assert!(matches!(refused, Err(CertificateError::Refused { .. })), "the key is another's: {refused:?}");
}

async fn reimport_certificate(world: World) {
    let arn = import("old.internal", &world).await;
    acm::reimport_certificate(&arn, &made("new.internal"), &world.provider).await.expect("replaced");
    assert_eq!(describe(&arn, &world).await.names, ["new.internal"], "the names are new");
    is_missing(&acm::reimport_certificate(&missing(&world), &made("a.internal"), &world.provider).await);
}

async fn describe_certificate(world: World) {
    let told = describe(&import("web.internal", &world).await, &world).await;
    assert_eq!(told.names, ["web.internal"], "the names are the certificate's");
    assert_eq!((told.status, told.source), (CertificateStatus::Issued, CertificateSource::Imported));
    assert_eq!(told.key_algorithm.as_deref(), Some("EC_prime256v1"));
    let time = told.not_after.and_then(|end| end.duration_since(told.not_before?).ok()).expect("a time");
    assert_eq!(time, Duration::from_hours(3651 * 24));
    assert!(told.in_use_by.is_empty());
    is_missing(&acm::describe_certificate(&missing(&world), &world.provider).await);
}

async fn wait_until_certificate_is_issued(world: World) {
    let arn = import("web.internal", &world).await;
    let told = acm::wait_until_certificate_is_issued(&arn, &short(), &world.provider).await.expect("issued");
    assert_eq!((told.arn, told.status), (arn, CertificateStatus::Issued));
    is_missing(&acm::wait_until_certificate_is_issued(&missing(&world), &short(), &world.provider).await);
}

async fn list_certificates(world: World) {
    let mut imported = vec![import("a.internal", &world).await, import("b.internal", &world).await];
    let listed: Vec<_> = acm::list_certificates(&world.provider).try_collect().await.expect("a list");
    let one = listed.iter().find(|one| one.arn == imported[0]).expect("it is listed");
    assert_eq!((one.domain_name.as_deref(), one.is_in_use), (Some("a.internal"), false));
    assert_eq!((&one.status, &one.source), (&CertificateStatus::Issued, &CertificateSource::Imported));
    let mut arns: Vec<_> = listed.into_iter().map(|one| one.arn).collect();
    arns.sort();
    imported.sort();
    assert_eq!(arns, imported);
}

async fn ensure_certificate(world: World) {
    let ensure = async |name: &str, host: &str| {
        let wanted = SelfSignedCertificate::for_names([host]);
        acm::ensure_certificate(name, &wanted, &world.provider).await.expect("a certificate")
    };
    let first = ensure("web", "web.internal").await;
    assert_eq!(first.change, CertificateChange::Created);
    assert_eq!(ensure("other", "web.internal").await.change, CertificateChange::Created);
    let again = ensure("web", "web.internal").await;
    assert_eq!((again.change, &again.arn), (CertificateChange::Unchanged, &first.arn), "it is known again");
    let renewed = ensure("web", "new.internal").await;
    assert_eq!((renewed.change, &renewed.arn), (CertificateChange::Renewed, &first.arn));
    let again = ensure("web", "new.internal").await;
    assert_eq!((again.change, &again.arn), (CertificateChange::Unchanged, &first.arn), "it keeps its tag");
}

async fn delete_certificate(world: World) {
    let arn = import("a.internal", &world).await;
    acm::delete_certificate(&arn, &world.provider).await.expect("deleted");
    is_missing(&acm::describe_certificate(&arn, &world.provider).await);
    is_missing(&acm::delete_certificate(&missing(&world), &world.provider).await);
}

async fn delete_certificate_when_unused(world: World) {
    let arn = import("a.internal", &world).await;
    acm::delete_certificate_when_unused(&arn, &short(), &world.provider).await.expect("deleted");
    is_missing(&acm::describe_certificate(&arn, &world.provider).await);
    is_missing(&acm::delete_certificate_when_unused(&missing(&world), &short(), &world.provider).await);
}
