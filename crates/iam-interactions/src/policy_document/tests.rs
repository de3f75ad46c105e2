use super::*;
use crate::stand_in::TRUST;
use proptest::prelude::*;
use serde_json::{Value, json};

mod any_policy;
mod validation;

use any_policy::{any_json, any_policy, written_another_way};

fn parsed(json: &Value) -> PolicyDocument {
    json.to_string().parse().unwrap_or_else(|error: PolicyDocumentError| panic!("{json}: {:?}", error.source))
}

#[test]
fn when_a_document_is_built_then_it_is_written_as_iam_writes_it() {
    let statement = Statement::new(Effect::Deny, Scope::AllBut(vec!["s3:GetObject".to_owned()]))
        .sid("All")
        .by([
            Principal::Service("ec2.amazonaws.com".to_owned()),
            Principal::Aws("123456789012".to_owned()),
            Principal::Aws("arn:aws:iam::123456789012:role/web".to_owned()),
            Principal::Federated("cognito-identity.amazonaws.com".to_owned()),
            Principal::CanonicalUser("79a5".to_owned()),
        ])
        .on_all_but(["arn:aws:s3:::logs"])
        .when(ConditionTest::StringEquals, "aws:PrincipalOrgID", ["o-1"])
        .when(ConditionTest::StringLike.for_any_value().if_exists(), "aws:TagKeys", ["a*", "b"])
        .when(ConditionTest::Null, "aws:TokenIssueTime", ["true"]);
    let written: Value = serde_json::from_str(&PolicyDocument::new([statement]).to_string()).expect("JSON");
    let expected = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "All",
        "Effect": "Deny",
        "Principal": {
            "AWS": ["123456789012", "arn:aws:iam::123456789012:role/web"],
            "CanonicalUser": "79a5",
            "Federated": "cognito-identity.amazonaws.com",
            "Service": "ec2.amazonaws.com",
        },
        "NotAction": "s3:GetObject",
        "NotResource": "arn:aws:s3:::logs",
        "Condition": {
            "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*", "b"]},
            "Null": {"aws:TokenIssueTime": "true"},
            "StringEquals": {"aws:PrincipalOrgID": "o-1"},
        },
    }]});
    assert_eq!(written, expected);
}

#[test]
fn when_trust_is_built_then_it_is_for_whom_it_says() {
    assert_eq!(PolicyDocument::trusting_service("ec2.amazonaws.com").to_string(), TRUST);
    let account = PolicyDocument::trusting_principal("123456789012").to_string();
    assert_eq!(account, TRUST.replace("\"Service\":\"ec2.amazonaws.com\"", "\"AWS\":\"123456789012\""));
    let third_party = PolicyDocument::trusting_principal_with_external_id("123456789012", "agreed").to_string();
    let condition = r#""Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}}]}"#;
    assert_eq!(third_party, account.replace("}]}", &format!(",{condition}")));
    let everyone = PolicyDocument::new([Statement::deny(["sts:*"]).by([Principal::Everyone])]).to_string();
    assert!(everyone.contains(r#""Principal":"*""#), "{everyone}");
    let but_one = Statement::deny(["sts:*"]).by_all_but([Principal::Aws("123456789012".to_owned())]);
    assert!(PolicyDocument::new([but_one]).to_string().contains(r#""NotPrincipal":{"AWS":"123456789012"}"#));
}

#[test]
fn when_everybody_is_named_as_a_principal_of_aws_then_that_is_everyone() {
    for everyone in [json!("*"), json!({"AWS": "*"}), json!({"AWS": ["*"]})] {
        let document =
            parsed(&json!({"Statement": {"Effect": "Allow", "Principal": everyone, "Action": "s3:GetObject"}}));
        assert_eq!(document.statements, [Statement::allow(["s3:GetObject"]).by([Principal::Everyone])]);
    }
}

#[test]
fn when_documents_are_written_differently_and_mean_the_same_then_they_are_equivalent() {
    let one = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ["arn:aws-cn:iam::123456789012:root", "arn:aws:iam::1:role/x"]},
         "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*",
         "Condition": {"Bool": {"aws:SecureTransport": true, "aws:ViaAWSService": false}, "NumericLessThan": {"s3:max-keys": 5}}},
        {"Sid": "", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["a", "b"]},
    ]});
    let other = json!({"Statement": [
        {"Effect": "Deny", "Principal": {"AWS": ["*"]}, "Action": ["S3:*"], "Resource": ["b", "a", "a"]},
        {"Condition": {"NumericLessThan": {"S3:max-keys": ["5"]}, "bool": {"aws:securetransport": ["true"], "aws:viaawsservice": "false"}},
         "Principal": {"AWS": ["arn:aws:iam::1:role/x", "123456789012"]}, "Resource": ["*"],
         "Action": ["s3:putobject", "s3:GetObject"], "Effect": "Allow"},
    ], "Version": "2012-10-17"});
    assert!(parsed(&one).is_equivalent_to(&parsed(&other)));
    assert_ne!(parsed(&one), parsed(&other));
}

#[test]
fn when_documents_mean_different_things_then_they_are_not_equivalent() {
    let base = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "A", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:Get", "Resource": "a",
        "Condition": {"StringLike": {"k": "v"}},
    }]});
    let changed = |path: &str, value: Value| {
        let mut changed = base.clone();
        *changed.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        parsed(&changed)
    };
    let cases = [
        ("/Version", json!("2008-10-17")),
        ("/Statement/0/Sid", json!("B")),
        ("/Statement/0/Effect", json!("Deny")),
        ("/Statement/0/Principal", json!({"Service": "123456789012"})),
        // What is left of a role that was deleted.
        ("/Statement/0/Principal/AWS", json!("AROAEXAMPLEEXAMPLE")),
        ("/Statement/0/Principal/AWS", json!("arn:aws:iam::123456789012:role/root")),
        ("/Statement/0/Action", json!(["s3:Get", "s3:Put"])),
        ("/Statement/0/Resource", json!("A")),
        ("/Statement/0/Condition", json!({"StringEquals": {"k": "v"}})),
        ("/Statement/0/Condition", json!({"StringLikeIfExists": {"k": "v"}})),
        ("/Statement/0/Condition", json!({"ForAllValues:StringLike": {"k": "v"}})),
        ("/Statement/0/Condition/StringLike", json!({"k": "V"})),
        ("/Statement/0/Condition/StringLike", json!({"j": "v"})),
        ("/Statement", json!([base["Statement"][0], {"Effect": "Deny", "Action": "*", "Resource": "*"}])),
    ];
    for (path, value) in cases {
        assert!(!changed(path, value.clone()).is_equivalent_to(&parsed(&base)), "{path} {value}");
    }
    let negated = json!({"Version": "2012-10-17", "Statement": {
        "Sid": "A", "Effect": "Allow", "NotPrincipal": {"AWS": "123456789012"}, "NotAction": "s3:Get",
        "NotResource": "a", "Condition": {"StringLike": {"k": "v"}},
    }});
    assert!(!parsed(&negated).is_equivalent_to(&parsed(&base)));
}

#[test]
fn when_a_text_is_no_document_then_it_is_refused_and_why_is_told() {
    let statement = |statement: Value| json!({"Statement": statement}).to_string();
    let cases = [
        ("{".to_owned(), "EOF"),
        ("[]".to_owned(), "length"),
        (json!({"Statement": [], "Statements": []}).to_string(), "Statements"),
        (json!({"Version": "2022-01-01", "Statement": []}).to_string(), "2022-01-01"),
        (statement(json!({"Effect": "allow", "Action": "*"})), ""),
        (statement(json!({"Effect": "Allow", "Actions": "*"})), ""),
        (statement(json!([{"Effect": "Allow", "Action": "*", "NotAction": "*"}])), ""),
        (statement(json!([{"Effect": "Allow", "Principal": "web"}])), ""),
        (statement(json!([{"Effect": "Allow", "Principal": {"Role": "web"}}])), ""),
        (statement(json!([{"Effect": "Allow", "Condition": {"Same": {"a": "b"}}}])), ""),
        (statement(json!([{"Effect": "Allow", "Condition": {"ForOne:StringEquals": {"a": "b"}}}])), ""),
        (statement(json!([{"Effect": "Allow", "Condition": {"StringEquals": {"a": {}}}}])), ""),
    ];
    for (text, why) in cases {
        let error = text.parse::<PolicyDocument>().expect_err(&text);
        assert_eq!(error.to_string(), "not a policy document");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.contains(why), "{text}: {cause}");
    }
}

#[test]
fn when_any_operator_is_written_then_it_is_read_again_whatever_its_case() {
    for test in ConditionTest::ALL {
        for operator in [ConditionOperator::from(*test), test.if_exists(), test.for_all_values(), test.for_any_value()]
        {
            let statement = Statement::allow(["s3:Get"]).when(operator, "k", ["v"]);
            let written = PolicyDocument::new([statement.clone()]).to_string();
            assert_eq!(written.parse::<PolicyDocument>().expect("read again").statements, [statement]);
        }
    }
    let one = Statement::allow(["s3:Get"]).when(ConditionTest::StringLike.for_any_value(), "k", ["v"]);
    let all = Statement::allow(["s3:Get"]).when(ConditionTest::StringLike.for_all_values(), "k", ["v"]);
    for (statement, written) in [(one, "ForAnyValue:StringLike"), (all, "ForAllValues:StringLike")] {
        assert!(PolicyDocument::new([statement]).to_string().contains(written), "{written}");
    }
    let lower = json!({"Statement": {"Effect": "Allow", "Condition": {"stringequals": {"k": "v"}}}});
    assert!(parsed(&lower).to_string().contains("StringEquals"));
}

proptest! {
    #[test]
    fn when_any_document_is_written_and_read_then_it_means_the_same(policy in any_policy()) {
        let read: PolicyDocument = policy.to_string().parse().expect("what was written");
        prop_assert!(read.is_equivalent_to(&policy));
        prop_assert_eq!(read.to_string().parse::<PolicyDocument>().expect("what was written"), read);
    }

    #[test]
    fn when_any_document_is_written_another_way_then_it_means_the_same(
        (policy, other) in any_policy().prop_flat_map(written_another_way),
    ) {
        prop_assert!(policy.is_equivalent_to(&other));
        prop_assert!(other.is_equivalent_to(&policy));
    }

    #[test]
    fn when_any_json_is_read_then_nothing_panics(json in any_json()) {
        for text in [json.to_string(), json!({"Statement": json}).to_string(), json!({"Statement": [json]}).to_string()] {
            if let Ok(policy) = text.parse::<PolicyDocument>() {
                prop_assert!(policy.is_equivalent_to(&policy));
                for kind in [PolicyKind::Trust, PolicyKind::Managed, PolicyKind::Inline, PolicyKind::Resource] {
                    let _ = policy.validate(kind);
                }
            }
        }
    }

    #[test]
    fn when_any_text_is_read_then_nothing_panics(text in ".{0,60}") {
        let _ = text.parse::<PolicyDocument>();
    }
}

#[test]
fn when_a_document_cannot_be_read_then_the_error_says_what_is_wrong_and_on_which_line() {
    let document = |line: &str| {
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": [\n  {{\"Effect\": \"Allow\", \"Action\": \"*\"}},\n  {{\"Sid\": \"x\",\n{line}}}\n]}}"
        )
    };
    let cases = [
        (r#""Efect": "Allow""#, "unknown field `Efect`", "line 4"),
        (r#""Effect": "Alow""#, "unknown variant `Alow`", "line 4"),
        (r#""Effect": "Deny", "Action": 5"#, "invalid type: integer `5`, expected a string", "line 4"),
        (r#""Effect": "Deny", "Action": ["a:B", {}]"#, "invalid type: map, expected a string", "line 4"),
        (r#""Effect": "Deny", "Principal": 5"#, "expected as principal `*`, or an object of kinds", "line 4"),
        (r#""Effect": "Deny", "Principal": "x""#, "the principal `x` has no kind", "line 4"),
        (r#""Effect": "Deny", "Condition": {"Like": {"k": "v"}}"#, "no operator of a condition: `Like`", "line 4"),
        (r#""Effect": "Deny", "Condition": {"Bool": {"k": null}}"#, "expected a value or a list of values", "line 4"),
        (r#""Effect": "Deny", "Action": "a:B", "NotAction": "a:B""#, "both Action and NotAction", "line 5"),
        (r#""Effect": "Deny","#, "trailing comma", "line 4"),
    ];
    for (line, problem, place) in cases {
        let error = document(line).parse::<PolicyDocument>().expect_err(line);
        let source = std::error::Error::source(&error).expect("what is wrong").to_string();
        assert!(source.contains(problem) && source.contains(place), "{line}: {source}");
    }
    // A single statement is read as one of a list.
    let error = "{\n\"Statement\": {\n\"Efect\": 1}}".parse::<PolicyDocument>().expect_err("no statement");
    let source = std::error::Error::source(&error).expect("what is wrong").to_string();
    assert!(source.contains("unknown field `Efect`") && source.contains("line 3"), "{source}");
}
