use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use std::time::Duration;

const PEM: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----";

fn made(name: &str, material: &str) -> aws_sdk_ec2::config::http::HttpResponse {
    let xml = format!(
        "<keyName>{name}</keyName><keyFingerprint>1f:51</keyFingerprint><keyMaterial>{material}</keyMaterial>\
         <keyPairId>key-1a</keyPairId>"
    );
    answer_to("CreateKeyPair", &xml)
}

fn tags() -> Tags {
    Tags::from([("team".to_owned(), "web".to_owned())])
}

#[tokio::test]
async fn when_a_key_pair_is_created_then_its_private_key_is_answered_and_never_printed() {
    let wire = Wire::answering([made("ops", PEM)]).await;
    let key = create_key_pair("ops", &KeyType::Ed25519, &tags(), &wire.provider).await.expect("a key");
    assert_eq!(key.reveal(), PEM);
    assert_eq!(format!("{key:?}"), "PrivateKey(hidden)");
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("KeyName"), sent.get("KeyType")), ("ops", "ed25519"));
    assert_eq!(sent.get("TagSpecification.1.ResourceType"), "key-pair");
    assert_eq!(sent.get("TagSpecification.1.Tag.1.Value"), "web");
}

#[tokio::test]
async fn when_a_key_pair_is_created_and_refused_then_the_code_decides_the_error() {
    for (code, text) in [
        ("InvalidKeyPair.Duplicate", "key pair `ops` exists"),
        ("KeyPairLimitExceeded", "there is no room for more (key pair `ops`)"),
        ("UnauthorizedOperation", "access to key pair `ops` is denied"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_key_pair("ops", &KeyType::Rsa, &Tags::new(), &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), text);
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = import_key_pair("ops", "ssh-rsa AAAA", &Tags::new(), &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn when_a_key_pair_is_created_and_the_answer_is_about_another_or_has_no_key_then_it_is_wrong_and_shows_none() {
    for answer in [made("other", PEM), made("ops", "")] {
        let wire = Wire::answering([answer]).await;
        let error = create_key_pair("ops", &KeyType::Rsa, &Tags::new(), &wire.provider).await.expect_err("wrong");
        assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
        assert!(!format!("{error:?}{error}").contains("b3BlbnNzaC1rZXk"));
    }
}

#[tokio::test]
async fn when_a_key_pair_is_named_as_none_can_be_then_nothing_is_sent() {
    for name in ["", " ops", "ops ", "größe", &"x".repeat(256)] {
        let wire = Wire::silent().await;
        let provider = &wire.provider;
        for result in [
            create_key_pair(name, &KeyType::Rsa, &Tags::new(), provider).await.map(drop),
            import_key_pair(name, "ssh-rsa AAAA", &Tags::new(), provider).await,
            get_key_pair(name, provider).await.map(drop),
            delete_key_pair(name, provider).await,
        ] {
            let error = result.expect_err(name);
            assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
            assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
        }
    }
    let wire = Wire::answering([made(&"x".repeat(255), PEM)]).await;
    create_key_pair(&"x".repeat(255), &KeyType::Rsa, &Tags::new(), &wire.provider).await.expect("the longest");
}

#[tokio::test]
async fn when_a_key_pair_of_an_unknown_kind_is_created_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let kind = KeyType::Other("dsa".to_owned());
    let error = create_key_pair("ops", &kind, &Tags::new(), &wire.provider).await.expect_err("no such kind");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }) && error.to_string().contains("`dsa`"), "{error}");
}

#[tokio::test]
async fn when_a_key_pair_is_imported_then_the_public_key_is_sent_encoded_once() {
    let wire =
        Wire::answering([answer_to("ImportKeyPair", "<keyName>ops</keyName><keyPairId>key-1a</keyPairId>")]).await;
    import_key_pair("ops", "ssh-rsa AAAA", &tags(), &wire.provider).await.expect("imported");
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("KeyName"), sent.get("PublicKeyMaterial")), ("ops", "c3NoLXJzYSBBQUFB"));
    assert_eq!(sent.get("TagSpecification.1.Tag.1.Key"), "team");
    let wire = Wire::answering([answer_to("ImportKeyPair", "<keyName>other</keyName>")]).await;
    let error = import_key_pair("ops", "ssh-rsa AAAA", &tags(), &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_key_pair_is_imported_and_the_key_is_private_or_none_then_nothing_is_sent_and_it_is_not_shown() {
    for key in [PEM, "", " \n"] {
        let wire = Wire::silent().await;
        let error = import_key_pair("ops", key, &Tags::new(), &wire.provider).await.expect_err("no public key");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        assert!(!format!("{error:?}{error}").contains("b3BlbnNzaC1rZXk"), "{error}");
    }
}

fn described(pairs: &[&str]) -> aws_sdk_ec2::config::http::HttpResponse {
    let items = pairs.iter().map(|pair| format!("<item>{pair}</item>")).collect::<Vec<_>>().concat();
    answer_to("DescribeKeyPairs", &format!("<keySet>{items}</keySet>"))
}

const OPS: &str = "<keyPairId>key-1a</keyPairId><keyName>ops</keyName><keyType>ed25519</keyType>\
    <keyFingerprint>1f:51</keyFingerprint><createTime>1970-01-01T00:01:00.000Z</createTime>\
    <tagSet><item><key>team</key><value>web</value></item></tagSet>";

#[tokio::test]
async fn when_key_pairs_are_listed_then_they_come_by_name() {
    let wire = Wire::answering([described(&[OPS, "<keyName>dev</keyName>"])]).await;
    let pairs = list_key_pairs(&wire.provider).await.expect("pairs");
    assert_eq!(pairs.iter().map(|pair| pair.name.as_str()).collect::<Vec<_>>(), ["dev", "ops"]);
    assert_eq!(wire.sent(), ["DescribeKeyPairs"]);
    let wire = Wire::answering([described(&["<keyPairId>key-1a</keyPairId>"])]).await;
    let error = list_key_pairs(&wire.provider).await.expect_err("no name");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = list_key_pairs(&wire.provider).await.expect_err("denied");
    assert_eq!(error.to_string(), "a request about key pairs failed");
}

#[tokio::test]
async fn when_a_key_pair_is_got_then_it_is_the_one_or_an_error() {
    let wire = Wire::answering([described(&[OPS])]).await;
    let expected = KeyPair {
        name: "ops".to_owned(),
        id: Some("key-1a".to_owned()),
        key_type: KeyType::Ed25519,
        fingerprint: Some("1f:51".to_owned()),
        created_at: Some(SystemTime::UNIX_EPOCH + Duration::from_mins(1)),
        tags: tags(),
    };
    assert_eq!(get_key_pair("ops", &wire.provider).await.expect("a pair"), expected);
    assert_eq!(wire.sent(), ["DescribeKeyPairs KeyName.1=ops"]);
    for missing in [described(&[]), refusal(400, "InvalidKeyPair.NotFound", "no")] {
        let wire = Wire::answering([missing]).await;
        let error = get_key_pair("ops", &wire.provider).await.expect_err("none");
        assert_eq!(error.to_string(), "key pair `ops` does not exist");
    }
    let wire = Wire::answering([described(&["<keyName>dev</keyName>"])]).await;
    let error = get_key_pair("ops", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_key_pair_is_deleted_then_one_that_is_not_there_is_no_error() {
    for answer in [done("DeleteKeyPair"), refusal(400, "InvalidKeyPair.NotFound", "no")] {
        let wire = Wire::answering([answer]).await;
        delete_key_pair("ops", &wire.provider).await.expect("gone");
        assert_eq!(wire.sent(), ["DeleteKeyPair KeyName=ops"]);
    }
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = delete_key_pair("ops", &wire.provider).await.expect_err("denied");
    assert!(matches!(error, Ec2Error::AccessDenied { .. }), "{error:?}");
}
