//! `awsi certificate …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::{JsonService, Said};
use crate::world::{Answer, World, run};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const ARN: &str = "arn:aws:acm:us-east-1:123456789012:certificate/1";

fn awsi(world: &World, acm: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["certificate"], arguments, &["--endpoint-url", &acm.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

/// An account with one certificate, whose tag has this value.
fn holding(name: &'static str, hosts: &'static [&'static str]) -> JsonService {
    JsonService::answering(move |operation, _| {
        Ok(match operation {
            "ListCertificates" => json!({ "CertificateSummaryList": [{
                "CertificateArn": ARN, "DomainName": "web.\u{1b}internal", "Status": "ISSUED", "Type": "IMPORTED",
                "KeyAlgorithm": "EC_prime256v1", "NotAfter": 4_000_000_000_u64, "InUse": true,
            }] }),
            "ListTagsForCertificate" => json!({ "Tags": [{ "Key": "aws-interactions:certificate", "Value": name }] }),
            "DescribeCertificate" => json!({ "Certificate": {
                "CertificateArn": ARN, "SubjectAlternativeNames": hosts, "Status": "ISSUED", "NotAfter": 4_000_000_000_u64,
            } }),
            _ => json!({ "CertificateArn": ARN }),
        })
    })
}

#[test]
fn when_certificates_are_listed_then_people_and_programs_get_all_of_them() {
    let (world, acm) = (World::new(), holding("web", &[]));
    let listed = awsi(&world, &acm, &["ls"]).exits(0);
    let expected = [
        "ENDS                  STATUS              SOURCE         IN USE  DOMAIN                    ARN".to_owned(),
        format!("2096-10-02T07:06:40Z  ISSUED              IMPORTED       yes     web.\\u{{1b}}internal        {ARN}"),
    ];
    assert_eq!(listed.stdout.lines().collect::<Vec<_>>(), expected);
    let listed = awsi(&world, &acm, &["ls", "--output", "json"]).exits(0);
    let documented = ["arn", "domain_name", "status", "source", "key_algorithm", "not_after", "is_in_use"];
    assert_eq!(fields_of_elements(&listed.stdout), [documented]);
    let kinds = acm.asked("ListCertificates")[0]["Includes"]["keyTypes"].clone();
    assert!(kinds.as_array().is_some_and(|kinds| kinds.contains(&json!("EC_prime256v1"))), "{kinds}");
}

#[test]
fn when_a_certificate_is_ensured_then_it_is_there_once_and_its_key_is_shown_nowhere() {
    let world = World::new();
    let others = holding("other", &["localhost"]);
    let made = awsi(&world, &others, &["ensure", "web", "-vvv"]).exits(0);
    assert_eq!(made.stdout, format!("The certificate web is created: {ARN}\n"));
    assert!(!made.stderr.contains("PRIVATE KEY"), "{}", made.stderr);
    let imported = others.asked("ImportCertificate");
    assert_eq!(imported[0]["Tags"], json!([{ "Key": "aws-interactions:certificate", "Value": "web" }]));
    let ours = holding("web", &["localhost"]);
    let there = awsi(&world, &ours, &["ensure", "web", "--output", "json"]).exits(0);
    assert_eq!(fields(&there.stdout), documented(&help(&["certificate", "ensure"])));
    assert_eq!(document(&there.stdout), json!({ "name": "web", "arn": ARN, "change": "unchanged" }));
    assert!(ours.asked("ImportCertificate").is_empty());
    let hosts = ["ensure", "web", "--host", "a.internal", "--host", "*.a.internal", "--days", "90"];
    let renewed = awsi(&world, &ours, &hosts).exits(0);
    assert_eq!(renewed.stdout, format!("The certificate web is renewed: {ARN}\n"));
    assert_eq!(ours.asked("ImportCertificate")[0]["CertificateArn"], ARN);
}

#[test]
fn when_a_certificate_lives_its_life_on_the_embedded_aws_then_each_step_is_told() {
    let world = World::new();
    let ensured = |more: &[&str]| {
        let arguments = [&["certificate", "ensure", "web", "--output", "json"], more].concat();
        let told = document(&world.awsi(&arguments).exits(0).stdout);
        (told["change"].clone(), told["arn"].as_str().unwrap_or_default().to_owned())
    };
    let (change, arn) = ensured(&[]);
    assert_eq!(change, "created");
    assert_eq!(ensured(&[]), (json!("unchanged"), arn.clone()));
    assert_eq!(ensured(&["--host", "web.internal"]), (json!("renewed"), arn.clone()));
    let listed = world.awsi(&["certificate", "ls"]).exits(0).stdout;
    assert!(listed.contains("web.internal") && listed.contains(&arn) && !listed.contains("localhost"), "{listed}");
    let removed = world.awsi(&["certificate", "rm", &arn, "--yes"]).exits(0);
    assert_eq!(removed.stdout, format!("Deleted the certificate {arn}.\n"));
    world.awsi(&["certificate", "rm", &arn, "--yes"]).exits(3);
    assert_eq!(document(&world.awsi(&["certificate", "ls", "--output", "json"]).exits(0).stdout), json!([]));
}

#[test]
fn when_no_certificate_can_be_like_this_then_nothing_is_asked() {
    let (world, acm) = (World::new(), holding("web", &[]));
    for arguments in
        [&["ensure"][..], &["ensure", "a*"], &["ensure", "web", "--host", "a b"], &["ensure", "web", "--days", "1"]]
    {
        awsi(&world, &acm, arguments).exits(2);
    }
    awsi(&world, &acm, &["rm", "web", "--yes"]).exits(2).complains(&["`web` is not the ARN of a certificate"]);
    assert!(acm.asked("ListCertificates").is_empty() && acm.asked("DeleteCertificate").is_empty());
}

/// Refuses so many deletions, and says what uses the certificate.
fn used_for(tries: usize) -> JsonService {
    let asked = AtomicUsize::new(0);
    JsonService::answering(move |operation, _| match operation {
        "DeleteCertificate" if asked.fetch_add(1, Ordering::Relaxed) < tries => Err("ResourceInUseException"),
        "DeleteCertificate" => Ok(json!({})),
        _ => Ok(json!({ "Certificate": { "CertificateArn": ARN, "InUseBy": ["arn:a-load-balancer"] } })),
    })
}

#[test]
fn when_a_certificate_is_removed_then_it_has_to_be_agreed_to_and_unused() {
    let world = World::new();
    let acm = used_for(0);
    awsi(&world, &acm, &["rm", ARN]).exits(2).complains(&["nothing is deleted without --yes"]);
    assert!(acm.asked("DeleteCertificate").is_empty());
    let removed = awsi(&world, &acm, &["rm", ARN, "--yes"]).exits(0);
    assert_eq!(removed.stdout, format!("Deleted the certificate {ARN}.\n"));
    assert_eq!(acm.asked("DeleteCertificate"), [json!({ "CertificateArn": ARN })]);
    let removed = awsi(&world, &acm, &["rm", ARN, "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&removed.stdout), documented(&help(&["certificate", "rm"])));

    let told = [&format!("the certificate `{ARN}` is in use by arn:a-load-balancer"), "hint: --wait deletes it"];
    awsi(&world, &used_for(1), &["rm", ARN, "--yes"]).exits(5).complains(&told);
    let waiting = ["rm", ARN, "--yes", "--wait", "--interval=10ms"];
    let removed = awsi(&world, &used_for(3), &waiting).exits(0);
    assert_eq!(removed.stderr, "in use by arn:a-load-balancer\n");
    let still = awsi(&world, &used_for(usize::MAX), &[&waiting[..], &["--timeout=1s"]].concat()).exits(1);
    still.complains(&["is still in use by arn:a-load-balancer after 1 s"]);
}

#[test]
fn when_acm_refuses_then_the_exit_code_says_why() {
    type Say = fn(&str, &Value) -> Said;
    let world = World::new();
    let cases: [(&[&str], Say, i32, &str); 3] = [
        (&["rm", ARN, "--yes"], |_, _| Err("ResourceNotFoundException"), 3, "hint: `awsi certificate ls` lists"),
        (&["ls"], |_, _| Err("AccessDeniedException"), 4, "caused by: acm ListCertificates: access denied"),
        (
            &["ensure", "web"],
            |operation, _| if operation == "ListCertificates" { Ok(json!({})) } else { Err("LimitExceededException") },
            5,
            "a limit does not let the account have the certificate `(new)`",
        ),
    ];
    for (arguments, say, exit, told) in cases {
        awsi(&world, &JsonService::answering(say), arguments).exits(exit).complains(&[told]);
    }
}
