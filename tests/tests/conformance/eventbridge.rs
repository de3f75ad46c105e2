//! Events, rules and their targets.

use crate::world::World;
use eventbridge_interactions::{
    DEFAULT_BUS, Event, EventError, RuleDeletion, RuleError, RuleSpec, RuleTrigger, Target, TargetInput, delete_rule,
    describe_rule, list_rules, list_targets, put_events, put_rule, put_targets, remove_targets,
};
use futures::TryStreamExt;

play! {
    when_events_are_put_then_each_gets_an_id_of_its_own: on_moto, on_ministack, on_embedded;
    when_a_rule_is_put_then_it_is_described_and_listed_until_it_is_deleted: on_moto, on_ministack, on_embedded;
    // In ministack a rule that is not there has targets: none.
    when_a_rule_is_not_there_then_its_deletion_says_so: on_moto, on_embedded;
    when_a_rule_has_targets_then_it_is_deleted_with_them: on_moto, on_ministack, on_embedded;
}

fn pattern(name: &str) -> RuleSpec {
    RuleSpec::new(name, RuleTrigger::Pattern(r#"{"source":["shop"]}"#.to_owned()))
}

async fn when_events_are_put_then_each_gets_an_id_of_its_own(world: World) {
    let event = |number: u32| Event::new("shop", "Placed", &serde_json::json!({"n": number})).expect("an event");
    let events: Vec<Event> = (0..23).map(event).collect();
    let mut ids = put_events(DEFAULT_BUS, &events, &world.provider).await.expect("ids");
    assert_eq!(ids.len(), 23);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 23);
    let error = put_events("", &events, &world.provider).await.expect_err("no bus");
    assert!(matches!(error, EventError::InvalidBus { .. }), "{error:?}");
}

async fn when_a_rule_is_put_then_it_is_described_and_listed_until_it_is_deleted(world: World) {
    let provider = &world.provider;
    let arn = put_rule(&pattern("orders").description("a line"), provider).await.expect("an ARN");
    let schedule = RuleTrigger::Schedule("rate(5 minutes)".to_owned());
    put_rule(&RuleSpec::new("often", schedule).disabled(), provider).await.expect("an ARN");

    let rule = describe_rule("orders", DEFAULT_BUS, provider).await.expect("a rule");
    assert_eq!((rule.arn.as_str(), rule.bus.as_str(), rule.enabled), (arn.as_str(), DEFAULT_BUS, true));
    assert_eq!(
        (rule.pattern.as_deref(), rule.description.as_deref()),
        (Some(r#"{"source":["shop"]}"#), Some("a line"))
    );
    let often = describe_rule("often", DEFAULT_BUS, provider).await.expect("a rule");
    assert_eq!((often.schedule.as_deref(), often.enabled), (Some("rate(5 minutes)"), false));
    let listed = async |prefix: &'static str| -> Vec<String> {
        let rules: Vec<_> = list_rules(DEFAULT_BUS, prefix, provider).try_collect().await.expect("rules");
        let mut names: Vec<String> = rules.into_iter().map(|rule| rule.name).collect();
        names.sort();
        names
    };
    assert_eq!((listed("").await, listed("ord").await), (vec!["often".into(), "orders".into()], vec!["orders".into()]));

    assert_eq!(delete_rule("orders", DEFAULT_BUS, provider).await.expect("gone"), RuleDeletion::Deleted { targets: 0 });
    let error = describe_rule("orders", DEFAULT_BUS, provider).await.expect_err("gone");
    assert!(matches!(error, RuleError::DoesNotExist { .. }), "{error:?}");
}

async fn when_a_rule_is_not_there_then_its_deletion_says_so(world: World) {
    let deletion = delete_rule("orders", DEFAULT_BUS, &world.provider).await.expect("an answer");
    assert_eq!(deletion, RuleDeletion::DidNotExist);
}

async fn when_a_rule_has_targets_then_it_is_deleted_with_them(world: World) {
    let provider = &world.provider;
    let queue = format!("arn:aws:sqs:us-east-1:{}:orders", world.account_id);
    let mut targets = vec![
        Target::new("a", &queue),
        Target::new("b", &queue).input(TargetInput::Path("$.detail".to_owned())),
        Target::new("c", &queue).input(TargetInput::Constant("{}".to_owned())),
    ];
    put_rule(&pattern("orders"), provider).await.expect("an ARN");
    put_targets("orders", DEFAULT_BUS, &targets, provider).await.expect("taken");
    let listed = async || -> Vec<Target> {
        let mut found: Vec<_> = list_targets("orders", DEFAULT_BUS, provider).try_collect().await.expect("targets");
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found
    };
    assert_eq!(listed().await, targets);
    remove_targets("orders", DEFAULT_BUS, &["b".to_owned()], provider).await.expect("gone");
    targets.remove(1);
    assert_eq!(listed().await, targets);
    assert_eq!(delete_rule("orders", DEFAULT_BUS, provider).await.expect("gone"), RuleDeletion::Deleted { targets: 2 });
}
