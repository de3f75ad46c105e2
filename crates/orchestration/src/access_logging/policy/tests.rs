use super::*;

fn policy(document: &Value) -> Policy {
    Policy::read(Some(&document.to_string())).expect("a policy")
}

fn statement(sid: &str, effect: &str) -> Value {
    json!({ "Sid": sid, "Effect": effect })
}

#[test]
fn when_a_statement_is_added_then_all_others_and_the_rest_of_the_policy_stay() {
    let others = [statement("A", "Allow"), json!({ "Effect": "Deny", "Unknown": [1, { "deep": null }] })];
    let old = policy(&json!({ "Version": "2008-10-17", "Id": "ours", "Statement": others }));
    let new = old.with("Own", Some(&statement("Own", "Allow")));
    let expected = json!({
        "Version": "2008-10-17",
        "Id": "ours",
        "Statement": [others[0], others[1], statement("Own", "Allow")],
    });
    assert_eq!(new, policy(&expected));
    assert_eq!(new.with("Own", None), old);
}

#[test]
fn when_a_statement_is_replaced_then_it_keeps_its_place() {
    let old = policy(&json!({ "Statement": [statement("Own", "Allow"), statement("B", "Deny")] }));
    let new = old.with("Own", Some(&statement("Own", "Deny")));
    assert_eq!(new, policy(&json!({ "Statement": [statement("Own", "Deny"), statement("B", "Deny")] })));
    assert_eq!(new.statement("Own"), Some(&statement("Own", "Deny")));
    assert_eq!(new.statement("C"), None);
}

#[test]
fn when_there_is_no_policy_then_one_is_made_and_without_a_statement_there_is_none_again() {
    let none = Policy::read(None).expect("none is one");
    let new = none.with("Own", Some(&statement("Own", "Allow")));
    let text = new.text().expect("a policy");
    let expected = json!({ "Version": "2012-10-17", "Statement": [statement("Own", "Allow")] });
    assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(expected));
    assert_eq!(new.with("Own", None), Policy::none());
    assert_eq!(Policy::none().text(), None);
}

#[test]
fn when_a_policy_has_one_statement_without_a_list_then_it_is_read_all_the_same() {
    let bare = policy(&json!({ "Statement": statement("A", "Deny") }));
    assert_eq!(bare, policy(&json!({ "Statement": [statement("A", "Deny")] })));
}

#[test]
fn when_a_policy_is_none_then_it_is_not_taken_for_an_empty_one() {
    for wrong in ["", "policy", "[]", "{}", r#"{"Statement":"all"}"#, "null"] {
        assert_eq!(Policy::read(Some(wrong)), None, "{wrong}");
    }
}

#[test]
fn when_statements_are_named_after_buckets_then_no_two_have_the_same_name_and_each_is_of_letters_and_digits() {
    let buckets = ["data", "da-ta", "da.ta", "dax2dta", "daX2Dta", "da_ta", "Data"];
    let mut names: Vec<String> = buckets.iter().map(|bucket| sid(bucket)).collect();
    assert_eq!(names[1], "AccessLogsOfdaX2Dta");
    assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric())), "{names:?}");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), buckets.len());
}
