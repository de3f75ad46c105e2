//! What ACM does not take.

use super::made::{Made, importing, pem};
use super::{import, refusal, start, tag};
use aws_sdk_acm::primitives::Blob;
use rcgen::{DistinguishedName, PKCS_ED25519};

#[tokio::test]
async fn when_certificate_and_key_are_no_pair_of_pem_then_the_refusal_says_why() {
    let (_aws, acm) = start().await;
    let (one, other) = (Made::new("a"), Made::new("b"));
    let (certificate, key) = (one.certificate(), one.private_key());
    let mut nobodys = Made::new("a");
    nobodys.params.distinguished_name = DistinguishedName::new();
    let cut = pem("CERTIFICATE", &one.params.self_signed(&one.key).expect("a certificate").der()[..200]);
    let unusual = Made::of("a", &PKCS_ED25519);
    for (certificate, key, told) in [
        ("no certificate", key.as_str(), "The certificate is not PEM-encoded"),
        (&cut, &key, "The certificate is not PEM-encoded"),
        (&pem("CERTIFICATE", b"no certificate"), &key, "The certificate is not PEM-encoded"),
        (&key, &key, "The certificate is not PEM-encoded"),
        (&(certificate.clone() + &certificate), &key, "The certificate field contains more than one certificate."),
        (&certificate, "no key", "The private key is not PEM-encoded"),
        (&certificate, &key.replace("PRIVATE", "ENCRYPTED PRIVATE"), "The private key is not PEM-encoded"),
        (&certificate, &pem("PRIVATE KEY", b"no key"), "The private key is not supported."),
        (&certificate, &other.private_key(), "The private key does not match the certificate."),
        (&unusual.certificate(), &unusual.private_key(), "The private key is not supported."),
        (&nobodys.certificate(), &nobodys.private_key(), "The issuer of the certificate is empty."),
        (&certificate, &" ".repeat(5_121), "'PrivateKey' failed to satisfy constraint"),
        (&" ".repeat(32_769), &key, "'Certificate' failed to satisfy constraint"),
        ("", &key, "'Certificate' failed to satisfy constraint"),
    ] {
        let (code, message) = refusal(importing(&acm, certificate, key).send().await);
        assert_eq!(code, "ValidationException", "{told}");
        assert!(message.contains(told), "{message} instead of {told}");
    }
    let padded = format!("{key}{}", " ".repeat(5_120 - key.len()));
    importing(&acm, &certificate, &padded).send().await.expect("no byte too many");
}

#[tokio::test]
async fn when_a_certificate_is_not_of_today_then_it_is_refused() {
    let (_aws, acm) = start().await;
    for ((from, to), told) in [((-2, -1), "has expired"), ((1, 2), "is not in effect yet")] {
        let (code, message) = refusal(Made::new("a").days(from, to).import(&acm).send().await);
        assert_eq!((code.as_str(), message), ("ValidationException", format!("The certificate {told}, is not valid.")));
    }
}

#[tokio::test]
async fn when_others_vouch_for_a_certificate_then_each_has_to_be_there_in_its_order() {
    let (_aws, acm) = start().await;
    let (root, middle, leaf) = (Made::new("root"), Made::new("middle"), Made::new("leaf"));
    let (first, second, last) = (leaf.signed_by(&middle), middle.signed_by(&root), root.certificate());
    let importing = |chain: Option<String>| {
        let request = importing(&acm, &first, &leaf.private_key());
        request.set_certificate_chain(chain.map(Blob::new)).send()
    };
    importing(Some(format!("{second}{last}"))).await.expect("a whole chain");
    importing(Some(second.clone())).await.expect("the root goes without saying");
    let expired = Made { params: root.params.clone(), key: root.key }.days(-2, -1);
    for (chain, told) in [
        (None, "not a valid self signed"),
        (Some(format!("{last}{second}")), "Could not validate the certificate with the certificate chain."),
        (Some(format!("{second}{second}")), "Could not validate the certificate with the certificate chain."),
        (Some(last.clone()), "Could not validate the certificate with the certificate chain."),
        (Some("no chain".to_owned()), "The certificate chain is not PEM-encoded"),
        (Some(format!("{second}{}", expired.certificate())), "The certificate chain has expired"),
    ] {
        let (code, message) = refusal(importing(chain).await);
        assert_eq!(code, "ValidationException");
        assert!(message.contains(told), "{message} instead of {told}");
    }
}

#[tokio::test]
async fn when_tags_cannot_be_then_nothing_is_tagged_or_imported() {
    let (_aws, acm) = start().await;
    let arn = import(&acm, &Made::new("a")).await;
    let many = |count: usize| (0..count).map(|index| tag(&format!("{index}"), "")).collect::<Vec<_>>();
    let add = |tags| acm.add_tags_to_certificate().certificate_arn(&arn).set_tags(Some(tags)).send();
    let (long, value) = ("k".repeat(128), "v".repeat(256));
    add(vec![tag(&long, &value)]).await.expect("no letter too many");
    add(many(49)).await.expect("no tag too many");
    for (tags, code) in [
        (vec![], "ValidationException"),
        (vec![tag("one more", "")], "TooManyTagsException"),
        (vec![tag("0", &format!("{value}v"))], "ValidationException"),
        (vec![tag(&format!("{long}k"), "")], "ValidationException"),
        (vec![tag("", "")], "ValidationException"),
        (vec![tag("0", "a*")], "ValidationException"),
        (vec![tag("AWS:x", "")], "ValidationException"),
    ] {
        assert_eq!(refusal(add(tags).await).0, code);
    }
    assert_eq!(super::tags(&acm, &arn).await.len(), 50);

    let importing = Made::new("b").import(&acm).set_tags(Some(many(51))).send().await;
    assert_eq!(refusal(importing).0, "TooManyTagsException");
    let next = import(&acm, &Made::new("c")).await;
    assert_eq!(super::lists::arns(&acm).await, [arn, next]);
}

#[tokio::test]
async fn when_what_is_named_is_no_certificate_then_that_is_said() {
    let (_aws, acm) = start().await;
    for arn in ["web", "arn:aws:iam::123456789012:role/web", ""] {
        let (code, message) = refusal(acm.describe_certificate().certificate_arn(arn).send().await);
        assert_eq!(code, "ValidationException");
        assert!(message.contains("certificateArn"), "{message}");
    }
}
