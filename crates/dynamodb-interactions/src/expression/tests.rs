use super::*;

#[test]
fn when_expressions_are_made_then_names_and_values_stand_beside_their_text() {
    let equal = Expression::equal("status", &"MARKED").expect("an expression");
    assert_eq!(equal.text, "#equal = :equal");
    let both = [&equal, &Expression::absent("id"), &Expression::present("sk")];
    let words = Placeholders::of("t", both).expect("words");
    let names = words.names.expect("names");
    assert_eq!(names.get("#equal").map(String::as_str), Some("status"));
    assert_eq!(names.get("#absent").map(String::as_str), Some("id"));
    assert_eq!(names.get("#present").map(String::as_str), Some("sk"));
    let value = words.values.expect("values").remove(":equal");
    assert_eq!(value, Some(AttributeValue::S("MARKED".to_owned())));
    let shown = format!("{equal:?}");
    assert!(shown.contains("#equal = :equal") && shown.contains("status") && !shown.contains("MARKED"), "{shown}");
    assert_eq!(Expression::absent("id").text, "attribute_not_exists(#absent)");
    assert_eq!(Expression::present("id").text, "attribute_exists(#present)");
}

#[test]
fn when_there_are_no_placeholders_then_there_are_no_lists_of_them() {
    let words = Placeholders::of("t", [&Expression::new("size(a) > b")]).expect("none");
    assert!(words.names.is_none() && words.values.is_none(), "{words:?}");
}

#[test]
fn when_a_placeholder_stands_for_two_things_then_it_is_told_and_for_one_twice_it_is_taken() {
    let with = |value: u32| Expression::new("a = :a").value(":a", &value).expect("an expression");
    assert!(Placeholders::of("t", [&with(1), &with(1)]).is_ok());
    let error = Placeholders::of("t", [&with(1), &with(2)]).expect_err("which?");
    let expected = "a request about the table `t` cannot be like this: `:a` stands for two things in its expressions";
    assert_eq!(error.to_string(), expected);
    let named = |name: &str| Expression::new("#a = b").name("#a", name);
    assert!(Placeholders::of("t", [&named("x"), &named("y")]).is_err());
}
