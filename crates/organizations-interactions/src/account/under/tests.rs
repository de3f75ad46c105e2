use super::*;
use crate::stand_in::{Script, accounts, refusal, units};
use aws_interactions_core::{RequestError, RequestErrorKind};

const TOP: &str = "ou-abcd-00000001";
const LEFT: &str = "ou-abcd-00000002";
const RIGHT: &str = "ou-abcd-00000003";
const DEEP: &str = "ou-abcd-00000004";

fn asked(operation: &str, parent: &str) -> String {
    format!("{operation} ParentId={parent}")
}

/// `TOP` holds `LEFT` and `RIGHT`, `LEFT` holds `DEEP`; each holds an account of its own digit, `RIGHT` none.
fn nested() -> Script {
    let parents = [
        (TOP, Some("111111111111"), vec![LEFT, RIGHT]),
        (LEFT, Some("222222222222"), vec![DEEP]),
        (RIGHT, None, vec![]),
        (DEEP, Some("444444444444"), vec![]),
    ];
    parents.into_iter().fold(Script::default(), |script, (parent, account, below)| {
        let script = script.on(&asked("ListAccountsForParent", parent), accounts(account, None));
        script.on(&asked("ListOrganizationalUnitsForParent", parent), units(below, None))
    })
}

async fn ids(
    accounts: impl Stream<Item = Result<OrganizationAccount, OrganizationError>>,
) -> Result<Vec<String>, OrganizationError> {
    accounts.map_ok(|account| account.id).try_collect().await
}

#[tokio::test]
async fn when_list_accounts_of_parent_and_there_are_pages_then_all_are_read_and_no_unit_is_entered() {
    let script = Script::default().on("ListAccountsForParent", accounts(["111111111111"], Some("t1")));
    let script = script.on("ListAccountsForParent", accounts(["222222222222"], None));
    let provider = script.provider().await;
    let found = ids(list_accounts_of_parent(TOP, &provider)).await.expect("accounts");
    assert_eq!(found, ["111111111111", "222222222222"]);
    let first = asked("ListAccountsForParent", TOP);
    assert_eq!(script.calls(), [first.clone(), first.replace(" ParentId", " NextToken=t1 ParentId")]);
}

#[tokio::test]
async fn when_list_accounts_under_then_those_of_all_units_below_are_read_too() {
    let script = nested();
    let provider = script.provider().await;
    let found = ids(list_accounts_under(TOP, &provider)).await.expect("accounts");
    assert_eq!(found, ["111111111111", "222222222222", "444444444444"]);
    assert_eq!(script.calls().len(), 8);
}

#[tokio::test]
async fn when_list_accounts_under_and_the_first_is_enough_then_no_unit_is_asked_for() {
    let script = nested();
    let provider = script.provider().await;
    let mut accounts = std::pin::pin!(list_accounts_under(TOP, &provider));
    assert!(accounts.try_next().await.expect("an account").is_some());
    assert_eq!(script.calls(), [asked("ListAccountsForParent", TOP)]);
}

#[tokio::test]
async fn when_list_accounts_under_and_a_unit_is_below_itself_then_it_is_an_error_and_not_endless() {
    let script = Script::default().on("ListAccountsForParent", accounts(["111111111111"], None));
    let script = script.on("ListOrganizationalUnitsForParent", units([TOP], None));
    let error = ids(list_accounts_under(TOP, &script.provider().await)).await.expect_err("a circle");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
}

#[tokio::test]
async fn when_list_accounts_under_and_a_unit_is_denied_then_the_list_ends_with_its_name() {
    let script = Script::default().on(&asked("ListAccountsForParent", TOP), accounts(["111111111111"], None));
    let script = script.on("ListOrganizationalUnitsForParent", units([LEFT], None));
    let script = script.on(&asked("ListAccountsForParent", LEFT), refusal("AccessDeniedException"));
    let error = ids(list_accounts_under(TOP, &script.provider().await)).await.expect_err("denied");
    assert!(matches!(&error, OrganizationError::AccessDenied { what, .. } if what.contains(LEFT)), "{error:?}");
}

#[tokio::test]
async fn when_accounts_of_what_can_hold_none_are_listed_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    for parent in ["111111111111", "production"] {
        let direct = ids(list_accounts_of_parent(parent, &provider)).await.expect_err("refused");
        let below = ids(list_accounts_under(parent, &provider)).await.expect_err("refused");
        assert!(matches!(direct, OrganizationError::Invalid { .. }), "{direct:?}");
        assert!(matches!(below, OrganizationError::Invalid { .. }), "{below:?}");
    }
}

#[tokio::test]
async fn when_accounts_of_a_parent_that_is_gone_are_listed_then_it_does_not_exist() {
    let script = Script::default().on("ListAccountsForParent", refusal("ParentNotFoundException"));
    let error = ids(list_accounts_of_parent(TOP, &script.provider().await)).await.expect_err("none");
    assert!(matches!(error, OrganizationError::DoesNotExist { .. }), "{error:?}");
}
