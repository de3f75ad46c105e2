//! Documents and JSON of any kind.

use super::*;
use proptest::collection::vec;
use proptest::option;

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec("[a-zA-Z0-9:*/é ]{0,8}", 0..4)
}

fn principals() -> impl Strategy<Value = Vec<Principal>> {
    let name = "[a-z0-9:*]{0,6}";
    let one = prop_oneof![
        Just(Principal::Everyone),
        name.prop_map(Principal::Service),
        name.prop_map(Principal::Aws),
        "[0-9]{12}".prop_map(Principal::Aws),
        name.prop_map(Principal::Federated),
        name.prop_map(Principal::CanonicalUser),
    ];
    vec(one, 0..4)
}

fn scopes<T: std::fmt::Debug>(values: impl Strategy<Value = Vec<T>>) -> impl Strategy<Value = Option<Scope<T>>> {
    let scope = (values, any::<bool>());
    option::of(scope.prop_map(|(values, only)| if only { Scope::Only(values) } else { Scope::AllBut(values) }))
}

fn operators() -> impl Strategy<Value = ConditionOperator> {
    (proptest::sample::select(ConditionTest::ALL), 0..3, any::<bool>()).prop_map(|(test, values, if_exists)| {
        let operator = match values {
            0 => ConditionOperator::from(test),
            1 => test.for_all_values(),
            _ => test.for_any_value(),
        };
        if if_exists { operator.if_exists() } else { operator }
    })
}

fn statements() -> impl Strategy<Value = Statement> {
    let conditions = vec((operators(), "[a-z:]{1,4}", texts()), 0..3);
    (option::of("[a-zA-Z0-9]{0,4}"), any::<bool>(), scopes(principals()), scopes(texts()), scopes(texts()), conditions)
        .prop_map(|(sid, allow, principals, actions, resources, conditions)| {
            let effect = if allow { Effect::Allow } else { Effect::Deny };
            let mut statement = Statement::new(effect, Scope::Only(Vec::new()));
            (statement.sid, statement.principals) = (sid, principals);
            (statement.actions, statement.resources) = (actions, resources);
            conditions
                .into_iter()
                .fold(statement, |statement, (operator, key, values)| statement.when(operator, key, values))
        })
}

pub(super) fn any_policy() -> impl Strategy<Value = PolicyDocument> {
    (vec(statements(), 0..4), option::of("[a-z]{0,3}"), any::<bool>()).prop_map(|(statements, id, current)| {
        let version = if current { PolicyLanguage::V2012 } else { PolicyLanguage::V2008 };
        PolicyDocument { version, id, statements }
    })
}

/// The document, and one of the same meaning: everything in another order, and something repeated.
pub(super) fn written_another_way(policy: PolicyDocument) -> impl Strategy<Value = (PolicyDocument, PolicyDocument)> {
    let shuffled = Just(policy.statements.clone()).prop_shuffle();
    (Just(policy), shuffled).prop_map(|(policy, statements)| {
        let statements = statements.into_iter().map(|mut statement| {
            statement.actions = statement.actions.map(|scope| scope.map(backwards_and_loud));
            statement.resources = statement.resources.map(|scope| scope.map(backwards));
            statement.principals = statement.principals.map(|scope| scope.map(backwards));
            let conditions = statement.conditions.values_mut().flat_map(|keys| keys.values_mut());
            conditions.for_each(|values| *values = backwards(values));
            statement
        });
        let other = PolicyDocument { statements: statements.collect(), ..policy.clone() };
        (policy, other)
    })
}

fn backwards<T: Clone>(values: &[T]) -> Vec<T> {
    values.iter().rev().chain(values.first()).cloned().collect()
}

fn backwards_and_loud(actions: &[String]) -> Vec<String> {
    backwards(actions).iter().map(|action| action.to_ascii_uppercase()).collect()
}

/// JSON that has the words of policies in all the wrong places.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "(Sid|Effect|Principal|NotPrincipal|Action|NotAction|Resource|NotResource|Condition|AWS|Service|Null|StringLike)",
        "[a-z*]{0,4}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "(Allow|Deny|[*]|s3:Get|arn:aws:s3:::b|.{0,4})".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(word.clone(), inner, 0..5)
                .prop_map(|entries| Value::from(serde_json::Map::from_iter(entries))),
        ]
    })
}
