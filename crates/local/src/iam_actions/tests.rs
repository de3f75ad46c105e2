use http::{HeaderName, HeaderValue};

use super::*;

fn actions(service: &str, operation: &str, uri: &str, headers: &[(&'static str, &'static str)], body: &str) -> String {
    let header =
        |(name, value): &(&'static str, &'static str)| (HeaderName::from_static(name), HeaderValue::from_static(value));
    let headers = headers.iter().map(header).collect();
    let asked = Asked { service: Some(service), operation, uri, headers: &headers, body: body.as_bytes() };
    iam_actions(&asked).into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn when_s3_is_asked_then_its_actions_are_named_as_iam_names_them() {
    for (operation, expected) in [
        ("GetObject", "s3:GetObject"),
        ("HeadBucket", "s3:ListBucket"),
        ("ListObjectsV2", "s3:ListBucket"),
        ("CopyObject", "s3:GetObject s3:PutObject"),
        ("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        ("DeleteBucketTagging", "s3:PutBucketTagging"),
    ] {
        assert_eq!(actions("s3", operation, "/logs/a", &[], ""), expected, "{operation}");
    }
}

#[test]
fn when_s3_is_asked_of_versions_then_their_actions_are_looked_for() {
    let of = |operation, headers: &[_], body| actions("s3", operation, "/logs/a?versionId=1", headers, body);
    assert_eq!(of("GetObject", &[], ""), "s3:GetObjectVersion");
    assert_eq!(of("DeleteObject", &[], ""), "s3:DeleteObjectVersion");
    let source = [("x-amz-copy-source", "logs/a?versionId=1")];
    assert_eq!(actions("s3", "CopyObject", "/logs/a", &source, ""), "s3:GetObjectVersion s3:PutObject");
    let batch = |body| actions("s3", "DeleteObjects", "/logs?delete", &[], body);
    assert_eq!(batch("<Key>a</Key>"), "s3:DeleteObject");
    assert_eq!(batch("<Key>a</Key><VersionId>1</VersionId>"), "s3:DeleteObject s3:DeleteObjectVersion");
}

#[test]
fn when_a_header_asks_for_more_then_so_does_iam() {
    let put = |header| actions("s3", "PutObject", "/logs/a", &[header], "");
    assert_eq!(put(("x-amz-tagging", "a=b")), "s3:PutObject s3:PutObjectTagging");
    assert_eq!(put(("x-amz-acl", "private")), "s3:PutObject s3:PutObjectAcl");
    assert_eq!(put(("if-match", "\"e\"")), "s3:GetObject s3:PutObject");
    assert_eq!(put(("if-match", "*")), "s3:PutObject");
    let delete = [("x-amz-bypass-governance-retention", "true")];
    assert_eq!(actions("s3", "DeleteObject", "/a/b", &delete, ""), "s3:BypassGovernanceRetention s3:DeleteObject");
    let create = [("x-amz-acl", "private"), ("x-amz-object-ownership", "ObjectWriter")];
    let expected = "s3:CreateBucket s3:PutBucketAcl s3:PutBucketOwnershipControls";
    assert_eq!(actions("s3", "CreateBucket", "/logs", &create, ""), expected);
}

#[test]
fn when_another_service_is_asked_then_parameters_ask_for_more() {
    let form = |service, operation, body| actions(service, operation, "/", &[], body);
    assert_eq!(form("sts", "GetCallerIdentity", ""), "");
    assert_eq!(form("sts", "AssumeRole", "Tags.member.1.Key=a"), "sts:AssumeRole sts:TagSession");
    assert_eq!(form("iam", "CreateRole", "RoleName=a"), "iam:CreateRole");
    assert_eq!(form("iam", "CreateRole", "RoleName=a&Tags.member.1.Key=b"), "iam:CreateRole iam:TagRole");
    let add = form("iam", "AddRoleToInstanceProfile", "RoleName=a");
    assert_eq!(add, "iam:AddRoleToInstanceProfile iam:PassRole");
    assert_eq!(form("ec2", "CreateVpc", "TagSpecification.1.ResourceType=vpc"), "ec2:CreateTags ec2:CreateVpc");
    assert_eq!(form("monitoring", "PutMetricAlarm", "\u{64}Tags"), "cloudwatch:PutMetricAlarm cloudwatch:TagResource");
    assert_eq!(form("monitoring", "PutMetricAlarm", "Tags"), "cloudwatch:PutMetricAlarm");
}

#[test]
fn when_a_certificate_is_imported_then_its_tags_ask_for_more() {
    let import = |body| actions("acm", "ImportCertificate", "/", &[], body);
    let tagged = r#"{"Certificate": "a", "Tags": [{"Key": "b"}]}"#;
    assert_eq!(import(tagged), "acm:AddTagsToCertificate acm:ImportCertificate");
    assert_eq!(import(r#"{"Certificate": "a", "Tags": []}"#), "acm:ImportCertificate");
    assert_eq!(import(r#"{"Certificate": "a"}"#), "acm:ImportCertificate");
    assert_eq!(actions("acm", "DescribeCertificate", "/", &[], tagged), "acm:DescribeCertificate");
}

#[test]
fn when_a_transaction_is_asked_for_then_what_is_done_in_it_is_looked_for() {
    let body = r#"{"TransactItems": [{"Put": {}}, {"ConditionCheck": {}}, {"Put": {}}], "ClientRequestToken": "a"}"#;
    let of = |operation, body| actions("dynamodb", operation, "/", &[], body);
    assert_eq!(of("TransactWriteItems", body), "dynamodb:ConditionCheckItem dynamodb:PutItem");
    assert_eq!(of("TransactGetItems", r#"{"TransactItems": [{"Get": {}}]}"#), "dynamodb:GetItem");
    assert_eq!(of("PutItem", body), "dynamodb:PutItem");
}

#[test]
fn when_nobody_has_signed_then_there_is_nobody_whose_permissions_could_be_looked_at() {
    let headers = HeaderMap::new();
    let asked = Asked { service: None, operation: "GetObject", uri: "/logs/a", headers: &headers, body: b"" };
    assert_eq!(iam_actions(&asked), BTreeSet::new());
}
