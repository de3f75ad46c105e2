use super::*;
use crate::policy_document::Statement;
use crate::stand_in::{Answer, Script, assert_told_once, denied, encoded, missing, ok, page_end, refusal};

const ARN: &str = "arn:aws-cn:iam::123456789012:policy/teams/read";
const READ: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

fn spec() -> ManagedPolicySpec {
    let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["*"])]);
    ManagedPolicySpec {
        path: "/teams/".to_owned(),
        description: Some("reads".to_owned()),
        tags: [("team".to_owned(), "web".to_owned())].into(),
        ..ManagedPolicySpec::new("read", read)
    }
}

fn script() -> Script {
    let caller =
        "<Arn>arn:aws-cn:iam::123456789012:user/alice</Arn><UserId>AIDA</UserId><Account>123456789012</Account>";
    Script::default().on("GetCallerIdentity", ok("GetCallerIdentity", caller))
}

fn policy() -> Answer {
    ok("GetPolicy", &format!("<Policy><Arn>{ARN}</Arn><DefaultVersionId>v7</DefaultVersionId></Policy>"))
}

fn document(document: &str) -> Answer {
    let xml =
        format!("<PolicyVersion><Document>{}</Document><VersionId>v7</VersionId></PolicyVersion>", encoded(document));
    ok("GetPolicyVersion", &xml)
}

fn versions(ids: &[&str]) -> Answer {
    let version = |id: &&str| {
        let default = *id == "v10";
        format!("<member><VersionId>{id}</VersionId><IsDefaultVersion>{default}</IsDefaultVersion></member>")
    };
    let versions: String = ids.iter().map(version).collect();
    ok("ListPolicyVersions", &format!("<Versions>{versions}</Versions>{}", page_end(None)))
}

fn outdated() -> Script {
    script().on("GetPolicy", policy()).on("GetPolicyVersion", document(&READ.replace("Get", "Put")))
}

async fn ensure_by(script: &Script) -> Result<ManagedPolicyOutcome, ManagedPolicyError> {
    let outcome = ensure_managed_policy(&spec(), &script.provider().await).await;
    script.assert_used_up();
    if let Err(error) = &outcome {
        assert_told_once(error);
    }
    outcome
}

#[tokio::test]
async fn when_ensure_managed_policy_and_there_is_none_then_it_is_created_with_everything() {
    let script = script().on("GetPolicy", missing()).succeeding(["CreatePolicy"]);
    let outcome = ensure_by(&script).await.expect("a policy");
    assert_eq!(outcome, ManagedPolicyOutcome { arn: ARN.to_owned(), change: ManagedPolicyChange::Created });
    let create = format!(
        "CreatePolicy Description=reads Path=/teams/ PolicyDocument={READ} PolicyName=read Tags.member.1.Key=team \
         Tags.member.1.Value=web"
    );
    assert_eq!(script.calls()[1..], [format!("GetPolicy PolicyArn={ARN}"), create]);
}

#[tokio::test]
async fn when_ensure_managed_policy_and_it_means_the_same_then_nothing_is_changed() {
    let script = script().on("GetPolicy", policy());
    let script = script.on("GetPolicyVersion", document(&READ.replace("\"s3:GetObject\"", "[\"s3:getobject\"]")));
    assert_eq!(ensure_by(&script).await.expect("a policy").change, ManagedPolicyChange::Unchanged);
    assert_eq!(script.calls()[2], format!("GetPolicyVersion PolicyArn={ARN} VersionId=v7"));
}

#[tokio::test]
async fn when_ensure_managed_policy_and_it_says_another_thing_then_it_gets_a_version_in_effect() {
    let script = outdated().on("ListPolicyVersions", versions(&["v10", "v9", "v8", "v7"]));
    let script = script.succeeding(["CreatePolicyVersion"]);
    let change = ensure_by(&script).await.expect("a policy").change;
    assert_eq!(change, ManagedPolicyChange::NewVersion { deleted: Vec::new() });
    let create = format!("CreatePolicyVersion PolicyArn={ARN} PolicyDocument={READ} SetAsDefault=true");
    assert_eq!(script.calls().last(), Some(&create));
}

#[tokio::test]
async fn when_ensure_managed_policy_and_it_has_five_versions_then_the_oldest_not_in_effect_makes_room() {
    // Counted, not spelled: v9 is older than v11.
    let script = outdated().on("ListPolicyVersions", versions(&["v10", "v12", "v11", "v13", "v9"]));
    let script = script.succeeding(["DeletePolicyVersion", "CreatePolicyVersion"]);
    let change = ensure_by(&script).await.expect("a policy").change;
    assert_eq!(change, ManagedPolicyChange::NewVersion { deleted: vec!["v9".to_owned()] });
    assert_eq!(script.calls()[4], format!("DeletePolicyVersion PolicyArn={ARN} VersionId=v9"));
}

#[tokio::test]
async fn when_ensure_managed_policy_and_somebody_else_fills_it_up_then_room_is_made_once() {
    let full = || refusal("LimitExceeded", "A managed policy can have up to 5 versions.");
    let script = outdated()
        .on("ListPolicyVersions", versions(&["v10", "v9"]))
        .on("CreatePolicyVersion", full())
        .on("ListPolicyVersions", versions(&["v10", "v9"]))
        .succeeding(["DeletePolicyVersion", "CreatePolicyVersion"]);
    let change = ensure_by(&script).await.expect("a policy").change;
    assert_eq!(change, ManagedPolicyChange::NewVersion { deleted: vec!["v9".to_owned()] });
    let script = outdated()
        .on("ListPolicyVersions", versions(&["v10", "v9", "v8", "v7", "v6"]))
        .succeeding(["DeletePolicyVersion"])
        .on("CreatePolicyVersion", full());
    let error = ensure_by(&script).await.expect_err("full again");
    let ManagedPolicyError::Incomplete { deleted, source, .. } = error else { panic!("{error:?}") };
    assert_eq!(deleted, ["v6"]);
    assert!(matches!(&*source, ManagedPolicyError::LimitExceeded { policy, .. } if policy == ARN), "{source:?}");
}

#[tokio::test(start_paused = true)]
async fn when_ensure_managed_policy_and_somebody_else_creates_it_meanwhile_then_theirs_is_compared() {
    let script = script()
        .on("GetPolicy", missing())
        .on("CreatePolicy", refusal("EntityAlreadyExists", "it is there"))
        .on("GetPolicy", missing())
        .on("GetPolicy", policy())
        .on("GetPolicyVersion", document(READ));
    assert_eq!(ensure_by(&script).await.expect("a policy").change, ManagedPolicyChange::Unchanged);
}

#[tokio::test]
async fn when_ensure_managed_policy_and_it_is_refused_then_the_code_decides() {
    let cases = [
        (script().on("GetPolicy", denied()), "is denied"),
        (script().on("GetPolicy", missing()).on("CreatePolicy", refusal("LimitExceeded", "1500")), "a quota"),
        (
            script().on("GetPolicy", missing()).on("CreatePolicy", refusal("MalformedPolicyDocument", "no")),
            "does not take",
        ),
        (script().on("GetPolicy", ok("GetPolicy", "")), "a request about"),
        (Script::default().on("GetCallerIdentity", denied()), "a request about"),
    ];
    for (script, said) in cases {
        let error = ensure_by(&script).await.expect_err(said);
        assert!(error.to_string().contains(said), "{error}");
        assert!(error.request().is_some());
    }
}

#[tokio::test]
async fn when_ensure_managed_policy_and_the_spec_breaks_a_rule_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    let invalid = ManagedPolicySpec { name: "a b".to_owned(), ..spec() };
    let error = ensure_managed_policy(&invalid, &provider).await.expect_err("refused");
    assert!(matches!(error, ManagedPolicyError::Invalid { .. }), "{error:?}");
    let invalid = ManagedPolicySpec { path: "x".to_owned(), ..spec() };
    assert!(matches!(ensure_managed_policy(&invalid, &provider).await, Err(ManagedPolicyError::Invalid { .. })));
    let document = PolicyDocument::new([Statement::allow(["s3:GetObject"])]);
    let invalid = ManagedPolicySpec { document, ..spec() };
    let error = ensure_managed_policy(&invalid, &provider).await.expect_err("refused");
    assert!(matches!(error, ManagedPolicyError::InvalidDocument { .. }), "{error:?}");
}
