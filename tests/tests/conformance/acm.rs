//! Certificates.

use crate::world::World;
use acm_interactions::{
    CERTIFICATE_TAG, CertificateChange, CertificateError, CertificateSource, SelfSignedCertificate, delete_certificate,
    describe_certificate, ensure_certificate, import_certificate, list_certificates, reimport_certificate,
    wait_until_certificate_is_issued,
};
use aws_interactions_core::Wait;
use futures::TryStreamExt;
use std::time::Duration;

play! {
    // ministack reads nothing of a certificate: neither names nor times nor where it is from.
    when_a_certificate_is_ensured_twice_then_there_is_one_until_it_is_deleted: on_embedded, on_moto;
    // moto forgets the tags of what is imported again.
    when_a_certificate_is_imported_again_then_its_arn_stays_and_its_names_are_new: on_embedded, on_moto;
    when_several_certificates_are_called_the_same_then_none_is_taken: on_embedded, on_moto;
    when_a_certificate_is_not_there_then_that_is_the_error: on_embedded, on_moto, on_ministack;
}

async fn when_a_certificate_is_ensured_twice_then_there_is_one_until_it_is_deleted(world: World) {
    let provider = &world.provider;
    let wanted = SelfSignedCertificate::for_names(["web.internal", "*.web.internal"]);
    let made = ensure_certificate("web", &wanted, provider).await.expect("a certificate");
    assert_eq!(made.change, CertificateChange::Created);
    let again = ensure_certificate("web", &wanted, provider).await.expect("a certificate");
    assert_eq!((&again.arn, again.change), (&made.arn, CertificateChange::Unchanged));
    ensure_certificate("other", &wanted, provider).await.expect("another certificate");

    let wait = Wait::at_most(Duration::from_secs(10));
    let there = wait_until_certificate_is_issued(&made.arn, &wait, provider).await.expect("it is issued");
    let mut names = there.names;
    names.sort();
    assert_eq!(names, ["*.web.internal", "web.internal"]);
    assert_eq!((there.source, there.key_algorithm.as_deref()), (CertificateSource::Imported, Some("EC_prime256v1")));
    let end = there.not_after.and_then(|end| end.duration_since(there.not_before?).ok()).expect("a time");
    assert_eq!(end, Duration::from_hours(3651 * 24));
    let listed: Vec<_> = list_certificates(provider).try_collect().await.expect("a list");
    assert_eq!((listed.len(), listed.iter().filter(|listed| listed.arn == made.arn).count()), (2, 1));

    delete_certificate(&made.arn, provider).await.expect("deleted");
    let new = ensure_certificate("web", &wanted, provider).await.expect("a certificate");
    assert_eq!((new.arn == made.arn, new.change), (false, CertificateChange::Created));
}

async fn when_a_certificate_is_imported_again_then_its_arn_stays_and_its_names_are_new(world: World) {
    let provider = &world.provider;
    let made = |name: &str| SelfSignedCertificate::for_names([name]).generate().expect("made");
    let arn = import_certificate(&made("old.internal"), &[("Name", "web")], provider).await.expect("an ARN");
    reimport_certificate(&arn, &made("new.internal"), provider).await.expect("replaced");
    assert_eq!(describe_certificate(&arn, provider).await.expect("a certificate").names, ["new.internal"]);
    let listed: Vec<_> = list_certificates(provider).try_collect().await.expect("a list");
    assert_eq!(listed.len(), 1);
    // ministack imports under an ARN that nobody has.
    let error = reimport_certificate(&missing(&world), &made("a.internal"), provider).await.expect_err("gone");
    assert!(matches!(error, CertificateError::DoesNotExist { .. }), "{error:?}");
}

async fn when_several_certificates_are_called_the_same_then_none_is_taken(world: World) {
    let provider = &world.provider;
    let wanted = SelfSignedCertificate::default();
    for _ in 0..2 {
        let material = wanted.generate().expect("made");
        import_certificate(&material, &[(CERTIFICATE_TAG, "web")], provider).await.expect("an ARN");
    }
    let error = ensure_certificate("web", &wanted, provider).await.expect_err("which?");
    assert!(matches!(&error, CertificateError::Ambiguous { arns, .. } if arns.len() == 2), "{error:?}");
}

async fn when_a_certificate_is_not_there_then_that_is_the_error(world: World) {
    let provider = &world.provider;
    let arn = missing(&world);
    for error in [
        describe_certificate(&arn, provider).await.map(drop).expect_err("gone"),
        delete_certificate(&arn, provider).await.expect_err("gone"),
    ] {
        assert!(matches!(error, CertificateError::DoesNotExist { .. }), "{error:?}");
    }
}

fn missing(world: &World) -> String {
    format!("arn:aws:acm:us-east-1:{}:certificate/12345678-1234-1234-1234-123456789012", world.account_id)
}
