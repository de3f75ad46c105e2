//! Lists of certificates.

use super::made::Made;
use super::{import, refusal, start};
use aws_sdk_acm::Client;
use aws_sdk_acm::types::{CertificateStatus, ExtendedKeyUsageName, Filters, KeyAlgorithm, SortBy, SortOrder};
use rcgen::{PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_RSA_SHA256};

fn of(key_types: &[&str]) -> Filters {
    key_types.iter().fold(Filters::builder(), |filters, word| filters.key_types(KeyAlgorithm::from(*word))).build()
}

/// All ARNs, whatever the keys, in pages of two.
pub(crate) async fn arns(acm: &Client) -> Vec<String> {
    let all = of(&["RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]);
    let mut pages = acm.list_certificates().includes(all).max_items(2).into_paginator().send();
    let mut arns = Vec::new();
    while let Some(page) = pages.next().await {
        let found = page.expect("a page").certificate_summary_list.expect("a list");
        assert!(found.len() <= 2);
        arns.extend(found.into_iter().filter_map(|found| found.certificate_arn));
    }
    arns
}

#[tokio::test]
async fn when_certificates_are_listed_then_only_rsa_of_2048_bits_is_there_unless_others_are_asked_for() {
    let (_aws, acm) = start().await;
    let mut all = Vec::new();
    for made in [
        Made::new("p256"),
        Made::of("p384", &PKCS_ECDSA_P384_SHA384),
        Made::of("p521", &PKCS_ECDSA_P521_SHA512),
        Made::of("rsa", &PKCS_RSA_SHA256),
    ] {
        all.push(import(&acm, &made).await);
    }
    let told = async |includes: Option<Filters>| -> Vec<String> {
        let answer = acm.list_certificates().set_includes(includes).send().await.expect("a list");
        let told = answer.certificate_summary_list.expect("a list").into_iter();
        let told = told.map(|one| {
            let key = one.key_algorithm.expect("a kind of key");
            format!("{} {}", one.domain_name.expect("a name"), key.as_str())
        });
        told.collect()
    };
    assert_eq!(told(None).await, ["rsa RSA-2048"]);
    assert_eq!(told(Some(of(&[]))).await, ["rsa RSA-2048"]);
    assert_eq!(told(Some(of(&["EC_prime256v1"]))).await, ["p256 EC-prime256v1"]);
    assert_eq!(told(Some(of(&["EC-prime256v1"]))).await, [""; 0]);
    let curves = told(Some(of(&["EC_secp521r1", "EC_secp384r1"]))).await;
    assert_eq!(curves, ["p384 EC-secp384r1", "p521 EC-secp521r1"]);
    assert_eq!(arns(&acm).await, all);
}

#[tokio::test]
async fn when_a_certificate_of_the_page_before_is_deleted_then_the_next_page_begins_where_it_would_have() {
    let (_aws, acm) = start().await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(import(&acm, &Made::new("a")).await);
    }
    let list = || acm.list_certificates().includes(of(&["EC_prime256v1"])).max_items(2);
    let first = list().send().await.expect("a page");
    acm.delete_certificate().certificate_arn(&all[0]).send().await.expect("deleted");
    let next = list().set_next_token(first.next_token).send().await.expect("a page");
    let found: Vec<_> = next.certificate_summary_list().iter().filter_map(|found| found.certificate_arn()).collect();
    assert_eq!((found, next.next_token()), (vec![all[2].as_str()], None));
}

#[tokio::test]
async fn when_more_certificates_are_there_than_go_into_a_page_then_there_is_another() {
    let (_aws, acm) = start().await;
    let made = Made::new("a");
    for _ in 0..101 {
        import(&acm, &made).await;
    }
    let list = || acm.list_certificates().includes(of(&["EC_prime256v1"]));
    let first = list().send().await.expect("a page");
    assert_eq!((first.certificate_summary_list().len(), first.next_token.is_some()), (100, true));
    let all = list().max_items(1_000).send().await.expect("a page");
    assert_eq!((all.certificate_summary_list().len(), all.next_token), (101, None));
}

#[tokio::test]
async fn when_a_status_is_asked_for_then_others_are_left_out() {
    let (_aws, acm) = start().await;
    import(&acm, &Made::new("a")).await;
    let count = async |status| {
        let list = acm.list_certificates().includes(of(&["EC_prime256v1"])).certificate_statuses(status);
        list.send().await.expect("a list").certificate_summary_list.expect("a list").len()
    };
    assert_eq!((count(CertificateStatus::Issued).await, count(CertificateStatus::Expired).await), (1, 0));
}

#[tokio::test]
async fn when_what_is_asked_of_a_list_is_wrong_or_not_known_then_it_is_refused_and_not_ignored() {
    let (_aws, acm) = start().await;
    let list = || acm.list_certificates();
    for refused in [list().max_items(0), list().max_items(1_001), list().max_items(-1), list().next_token("elsewhere")]
    {
        assert_eq!(refusal(refused.send().await).0, "ValidationException");
    }
    let usage = Filters::builder().extended_key_usage(ExtendedKeyUsageName::TlsWebServerAuthentication).build();
    for (unknown, name) in [
        (list().includes(usage), "extendedKeyUsage"),
        (list().sort_by(SortBy::CreatedAt).sort_order(SortOrder::Ascending), "Sort"),
    ] {
        let (code, message) = refusal(unknown.send().await);
        assert_eq!(code, "NotImplemented");
        assert!(message.contains(name), "{message}");
    }
}
