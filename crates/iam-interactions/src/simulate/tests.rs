use super::*;
use crate::stand_in::{Answer, Script, assert_told_once, ok, page_end, refusal};
use aws_interactions_core::RequestErrorKind;

const ROLE: &str = "arn:aws:iam::123456789012:role/teams/web";

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn page(results: &str, next: Option<&str>) -> Answer {
    let results = format!("<EvaluationResults>{results}</EvaluationResults>{}", page_end(next));
    ok("SimulatePrincipalPolicy", &results)
}

fn result(action: &str, decision: &str, more: &str) -> String {
    format!(
        "<member><EvalActionName>{action}</EvalActionName><EvalResourceName>*</EvalResourceName>\
         <EvalDecision>{decision}</EvalDecision>{more}</member>"
    )
}

async fn simulate_by(actions: &[&str], script: &Script) -> Result<Vec<ActionDecision>, SimulationError> {
    let decisions = simulate_principal_policy(ROLE, &owned(actions), &[], &[], &script.provider().await).await;
    script.assert_used_up();
    decisions
}

#[tokio::test]
async fn when_simulate_principal_policy_then_each_decision_is_told_with_what_led_to_it() {
    let allowed = "<MatchedStatements><member><SourcePolicyId>read</SourcePolicyId><SourcePolicyType>role\
                   </SourcePolicyType></member></MatchedStatements><PermissionsBoundaryDecisionDetail>\
                   <AllowedByPermissionsBoundary>true</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>";
    let denied = "<MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>\
                  <OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations>\
                  </OrganizationsDecisionDetail>";
    let results = [
        result("s3:GetObject", "allowed", allowed),
        result("s3:PutObject", "explicitDeny", denied),
        result("s3:DeleteObject", "implicitDeny", ""),
        result("s3:ListBucket", "perhaps", ""),
    ];
    let script = Script::default().on("SimulatePrincipalPolicy", page(&results.concat(), None));
    let actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];
    let decisions = simulate_by(&actions, &script).await.expect("decisions");
    let decided: Vec<_> = decisions.iter().map(|decision| (decision.action.as_str(), decision.decision)).collect();
    let expected = [Decision::Allowed, Decision::ExplicitlyDenied, Decision::ImplicitlyDenied, Decision::Unknown];
    assert_eq!(decided, actions.into_iter().zip(expected).collect::<Vec<_>>());
    assert_eq!(decisions.iter().map(ActionDecision::is_allowed).collect::<Vec<_>>(), [true, false, false, false]);
    let statement = MatchedStatement { policy_id: "read".to_owned(), policy_type: Some("role".to_owned()) };
    assert_eq!(decisions[0].matched_statements, [statement]);
    assert_eq!((decisions[0].allowed_by_boundary, decisions[0].allowed_by_organization), (Some(true), None));
    assert_eq!(decisions[1].missing_context_keys, ["aws:MultiFactorAuthPresent"]);
    assert_eq!((decisions[1].allowed_by_boundary, decisions[1].allowed_by_organization), (None, Some(false)));
    assert_eq!(decisions[2].resource, "*");
}

#[tokio::test]
async fn when_simulate_principal_policy_on_resources_then_each_has_a_decision_of_its_own() {
    let specific = |name: &str, decision: &str, more: &str| {
        format!(
            "<member><EvalResourceName>{name}</EvalResourceName><EvalResourceDecision>{decision}\
             </EvalResourceDecision>{more}</member>"
        )
    };
    let missing = "<MissingContextValues><member>aws:SourceIp</member></MissingContextValues>";
    let boundary = "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false\
                    </AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>";
    let specific = specific("arn:a", "allowed", missing) + &specific("arn:b", "implicitDeny", boundary);
    let more = format!("<ResourceSpecificResults>{specific}</ResourceSpecificResults>");
    let results = result("s3:GetObject", "implicitDeny", &more);
    let script = Script::default().on("SimulatePrincipalPolicy", page(&results, None));
    let context = [
        ContextKey::text("aws:PrincipalTag/team", "web"),
        ContextKey { name: "aws:x".to_owned(), values: owned(&["1", "2"]), kind: ContextKind::Number },
        ContextKey { name: "aws:y".to_owned(), values: owned(&["true"]), kind: ContextKind::Truth },
    ];
    let provider = script.provider().await;
    let resources = owned(&["arn:a", "arn:b"]);
    let decisions = simulate_principal_policy(ROLE, &owned(&["s3:GetObject"]), &resources, &context, &provider).await;
    let decisions = decisions.expect("decisions");
    let decided: Vec<_> = decisions.iter().map(|decision| (decision.resource.as_str(), decision.decision)).collect();
    assert_eq!(decided, [("arn:a", Decision::Allowed), ("arn:b", Decision::ImplicitlyDenied)]);
    assert_eq!(
        (decisions[0].missing_context_keys.as_slice(), decisions[1].allowed_by_boundary),
        (owned(&["aws:SourceIp"]).as_slice(), Some(false))
    );
    let call = "SimulatePrincipalPolicy ActionNames.member.1=s3:GetObject \
                ContextEntries.member.1.ContextKeyName=aws:PrincipalTag/team \
                ContextEntries.member.1.ContextKeyType=string ContextEntries.member.1.ContextKeyValues.member.1=web \
                ContextEntries.member.2.ContextKeyName=aws:x ContextEntries.member.2.ContextKeyType=numericList \
                ContextEntries.member.2.ContextKeyValues.member.1=1 ContextEntries.member.2.ContextKeyValues.member.2=2 \
                ContextEntries.member.3.ContextKeyName=aws:y ContextEntries.member.3.ContextKeyType=boolean \
                ContextEntries.member.3.ContextKeyValues.member.1=true \
                PolicySourceArn=arn:aws:iam::123456789012:role/teams/web ResourceArns.member.1=arn:a \
                ResourceArns.member.2=arn:b";
    assert_eq!(script.calls(), [call]);
}

#[tokio::test]
async fn when_simulate_principal_policy_and_there_are_pages_then_all_are_read() {
    let script = Script::default()
        .on("SimulatePrincipalPolicy", page(&result("s3:GetObject", "allowed", ""), Some("m")))
        .on("SimulatePrincipalPolicy", page(&result("s3:PutObject", "allowed", ""), None));
    let decisions = simulate_by(&["s3:GetObject", "s3:PutObject"], &script).await.expect("decisions");
    assert_eq!(decisions.len(), 2);
    assert!(script.calls()[1].contains(" Marker=m "), "{:?}", script.calls());
}

#[tokio::test]
async fn when_simulate_principal_policy_of_many_actions_then_they_are_asked_a_hundred_at_a_time() {
    let actions: Vec<String> = (0..201).map(|n| format!("s3:Action{n}")).collect();
    let script = actions.chunks(100).fold(Script::default(), |script, chunk| {
        let results: String = chunk.iter().map(|action| result(action, "allowed", "")).collect();
        script.on("SimulatePrincipalPolicy", page(&results, None))
    });
    let decisions = simulate_principal_policy(ROLE, &actions, &[], &[], &script.provider().await).await;
    let decided: Vec<String> = decisions.expect("decisions").into_iter().map(|decision| decision.action).collect();
    assert_eq!(decided, actions);
    let calls = script.calls();
    assert!(calls[0].contains("ActionNames.member.100=") && !calls[0].contains("ActionNames.member.101="));
    assert!(calls[2].contains("ActionNames.member.1=s3:Action200 ") && !calls[2].contains("ActionNames.member.2="));
}

#[tokio::test]
async fn when_simulate_principal_policy_and_an_action_is_left_out_then_it_is_not_understood_and_named() {
    let script = Script::default().on("SimulatePrincipalPolicy", page(&result("S3:getobject", "allowed", ""), None));
    let error = simulate_by(&["s3:GetObject", "s3:PutObject"], &script).await.expect_err("half an answer");
    let SimulationError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
    assert_eq!(source.message(), Some("the answer leaves out s3:PutObject"));
}

#[tokio::test]
async fn when_simulate_principal_policy_and_it_fails_then_the_code_decides() {
    let cases = [
        ("NoSuchEntity", "does not exist"),
        ("InvalidInput", "IAM does not simulate this"),
        ("PolicyEvaluation", "could not be evaluated"),
        ("AccessDenied", "is denied"),
        ("Throttling", "a request to simulate"),
    ];
    for (code, said) in cases {
        let script = Script::default().on("SimulatePrincipalPolicy", refusal(code, "no"));
        let error = simulate_by(&["s3:GetObject"], &script).await.expect_err(code);
        assert!(error.to_string().contains(said) && error.to_string().contains(ROLE), "{code}: {error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_simulate_principal_policy_and_a_value_breaks_a_rule_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    let key = ContextKey { name: "aws:x".to_owned(), values: Vec::new(), kind: ContextKind::Text };
    let action = ["s3:GetObject"];
    let cases: [(&str, &[&str], &[ContextKey]); 9] = [
        ("arn:aws:sts::123456789012:assumed-role/web/session", &action, &[]),
        ("arn:aws:iam::123456789012:policy/read", &action, &[]),
        ("arn:aws:quicksight::123456789012:user/web", &action, &[]),
        ("web", &action, &[]),
        (ROLE, &[], &[]),
        (ROLE, &["s3:Get*"], &[]),
        (ROLE, &["*"], &[]),
        (ROLE, &["s3:GetObject", "GetObject"], &[]),
        (ROLE, &action, &[key]),
    ];
    for (principal, actions, context) in cases {
        let error = simulate_principal_policy(principal, &owned(actions), &[], context, &provider).await;
        assert!(matches!(error, Err(SimulationError::Invalid { .. })), "{principal} {actions:?}: {error:?}");
    }
}
