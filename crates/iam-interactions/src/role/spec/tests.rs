use super::*;
use crate::policy_document::{PolicyProblem, Statement};

fn spec() -> RoleSpec {
    RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Keep)
}

fn read(resource: &str) -> PolicyDocument {
    PolicyDocument::new([Statement::allow(["s3:GetObject"]).on([resource])])
}

fn problem(spec: &RoleSpec) -> String {
    match spec.check().expect_err("no role can be like this") {
        RoleError::Invalid { role, problem } => {
            assert_eq!(role, spec.name);
            problem
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn when_a_spec_is_whole_then_it_is_taken() {
    let whole = RoleSpec {
        path: "/teams/web/".to_owned(),
        description: Some("ä".repeat(1000)),
        max_session_duration: Some(Duration::from_hours(12)),
        permissions_boundary: Some("arn:aws-cn:iam::123456789012:policy/path/B".to_owned()),
        managed_policies: ["arn:aws:iam::aws:policy/A".to_owned()].into(),
        inline_policies: [("read".to_owned(), read("arn:aws:s3:::logs/*"))].into(),
        tags: (0..50).map(|n| (format!("key{n}"), "v".repeat(256))).collect(),
        ..spec()
    };
    whole.check().expect("a role can be like this");
    assert_eq!(whole.session_seconds(), Some(43_200));
    RoleSpec { max_session_duration: Some(Duration::from_hours(1)), ..spec() }.check().expect("an hour is fine");
}

#[test]
fn when_a_value_of_a_spec_breaks_a_rule_then_it_is_named() {
    let tag = |key: &str, value: &str| RoleSpec { tags: [(key.to_owned(), value.to_owned())].into(), ..spec() };
    let lasting = |duration| RoleSpec { max_session_duration: Some(duration), ..spec() };
    let cases = [
        (RoleSpec { name: "two words".to_owned(), ..spec() }, "the name `two words`"),
        (RoleSpec { path: "teams".to_owned(), ..spec() }, "the path `teams`"),
        (RoleSpec { path: "/te ams/".to_owned(), ..spec() }, "the path `/te ams/`"),
        (RoleSpec { path: "/teams".to_owned(), ..spec() }, "the path `/teams`"),
        (RoleSpec { description: Some("x".repeat(1001)), ..spec() }, "its description"),
        (lasting(Duration::from_secs(3599)), "its longest session"),
        (lasting(Duration::from_secs(43_201)), "its longest session"),
        (lasting(Duration::from_millis(3_600_500)), "its longest session"),
        (RoleSpec { managed_policies: ["ReadOnly".to_owned()].into(), ..spec() }, "`ReadOnly`"),
        (RoleSpec { permissions_boundary: Some("arn:aws:iam::1:role/x".to_owned()), ..spec() }, "`arn:aws:iam::1"),
        (RoleSpec { inline_policies: [("a b".to_owned(), read("*"))].into(), ..spec() }, "the name `a b`"),
        (tag("", "v"), "the tag ``"),
        (tag("aws:mine", "v"), "the tag `aws:mine`"),
        (tag("AWS:mine", "v"), "the tag `AWS:mine`"),
        (tag(&"k".repeat(129), "v"), "the tag `kkk"),
        (tag("key", &"v".repeat(257)), "the tag `key`"),
        (
            RoleSpec {
                tags: (0..49).map(|n| (n.to_string(), String::new())).collect(),
                tags_at_creation: [("x".to_owned(), String::new()), ("y".to_owned(), String::new())].into(),
                ..spec()
            },
            "51 tags",
        ),
        (RoleSpec { tags: (0..51).map(|n| (n.to_string(), String::new())).collect(), ..spec() }, "51 tags"),
    ];
    for (spec, named) in cases {
        let problem = problem(&spec);
        assert!(problem.starts_with(named), "{problem}");
    }
}

#[test]
fn when_the_inline_policies_of_a_spec_are_too_long_together_then_that_is_said() {
    let of = |length: usize| read(&format!("arn:aws:s3:::{}", "x".repeat(length)));
    let half = 10_240 / 2 - of(0).characters();
    let fits = RoleSpec { inline_policies: [("a".to_owned(), of(half)), ("b".to_owned(), of(half))].into(), ..spec() };
    fits.check().expect("10,240 characters");
    let mut over = fits;
    over.inline_policies.insert("b".to_owned(), of(half + 1));
    assert!(problem(&over).starts_with("its inline policies have 10241 characters together"));
}

#[test]
fn when_a_policy_of_a_spec_is_none_that_iam_takes_then_policy_and_problem_are_named() {
    let trust = RoleSpec { trust_policy: read("*"), ..spec() };
    let inline = PolicyDocument::trusting_service("ec2.amazonaws.com");
    let inline = RoleSpec { inline_policies: [("read".to_owned(), inline)].into(), ..spec() };
    for (spec, named) in [(trust, "trust policy"), (inline, "inline policy `read`")] {
        let error = spec.check().expect_err("refused");
        let RoleError::InvalidPolicy { policy, source, .. } = &error else { panic!("{error:?}") };
        assert_eq!(policy, named);
        assert!(matches!(
            source.problem,
            PolicyProblem::ActionOfTrust { .. } | PolicyProblem::NotAllowed { element: "Principal" }
        ));
    }
}
