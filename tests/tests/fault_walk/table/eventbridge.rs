//! Events, rules and their targets.

use crate::operation::{Answer, Doing, Operation, all, call, call_for, nothing};
use crate::world::World;
use eventbridge_interactions::{
    DEFAULT_BUS, DomainEvent, Event, RuleError, RuleSpec, RuleTrigger, Target, delete_rule, describe_rule, list_rules,
    list_targets, put_domain_events, put_events, put_rule, put_targets, remove_targets,
};
use futures::{FutureExt, TryStreamExt};
use serde::Serialize;

const ORDERS: &[&str] = &["orders"];
const BUS: &[&str] = &[DEFAULT_BUS];
/// What each event that was not put met is told with its number.
const UNDELIVERED: &str = "Undelivered";
const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:orders";

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("eventbridge::describe_rule", ORDERS, rule, |world| {
            call(describe_rule("orders", DEFAULT_BUS, &world.provider))
        }),
        Operation::reading("eventbridge::list_rules", BUS, rule, |world| {
            all(list_rules(DEFAULT_BUS, "ord", &world.provider))
        }),
        Operation::reading("eventbridge::list_targets", ORDERS, rule, |world| {
            all(list_targets("orders", DEFAULT_BUS, &world.provider))
        }),
        // What an event leaves behind is nowhere to be read.
        Operation::reading("eventbridge::put_domain_events", BUS, nothing, |world| {
            let putting = async { put_domain_events(DEFAULT_BUS, &[Placed { order: 1 }], &world.provider).await };
            call_for(putting, |ids| ids.len())
        })
        .honest("PutEvents", &[], UNDELIVERED),
        Operation::reading("eventbridge::put_events", BUS, nothing, |world| {
            call_for(async { put_events(DEFAULT_BUS, &events(), &world.provider).await }, |ids| ids.len())
        })
        .honest("PutEvents", &[], UNDELIVERED),
        Operation::changing("eventbridge::put_rule", ORDERS, nothing, putting, state).when("there is none"),
        Operation::changing("eventbridge::put_rule", ORDERS, other_rule, putting, state).when("it is another"),
        Operation::changing(
            "eventbridge::put_targets",
            ORDERS,
            other_rule,
            |world| call(async { put_targets("orders", DEFAULT_BUS, &targets(), &world.provider).await }),
            state,
        ),
        Operation::changing(
            "eventbridge::remove_targets",
            ORDERS,
            rule,
            |world| call(async { remove_targets("orders", DEFAULT_BUS, &["b".to_owned()], &world.provider).await }),
            state,
        ),
        Operation::changing(
            "eventbridge::delete_rule",
            ORDERS,
            rule,
            |world| call(delete_rule("orders", DEFAULT_BUS, &world.provider)),
            state,
        )
        .admits(&["DeletionIncomplete"])
        // Somebody else has deleted it meanwhile.
        .honest("ListTargetsByRule", &["404"], "DidNotExist")
        .honest("DeleteRule", &["404"], "Deleted"),
    ]
}

#[derive(Serialize)]
pub(crate) struct Placed {
    order: u32,
}

impl DomainEvent for Placed {
    fn source(&self) -> &'static str {
        "shop"
    }

    fn detail_type(&self) -> &'static str {
        "Placed"
    }
}

/// More than go into one call.
fn events() -> Vec<Event> {
    (0..12).map(|order| Event::of(&Placed { order }).expect("an event")).collect()
}

fn orders(source: &str) -> RuleSpec {
    RuleSpec::new("orders", RuleTrigger::Pattern(format!(r#"{{"source":["{source}"]}}"#)))
}

fn targets() -> [Target; 2] {
    [Target::new("a", QUEUE), Target::new("b", QUEUE)]
}

/// A rule with two targets.
fn rule(world: &World) -> Doing<'_, ()> {
    async {
        put_rule(&orders("shop"), &world.steady).await.expect("a rule");
        put_targets("orders", DEFAULT_BUS, &targets(), &world.steady).await.expect("targets");
    }
    .boxed_local()
}

fn other_rule(world: &World) -> Doing<'_, ()> {
    async { drop(put_rule(&orders("other"), &world.steady).await.expect("a rule")) }.boxed_local()
}

fn putting(world: &World) -> Doing<'_, Answer> {
    call(async { put_rule(&orders("shop"), &world.provider).await })
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        let rule = match describe_rule("orders", DEFAULT_BUS, &world.steady).await {
            Err(RuleError::DoesNotExist { .. }) => return "no rule".to_owned(),
            rule => rule.expect("a rule"),
        };
        let targets: Vec<Target> =
            list_targets("orders", DEFAULT_BUS, &world.steady).try_collect().await.expect("targets");
        let mut ids: Vec<_> = targets.into_iter().map(|target| target.id).collect();
        ids.sort();
        format!("{:?} {ids:?}", rule.pattern)
    }
    .boxed_local()
}
