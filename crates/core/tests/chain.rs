//! Roles behind roles: what each is asked for with, and which of them failed.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials, ConfigError, RequestErrorKind};
use std::error::Error;
use std::time::Duration;
use support::{Asked, Files, Recorder, builder, caller, refusal, session};

const HUB: &str = "arn:aws:iam::111111111111:role/Hub";
const HALL: &str = "arn:aws:iam::222222222222:role/Hall";
const END: &str = "arn:aws:iam::333333333333:role/End";

/// Each role answers with a key named after it; `denied` is not given.
fn doors(denied: &'static str) -> impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static {
    move |asked| {
        let role = ["Hub", "Hall", "End"].into_iter().find(|role| asked.body.contains(&format!("role%2F{role}&")));
        match role {
            Some(role) if role == denied => refusal(403, "AccessDenied"),
            Some(role) => session(role, 3600),
            None => caller("aws"),
        }
    }
}

fn keyed(recorder: &Recorder, denied: &'static str) -> aws_interactions_core::AwsClientProviderBuilder {
    let keys = AwsCredentials::new("AKIA", "s");
    builder(&[]).region("eu-west-1").credentials(keys).http_client(recorder.client(doors(denied)))
}

fn chain(error: &dyn Error) -> String {
    let messages = std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string);
    messages.collect::<Vec<_>>().join(" | ")
}

async fn denial(provider: &AwsClientProvider) -> String {
    let error = provider.get_aws_env().await.expect_err("denied");
    assert_eq!(error.kind(), RequestErrorKind::AccessDenied);
    chain(&error)
}

#[tokio::test]
async fn when_three_roles_follow_each_other_then_each_is_assumed_with_the_one_before_and_only_once() {
    let recorder = Recorder::default();
    let built = keyed(&recorder, "")
        .assume_role(AssumeRole::new(HUB))
        .assume_role(AssumeRole::new(HALL))
        .assume_role(AssumeRole::new(END))
        .build();
    let provider = built.await.expect("built");
    provider.get_aws_env().await.expect("an answer");
    provider.in_region("eu-west-2").expect("a region").get_aws_env().await.expect("an answer");
    assert_eq!(recorder.signers("AssumeRole"), ["AKIA", "Hub", "Hall"]);
    assert_eq!(recorder.signers("GetCallerIdentity"), ["End"]);
}

#[tokio::test]
async fn when_each_hop_has_settings_of_its_own_then_each_is_asked_for_with_its_own() {
    let recorder = Recorder::default();
    let hub = AssumeRole::new(HUB)
        .session_name("hub")
        .duration(Duration::from_hours(12))
        .tag("team", "web: one")
        .tag("job", "nightly")
        .transitive_tag_key("team")
        .source_identity("alice@example.com");
    let end = AssumeRole::new(END)
        .external_id("agreed")
        .session_policy(r#"{"Version":"2012-10-17","Statement":[]}"#)
        .session_policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess");
    let provider = keyed(&recorder, "").assume_role(hub).assume_role(end).build().await.expect("built");
    provider.get_aws_env().await.expect("an answer");
    let asked = recorder.asked();
    let of_hub = [
        "RoleSessionName=hub&",
        "DurationSeconds=43200",
        "Tags.member.1.Key=team&Tags.member.1.Value=web%3A%20one",
        "Tags.member.2.Key=job&Tags.member.2.Value=nightly",
        "TransitiveTagKeys.member.1=team",
        "SourceIdentity=alice%40example.com",
    ];
    let of_end = [
        "ExternalId=agreed",
        "Policy=%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D",
        "PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess",
    ];
    for part in of_hub {
        assert!(asked[0].body.contains(part) && !asked[1].body.contains(part), "{part}: {asked:?}");
    }
    for part in of_end {
        assert!(asked[1].body.contains(part) && !asked[0].body.contains(part), "{part}: {asked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_hop_is_denied_then_the_error_says_which_of_how_many_and_who_assumed_it() {
    let recorder = Recorder::default();
    let built = keyed(&recorder, "Hall")
        .assume_role(AssumeRole::new(HUB))
        .assume_role(AssumeRole::new(HALL))
        .assume_role(AssumeRole::new(END))
        .build();
    let provider = built.await.expect("built");
    let expected = format!(
        "sts GetCallerIdentity: the credentials could not be had: access denied (AccessDenied, HTTP 403, request id \
         id-of-the-request) | sts AssumeRole of {HALL}, hop 2 of 3, assumed by {HUB}: access denied: no \
         (AccessDenied, HTTP 403, request id id-of-the-request)"
    );
    assert_eq!(denial(&provider).await, expected);
    assert_eq!(denial(&provider).await, expected, "the hop behind it makes no story of its own of it");
    assert_eq!(recorder.signers("AssumeRole"), ["AKIA", "Hub"], "the last hop is not tried, the denied one once");
}

#[tokio::test]
async fn when_the_only_hop_is_denied_then_it_is_not_counted() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder, "Hub").assume_role(AssumeRole::new(HUB)).build().await.expect("built");
    let told = denial(&provider).await;
    assert!(told.contains(&format!("of {HUB}, assumed by the keys of the program: ")), "{told}");
}

#[tokio::test]
async fn when_a_child_of_a_chain_is_denied_then_it_counts_on() {
    let recorder = Recorder::default();
    let hub = keyed(&recorder, "End").assume_role(AssumeRole::new(HUB)).build().await.expect("built");
    let end = hub.assuming(&AssumeRole::new(END)).expect("a role");
    let told = denial(&end).await;
    assert!(told.contains(&format!("of {END}, hop 2 of 2, assumed by {HUB}: ")), "{told}");
}

#[tokio::test]
async fn when_a_chain_of_profiles_goes_on_in_the_program_then_it_is_one_chain() {
    let files = Files::new(&format!(
        "[profile base]\naws_access_key_id = AKIA\naws_secret_access_key = s\n\
         [profile hub]\nrole_arn = {HUB}\nsource_profile = base\nexternal_id = first\n\
         [profile hall]\nrole_arn = {HALL}\nsource_profile = hub\nrole_session_name = second\nduration_seconds = 1800\n"
    ));
    let recorder = Recorder::default();
    let provider = files
        .builder(&[("AWS_REGION", "eu-west-1")])
        .profile("hall")
        .assume_role(AssumeRole::new(END))
        .http_client(recorder.client(doors("End")))
        .build()
        .await
        .expect("built");
    let told = denial(&provider).await;
    assert!(told.contains(&format!("of {END}, hop 3 of 3, assumed by {HALL}: ")), "{told}");
    let asked = recorder.asked();
    assert!(asked[0].body.contains("ExternalId=first"), "{asked:?}");
    assert!(asked[1].body.contains("RoleSessionName=second") && asked[1].body.contains("DurationSeconds=1800"));
    assert_eq!(recorder.signers("AssumeRole"), ["AKIA", "Hub", "Hall"]);
}

#[tokio::test]
async fn when_a_later_hop_is_to_last_longer_than_an_hour_then_building_refuses_it() {
    let recorder = Recorder::default();
    let long = |role| AssumeRole::new(role).duration(Duration::from_hours(2));
    let error = keyed(&recorder, "").assume_role(long(HUB)).assume_role(long(END)).build().await.expect_err("too long");
    assert!(matches!(error, ConfigError::InvalidSetting { setting: "role duration", .. }), "{error:?}");
    assert!(recorder.asked().is_empty());
}

#[tokio::test]
async fn when_the_source_of_a_chain_has_no_keys_then_the_first_hop_says_so() {
    let recorder = Recorder::default();
    let provider = builder(&[])
        .region("eu-west-1")
        .http_client(recorder.sts())
        .assume_role(AssumeRole::new(HUB))
        .assume_role(AssumeRole::new(END))
        .build()
        .await
        .expect("built");
    let error = provider.get_aws_env().await.expect_err("no keys");
    assert_eq!(error.kind(), RequestErrorKind::NoCredentials);
    let told = chain(&error);
    assert!(told.contains(&format!("of {HUB}, hop 1 of 2, assumed by nobody")), "{told}");
    assert!(told.contains("no access keys in the environment"), "{told}");
    assert!(recorder.asked().is_empty());
}
