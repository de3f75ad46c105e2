use super::*;
use crate::stand_in::{Script, denied, missing, ok, role_xml};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn when_a_role_is_waited_for_and_iam_shows_it_later_then_it_comes_back() {
    let script = Script::default().on("GetRole", missing()).on("GetRole", missing());
    let script = script.on("GetRole", ok("GetRole", &role_xml()));
    let wait = Wait::at_most(Duration::from_secs(30));
    let role = wait_until_role_is_visible("web", &wait, &script.provider().await).await.expect("seen");
    assert_eq!(role.name, "web");
    assert_eq!(script.calls(), ["GetRole RoleName=web"; 3]);
}

#[tokio::test(start_paused = true)]
async fn when_a_role_is_waited_for_and_it_never_comes_then_the_deadline_ends_it() {
    let script = (0..4).fold(Script::default(), |script, _| script.on("GetRole", missing()));
    let wait = Wait::at_most(Duration::from_secs(18));
    let error = wait_until_role_is_visible("web", &wait, &script.provider().await).await.expect_err("never seen");
    assert_eq!(error.to_string(), "still unknown to IAM after 18 s");
    script.assert_used_up();
}

#[tokio::test(start_paused = true)]
async fn when_a_role_is_waited_for_and_the_look_is_denied_then_the_wait_ends_with_that() {
    let script = Script::default().on("GetRole", missing()).on("GetRole", denied());
    let wait = Wait::at_most(Duration::from_secs(30));
    let error = wait_until_role_is_visible("web", &wait, &script.provider().await).await.expect_err("denied");
    assert!(matches!(error, WaitError::Failed(RoleError::AccessDenied { .. })), "{error:?}");
    let error = wait_until_role_is_visible("no role", &wait, &script.provider().await).await.expect_err("no name");
    assert!(matches!(error, WaitError::Failed(RoleError::Invalid { .. })), "{error:?}");
}
