use super::*;
use crate::stand_in::{Script, refusal, units};
use aws_interactions_core::{RequestError, RequestErrorKind};

const A: &str = "ou-abcd-0000000a";
const B: &str = "ou-abcd-0000000b";
const C: &str = "ou-abcd-0000000c";

fn nested(below: &[(&str, &[&str])]) -> Script {
    below.iter().fold(Script::default(), |script, (parent, below)| {
        let call = format!("ListOrganizationalUnitsForParent ParentId={parent}");
        script.on(&call, units(below.iter().copied(), None))
    })
}

fn shown(trees: &[OrganizationalUnitTree]) -> String {
    let tree = |tree: &OrganizationalUnitTree| format!("{}({})", &tree.unit.id[15..], shown(&tree.units));
    trees.iter().map(tree).collect()
}

#[tokio::test]
async fn when_get_organizational_unit_tree_then_units_are_nested_as_they_are() {
    let script = nested(&[("r-abcd", &[A, C]), (A, &[B]), (B, &[]), (C, &[])]);
    let trees = get_organizational_unit_tree("r-abcd", &script.provider().await).await.expect("a tree");
    assert_eq!(shown(&trees), "a(b())c()");
    assert_eq!(script.calls().len(), 4);
}

#[tokio::test]
async fn when_get_organizational_unit_tree_and_a_unit_is_below_itself_then_it_is_an_error_and_not_endless() {
    let script = nested(&[("r-abcd", &[A]), (A, &[B]), (B, &[A])]);
    let error = get_organizational_unit_tree("r-abcd", &script.provider().await).await.expect_err("a circle");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    assert!(error.to_string().contains(A), "{error}");
}

#[tokio::test]
async fn when_get_organizational_unit_tree_and_part_of_it_is_denied_then_there_is_none() {
    let script = nested(&[("r-abcd", &[A])]);
    let call = format!("ListOrganizationalUnitsForParent ParentId={A}");
    let script = script.on(&call, refusal("AccessDeniedException"));
    let error = get_organizational_unit_tree("r-abcd", &script.provider().await).await.expect_err("denied");
    assert!(matches!(error, OrganizationError::AccessDenied { .. }), "{error:?}");
}
