use super::*;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;

async fn environment() -> AwsEnvironment {
    let aws = LocalAws::start().await.expect("a free port");
    let provider: AwsClientProvider = aws.provider_builder().build().await.expect("a provider");
    provider.get_aws_env().await.expect("an environment")
}

/// Of the logs of `data` to `logs`, under `p/`.
async fn delivery() -> Delivery {
    Delivery::new("data", &BucketLogging::to("logs").prefix("p/"), &environment().await)
}

/// The own statement, with one element replaced.
fn with(delivery: &Delivery, element: &str, value: Value) -> Value {
    let mut statement = delivery.statement("Sid");
    statement[element] = value;
    statement
}

/// The own statement as a denial, with one element under another name.
fn denial(delivery: &Delivery, condition: Value) -> Value {
    let mut statement = with(delivery, "Condition", condition);
    statement["Effect"] = "Deny".into();
    statement["Principal"] = "*".into();
    statement
}

#[tokio::test]
async fn when_the_own_statement_is_made_then_it_is_what_aws_asks_for_and_allows_the_delivery() {
    let delivery = delivery().await;
    let statement = delivery.statement("Sid");
    let expected = json!({
        "Sid": "Sid",
        "Effect": "Allow",
        "Principal": { "Service": "logging.s3.amazonaws.com" },
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::logs/p/*",
        "Condition": {
            "ArnLike": { "aws:SourceArn": "arn:aws:s3:::data" },
            "StringEquals": { "aws:SourceAccount": "123456789012" },
        },
    });
    assert_eq!(statement, expected);
    assert!(delivery.is_allowed_by(&statement) && !delivery.is_denied_by(&statement));
}

#[tokio::test]
async fn when_the_partition_is_another_then_so_are_the_arns() {
    let mut environment = environment().await;
    environment.partition = "aws-cn".to_owned();
    let statement = Delivery::new("data", &BucketLogging::to("logs"), &environment).statement("Sid");
    assert_eq!(statement["Resource"], "arn:aws-cn:s3:::logs/*");
    assert_eq!(statement["Condition"]["ArnLike"]["aws:SourceArn"], "arn:aws-cn:s3:::data");
}

#[tokio::test]
async fn when_a_statement_says_the_same_in_other_words_then_it_allows_the_delivery() {
    let delivery = delivery().await;
    let same = [
        ("Action", json!(["s3:GetObject", "S3:putobject"])),
        ("Action", json!("s3:Put*")),
        ("Action", json!("*")),
        ("Resource", json!("arn:aws:s3:::logs/*")),
        ("Resource", json!(["arn:aws:s3:::logs", "arn:aws:s3:::l?gs/p*"])),
        ("Principal", json!({ "Service": ["cloudtrail.amazonaws.com", "logging.s3.amazonaws.com"] })),
        ("Condition", json!({})),
        ("Condition", json!({ "StringLike": { "AWS:sourcearn": ["arn:aws:s3:::other", "arn:aws:s3:::d*"] } })),
        (
            "Condition",
            json!({ "ArnEquals": { "aws:SourceArn": "arn:aws:s3:::data" }, "Bool": { "aws:SecureTransport": true } }),
        ),
    ];
    for (element, value) in same {
        assert!(delivery.is_allowed_by(&with(&delivery, element, value.clone())), "{element} {value}");
    }
}

#[tokio::test]
async fn when_a_statement_falls_short_of_the_delivery_then_it_does_not_allow_it() {
    let delivery = delivery().await;
    let other = [
        ("Effect", json!("Deny")),
        ("Action", json!("s3:GetObject")),
        ("Action", json!([])),
        ("Resource", json!("arn:aws:s3:::logs/q/*")),
        ("Resource", json!("arn:aws:s3:::logs/p/2026*")),
        ("Resource", json!("arn:aws:s3:::logs/p/?")),
        ("Resource", json!("arn:aws:s3:::logs/p/")),
        ("Resource", json!("arn:aws:s3:::logs")),
        ("Principal", json!({ "AWS": "arn:aws:iam::123456789012:root" })),
        ("Principal", json!({ "Service": "cloudtrail.amazonaws.com" })),
        ("Condition", json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::other" } })),
        ("Condition", json!({ "StringEquals": { "aws:SourceAccount": "210987654321" } })),
        ("Condition", json!({ "StringEquals": { "aws:SourceAccount": "12345678901?" } })),
        ("Condition", json!({ "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } })),
        ("Condition", json!({ "StringNotEquals": { "aws:SourceOrgID": "o-1" } })),
        ("Condition", json!({ "ForAnyValue:StringEquals": { "aws:SourceAccount": "123456789012" } })),
        ("Condition", json!("none")),
    ];
    for (element, value) in other {
        assert!(!delivery.is_allowed_by(&with(&delivery, element, value.clone())), "{element} {value}");
    }
    for element in ["Effect", "Principal", "Action", "Resource"] {
        let mut statement = delivery.statement("Sid");
        statement.as_object_mut().expect("an object").remove(element);
        assert!(!delivery.is_allowed_by(&statement), "without {element}");
    }
}

#[tokio::test]
async fn when_a_statement_denies_with_a_condition_then_it_counts_only_where_the_delivery_surely_fulfils_it() {
    let delivery = delivery().await;
    let cases = [
        (json!({}), true),
        (json!({ "Bool": { "aws:SecureTransport": "false" } }), false),
        (json!({ "Bool": { "aws:SecureTransport": "true" } }), true),
        (json!({ "StringNotEquals": { "aws:SourceVpce": "vpce-1" } }), true),
        (json!({ "StringEquals": { "aws:SourceVpce": "vpce-1" } }), false),
        (json!({ "StringEqualsIfExists": { "aws:SourceVpce": "vpce-1" } }), true),
        (json!({ "NotIpAddress": { "aws:SourceIp": "10.0.0.0/8" } }), true),
        (json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }), false),
        (json!({ "Null": { "aws:SourceVpce": "true" } }), true),
        (json!({ "Null": { "aws:SourceVpce": false } }), false),
        (json!({ "Null": { "aws:SourceArn": "false" } }), true),
        (json!({ "Null": { "aws:SourceArn": "true" } }), false),
        (json!({ "BoolIfExists": { "aws:PrincipalIsAWSService": "false" } }), false),
        (json!({ "StringNotEquals": { "aws:SourceAccount": ["210987654321", "123456789012"] } }), false),
        (json!({ "StringNotEquals": { "aws:SourceAccount": "210987654321" } }), true),
        (json!({ "ArnNotLike": { "aws:SourceArn": "arn:aws:s3:::data*" } }), false),
        (json!({ "ArnNotLike": { "aws:SourceArn": "arn:aws:s3:::other*" } }), true),
        (json!({ "StringNotLike": { "aws:PrincipalServiceName": "logging.*" } }), false),
        (json!({ "StringNotEqualsIgnoreCase": { "aws:SourceAccount": "123456789012" } }), false),
        // Nobody knows whether a delivery comes with these.
        (json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } }), false),
        (json!({ "Null": { "s3:x-amz-server-side-encryption": "true" } }), false),
        (json!({ "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-1" } }), false),
        (json!({ "DateGreaterThan": { "aws:SourceAccount": "2026-01-01" } }), false),
        // All lines are to be fulfilled.
        (json!({ "Bool": { "aws:SecureTransport": "true" }, "StringEquals": { "aws:SourceVpce": "vpce-1" } }), false),
    ];
    for (condition, expected) in cases {
        assert_eq!(delivery.is_denied_by(&denial(&delivery, condition.clone())), expected, "{condition}");
    }
}

#[tokio::test]
async fn when_a_statement_denies_all_but_something_then_what_is_left_out_counts() {
    let delivery = delivery().await;
    let cases = [
        ("Principal", "NotPrincipal", json!({ "AWS": "arn:aws:iam::123456789012:root" }), true),
        ("Principal", "NotPrincipal", json!({ "Service": "logging.s3.amazonaws.com" }), false),
        ("Action", "NotAction", json!("s3:GetObject"), true),
        ("Action", "NotAction", json!(["s3:Get*", "s3:Put*"]), false),
        ("Resource", "NotResource", json!("arn:aws:s3:::logs/keep/*"), true),
        ("Resource", "NotResource", json!("arn:aws:s3:::logs/p/*"), false),
    ];
    for (element, other, value, expected) in cases {
        let mut statement = denial(&delivery, json!({}));
        statement.as_object_mut().expect("an object").remove(element);
        statement[other] = value.clone();
        assert_eq!(delivery.is_denied_by(&statement), expected, "{other} {value}");
    }
}

#[tokio::test]
async fn when_a_statement_denies_some_objects_then_those_count_that_logs_are_named_like() {
    let environment = environment().await;
    let by_day = BucketLogging { key_format: LogKeyFormat::ByEventTime, ..BucketLogging::to("logs").prefix("p/") };
    let simple = BucketLogging::to("logs").prefix("p/");
    let cases = [
        ("arn:aws:s3:::logs/p/2026-*", [true, false]),
        ("arn:aws:s3:::logs/p/123456789012/us-east-1/data/*", [false, true]),
        ("arn:aws:s3:::logs/p/keep/*", [false, false]),
        ("*", [true, true]),
    ];
    for (resource, expected) in cases {
        let denied = [&simple, &by_day].map(|logging| {
            let delivery = Delivery::new("data", logging, &environment);
            let mut statement = denial(&delivery, json!({}));
            statement["Resource"] = resource.into();
            delivery.is_denied_by(&statement)
        });
        assert_eq!(denied, expected, "{resource}");
    }
}

#[test]
fn when_a_pattern_is_matched_then_stars_reach_as_far_as_they_must() {
    for (pattern, text) in [
        ("", ""),
        ("*", ""),
        ("a*", "a"),
        ("a*c", "abcbc"),
        ("*b*", "abc"),
        ("a?c", "aüc"),
        ("**a", "ba"),
        ("a*b?d*", "axbbcd"),
    ] {
        assert!(is_like(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [("", "a"), ("a", ""), ("a?", "a"), ("a*c", "abcb"), ("?", ""), ("*a", "ab"), ("a", "A")] {
        assert!(!is_like(pattern, text), "{pattern} {text}");
    }
}
