use super::*;

fn identity() -> Statement {
    Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])
}

fn trust() -> Statement {
    Statement::allow(["sts:AssumeRole"]).by([Principal::Service("ec2.amazonaws.com".to_owned())])
}

fn resource() -> Statement {
    identity().by([Principal::Everyone])
}

fn check(statement: Statement, kind: PolicyKind) -> Result<(), PolicyError> {
    PolicyDocument::new([statement]).validate(kind)
}

fn problem(statement: Statement, kind: PolicyKind) -> PolicyProblem {
    let error = check(statement, kind).expect_err("refused");
    assert_eq!(error.statement.as_deref(), Some("statement 1"), "{error}");
    error.problem
}

#[test]
fn when_a_policy_is_right_for_its_kind_then_it_is_taken_and_by_the_others_refused() {
    let missing = |element| PolicyProblem::Missing { element };
    let not_allowed = |element| PolicyProblem::NotAllowed { element };
    for kind in [PolicyKind::Managed, PolicyKind::Inline] {
        check(identity(), kind).expect("an identity's");
        assert_eq!(problem(trust(), kind), not_allowed("Principal"));
        assert_eq!(problem(resource(), kind), not_allowed("Principal"));
        assert_eq!(problem(Statement::allow(["s3:Get"]), kind), missing("Resource"));
    }
    check(trust(), PolicyKind::Trust).expect("a trust policy");
    assert_eq!(problem(trust().on(["*"]), PolicyKind::Trust), not_allowed("Resource"));
    assert_eq!(problem(Statement::allow(["sts:AssumeRole"]), PolicyKind::Trust), missing("Principal"));
    let of_s3 = problem(resource(), PolicyKind::Trust);
    assert_eq!(of_s3, PolicyProblem::ActionOfTrust { action: "s3:GetObject".to_owned() });
    check(resource(), PolicyKind::Resource).expect("a bucket's");
    check(trust(), PolicyKind::Resource).expect("one about what it stands on");
    assert_eq!(problem(identity(), PolicyKind::Resource), missing("Principal"));
}

#[test]
fn when_actions_are_checked_then_those_of_no_service_are_refused() {
    let with = |action: &str| Statement::allow([action]).on(["*"]);
    for action in ["*", "s3:*", "s3:Get*", "ec2:Describe?pcs", "execute-api:Invoke", "S3:getobject", "a4b:X9"] {
        check(with(action), PolicyKind::Inline).expect(action);
    }
    for action in ["", "s3", "s3:", ":Get", "s*:Get", "s3:Get Object", "s3:Get:Object", "s3/Get", "**", "sé:Get"] {
        let expected = PolicyProblem::Action { action: action.to_owned() };
        assert_eq!(problem(with(action), PolicyKind::Inline), expected, "{action}");
    }
    let tagging =
        Statement::allow(["sts:AssumeRole", "STS:TagSession"]).by([Principal::Aws("123456789012".to_owned())]);
    check(tagging, PolicyKind::Trust).expect("actions of STS");
}

#[test]
fn when_resources_are_checked_then_those_that_are_no_arns_are_refused() {
    let with = |resource: &str| Statement::allow(["s3:GetObject"]).on([resource]);
    let taken = [
        "*",
        "arn:aws:s3:::logs",
        "arn:aws-cn:ec2:cn-north-1:123456789012:instance/*",
        "arn:*:s3:::logs",
        "arn:aws:s3:*",
        "arn:aws:iam::123456789012:user/${aws:username}",
        "arn:aws:logs:eu-west-1:123456789012:log-group:x:*",
    ];
    for resource in taken {
        check(with(resource), PolicyKind::Managed).expect(resource);
    }
    for resource in ["", "logs", "s3://logs", "arn:aws:s3", "arn:aws:s3:::", "arn:", "arn:aws:s3:::a b", "**"] {
        let expected = PolicyProblem::Resource { resource: resource.to_owned() };
        assert_eq!(problem(with(resource), PolicyKind::Managed), expected, "{resource}");
    }
}

#[test]
fn when_principals_are_checked_then_those_of_another_form_are_refused() {
    let by = |principal: Principal| Statement::allow(["sts:AssumeRole"]).by([principal]);
    let aws = |name: &str| Principal::Aws(name.to_owned());
    let service = |name: &str| Principal::Service(name.to_owned());
    let federated = Principal::Federated("arn:aws:iam::123456789012:saml-provider/x".to_owned());
    let id = aws("AROAEXAMPLEEXAMPLE123");
    for principal in [aws("123456789012"), aws("arn:aws:iam::1:role/x"), aws("*"), id, Principal::Everyone, federated] {
        check(by(principal.clone()), PolicyKind::Trust).unwrap_or_else(|error| panic!("{principal:?}: {error}"));
    }
    for principal in [
        aws(""),
        aws("12345678901"),
        aws("AROAEXAMPLE1"),
        aws("web"),
        aws("12345678901a"),
        service("ec2"),
        service("a .b"),
    ] {
        let refused = problem(by(principal.clone()), PolicyKind::Trust);
        assert_eq!(refused, PolicyProblem::Principal { principal: principal.name().to_owned() });
    }
    let but = |effect| {
        Statement::new(effect, Scope::Only(vec!["sts:AssumeRole".to_owned()])).by_all_but([aws("123456789012")])
    };
    check(but(Effect::Deny), PolicyKind::Trust).expect("a denial for all others");
    assert_eq!(problem(but(Effect::Allow), PolicyKind::Trust), PolicyProblem::AllowsAllBut);
}

#[test]
fn when_a_part_names_nothing_then_it_is_named() {
    let none: [&str; 0] = [];
    let empty = |element: &str| PolicyProblem::Empty { element: element.to_owned() };
    assert_eq!(problem(Statement::allow(none).on(["*"]), PolicyKind::Inline), empty("Action"));
    assert_eq!(problem(identity().on(none), PolicyKind::Inline), empty("Resource"));
    assert_eq!(problem(trust().by([]), PolicyKind::Trust), empty("Principal"));
    let condition = identity().when(ConditionTest::Bool, "aws:SecureTransport", none);
    assert_eq!(problem(condition, PolicyKind::Inline), empty("condition Bool of `aws:SecureTransport`"));
    let no_key = identity().when(ConditionTest::Bool, "", ["true"]);
    assert_eq!(problem(no_key, PolicyKind::Inline), empty("condition Bool of ``"));
    let mut no_keys = identity();
    no_keys.conditions.insert(ConditionTest::Bool.into(), std::collections::BTreeMap::new());
    assert_eq!(problem(no_keys, PolicyKind::Inline), empty("condition Bool"));
    let mut no_actions = identity();
    no_actions.actions = None;
    assert_eq!(problem(no_actions, PolicyKind::Inline), PolicyProblem::Missing { element: "Action" });
    let error = PolicyDocument::new([]).validate(PolicyKind::Inline).expect_err("nothing");
    assert_eq!(error, PolicyError { statement: None, problem: PolicyProblem::NoStatement });
}

#[test]
fn when_null_is_asked_whether_it_exists_then_the_operator_is_refused() {
    let statement = identity().when(ConditionTest::Null.if_exists(), "k", ["true"]);
    assert_eq!(problem(statement, PolicyKind::Inline), PolicyProblem::Operator { operator: "NullIfExists".to_owned() });
    for operator in [ConditionTest::Null.into(), ConditionTest::StringLike.if_exists()] {
        check(identity().when(operator, "k", ["true"]), PolicyKind::Inline).expect("an operator of IAM's");
    }
}

#[test]
fn when_sids_are_checked_then_the_statement_is_named_by_number_and_sid() {
    let policy = |sids: [&str; 2]| PolicyDocument::new(sids.map(|sid| identity().sid(sid)));
    policy(["A", "a1"]).validate(PolicyKind::Inline).expect("two names");
    policy(["", ""]).validate(PolicyKind::Inline).expect("no names");
    let error = policy(["A", "A"]).validate(PolicyKind::Inline).expect_err("one name");
    assert_eq!(error.to_string(), "statement 2 (`A`): the Sid `A` is that of an earlier statement");
    let error = policy(["A", "b c"]).validate(PolicyKind::Inline).expect_err("no name");
    assert_eq!(error.problem, PolicyProblem::Sid { sid: "b c".to_owned() });
    let of_s3 = PolicyDocument::new(["b c", "d"].map(|sid| resource().sid(sid)));
    of_s3.validate(PolicyKind::Resource).expect("S3 has its own rules");
    let repeated = PolicyDocument::new(["d", "d"].map(|sid| resource().sid(sid)));
    assert!(repeated.validate(PolicyKind::Resource).is_err());
}

#[test]
fn when_a_document_is_as_long_as_it_may_be_then_it_is_taken_and_one_character_more_refused() {
    for (kind, limit) in [(PolicyKind::Trust, 4096), (PolicyKind::Managed, 6144), (PolicyKind::Inline, 10_240)] {
        // White space is not counted: the space in the value is free.
        let of = |length: usize| {
            let statement = if kind == PolicyKind::Trust { trust() } else { identity() };
            PolicyDocument::new([statement.when(
                ConditionTest::StringEquals,
                "k",
                [format!(" {}", "é".repeat(length))],
            )])
        };
        let room = limit - of(0).characters();
        of(room).validate(kind).expect("as long as it may be");
        let error = of(room + 1).validate(kind).expect_err("too long");
        assert_eq!(error.problem, PolicyProblem::TooLong { characters: limit + 1, limit });
        assert_eq!(error.statement, None);
    }
    let long = resource().when(ConditionTest::StringEquals, "k", ["x".repeat(20_000)]);
    check(long, PolicyKind::Resource).expect("its service decides");
}
