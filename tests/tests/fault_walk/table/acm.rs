//! Certificates.

use crate::operation::{Answer, Doing, Operation, all, call, call_for, nothing};
use crate::world::World;
use acm_interactions::{
    CERTIFICATE_TAG, CertificateMaterial, SelfSignedCertificate, delete_certificate, delete_certificate_when_unused,
    describe_certificate, ensure_certificate, import_certificate, list_certificates, reimport_certificate,
    wait_until_certificate_is_issued,
};
use aws_interactions_core::Wait;
use futures::{FutureExt, TryStreamExt};
use std::collections::BTreeSet;
use std::time::Duration;

const ARN: &[&str] = &[":certificate/"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("acm::describe_certificate", ARN, certificate, |world| {
            call(async { describe_certificate(&world.id("certificate"), &world.provider).await })
        }),
        Operation::reading("acm::wait_until_certificate_is_issued", ARN, certificate, |world| {
            call(async { wait_until_certificate_is_issued(&world.id("certificate"), &wait(), &world.provider).await })
        }),
        Operation::reading("acm::list_certificates", &["`*`"], two_pages, |world| {
            all(list_certificates(&world.provider))
        }),
        Operation::changing("acm::import_certificate", &["(new)"], nothing, importing, hosts),
        Operation::changing("acm::reimport_certificate", ARN, certificate, reimporting, state),
        Operation::changing("acm::ensure_certificate", &["certificate"], nothing, ensuring, state)
            .when("there is none"),
        Operation::changing("acm::ensure_certificate", &["certificate"], certificate, ensuring, state)
            .when("it is for another host"),
        Operation::reading("acm::ensure_certificate", &["certificate"], wanted_certificate, ensuring)
            .when("it is as it should be"),
        Operation::changing("acm::delete_certificate", ARN, certificate, deleting, state),
        Operation::changing("acm::delete_certificate_when_unused", ARN, certificate, deleting_when_unused, state),
    ]
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1))
}

fn web() -> SelfSignedCertificate {
    SelfSignedCertificate::for_names(["web.internal"])
}

fn made(host: &str) -> CertificateMaterial {
    SelfSignedCertificate::for_names([host]).generate().expect("a certificate")
}

async fn import(host: &str, world: &World) {
    let arn = import_certificate(&made(host), &[(CERTIFICATE_TAG, "web")], &world.steady).await;
    world.note("certificate", arn.expect("an ARN"));
}

/// One that is known by its tag, for another host.
fn certificate(world: &World) -> Doing<'_, ()> {
    import("old.internal", world).boxed_local()
}

fn wanted_certificate(world: &World) -> Doing<'_, ()> {
    import("web.internal", world).boxed_local()
}

fn two_pages(world: &World) -> Doing<'_, ()> {
    async {
        let made = made("web.internal");
        for _ in 0..101 {
            import_certificate(&made, &[], &world.steady).await.expect("an ARN");
        }
    }
    .boxed_local()
}

fn importing(world: &World) -> Doing<'_, Answer> {
    let tags = &[("Name", "web")];
    call_for(async { import_certificate(&made("web.internal"), tags, &world.provider).await }, |arn| !arn.is_empty())
}

fn reimporting(world: &World) -> Doing<'_, Answer> {
    call(async { reimport_certificate(&world.id("certificate"), &made("web.internal"), &world.provider).await })
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    call_for(async { ensure_certificate("web", &web(), &world.provider).await }, |ensured| ensured.change)
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call(async { delete_certificate(&world.id("certificate"), &world.provider).await })
}

fn deleting_when_unused(world: &World) -> Doing<'_, Answer> {
    call(async { delete_certificate_when_unused(&world.id("certificate"), &wait(), &world.provider).await })
}

/// Which hosts there are certificates for: an import again makes another one.
fn hosts(world: &World) -> Doing<'_, String> {
    async {
        let hosts = state(world).await;
        hosts.split(' ').collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
    }
    .boxed_local()
}

/// The host of each.
fn state(world: &World) -> Doing<'_, String> {
    async {
        let listed: Vec<_> = list_certificates(&world.steady).try_collect().await.expect("a list");
        let mut hosts: Vec<_> = listed.into_iter().filter_map(|listed| listed.domain_name).collect();
        hosts.sort();
        hosts.join(" ")
    }
    .boxed_local()
}
