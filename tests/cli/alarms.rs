//! `awsi alarm …`

use crate::cloudwatch::{CloudWatch, field, nothing, text, texts};
use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::world::{Answer, World, run};
use ciborium::{Value, cbor};
use std::collections::BTreeMap;
use std::sync::Mutex;

fn awsi(world: &World, cloudwatch: &CloudWatch, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["alarm"], arguments, &["--endpoint-url", &cloudwatch.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

/// CloudWatch that keeps alarms as they are put.
fn cloudwatch() -> CloudWatch {
    let alarms: Mutex<BTreeMap<String, Value>> = Mutex::default();
    CloudWatch::answering(move |operation, input| {
        let mut alarms = alarms.lock().expect("no panic");
        match operation {
            "PutMetricAlarm" | "PutCompositeAlarm" => {
                let mut alarm = input.as_map().expect("a map").clone();
                alarm.push(("StateValue".into(), "INSUFFICIENT_DATA".into()));
                alarms.insert(text(input, "AlarmName").expect("a name").to_owned(), Value::Map(alarm));
                Ok(nothing())
            }
            "DescribeAlarms" => {
                let (names, parents) = (texts(input, "AlarmNames"), text(input, "ParentsOfAlarmName"));
                let needs =
                    |alarm: &Value, name: &str| text(alarm, "AlarmRule").is_some_and(|rule| rule.contains(name));
                let is_wanted = |(name, alarm): &(&String, &Value)| match parents {
                    Some(child) => needs(alarm, child),
                    None => names.is_empty() || names.contains(name),
                };
                let wanted: Vec<Value> = alarms.iter().filter(is_wanted).map(|(_, alarm)| alarm.clone()).collect();
                let (composite, metric): (Vec<_>, Vec<_>) =
                    wanted.into_iter().partition(|alarm| field(alarm, "AlarmRule").is_some());
                Ok(cbor!({ "MetricAlarms" => metric, "CompositeAlarms" => composite }).expect("CBOR"))
            }
            "DeleteAlarms" => {
                let names = texts(input, "AlarmNames");
                let rules: Vec<String> =
                    alarms.values().filter_map(|alarm| text(alarm, "AlarmRule")).map(str::to_owned).collect();
                if names.iter().any(|name| rules.iter().any(|rule| rule.contains(&format!("({name})")))) {
                    return Err((400, "ValidationError"));
                }
                alarms.retain(|name, _| !names.contains(name));
                Ok(nothing())
            }
            other => panic!("{other}"),
        }
    })
}

const SLOW: [&str; 11] =
    ["ensure", "slow", "--namespace", "Shop", "--metric", "Latency", "-d", "Cluster=blue", "--stat", "p99", "--when"];

fn ensure(world: &World, cloudwatch: &CloudWatch, when: &str, more: &[&str]) -> Answer {
    awsi(world, cloudwatch, &[&SLOW[..], &[when], more, &["--output", "json"]].concat()).exits(0)
}

#[test]
fn when_alarm_ensure_then_it_is_created_left_alone_and_changed() {
    let (world, cloudwatch) = (World::new(), cloudwatch());
    let more = [
        "--periods",
        "5",
        "--datapoints",
        "3",
        "--description",
        "it is slow",
        "--alarm-action",
        "arn:a",
        "--tag",
        "team=shop",
    ];
    let created = document(&ensure(&world, &cloudwatch, ">250", &more).stdout);
    assert_eq!(created, serde_json::json!({ "alarm": "slow", "outcome": "created", "changes": [] }));
    let created = ensure(&world, &cloudwatch, ">250", &["--periods", "5"]);
    assert_eq!(fields(&created.stdout), documented(&help(&["alarm", "ensure"])));
    let unchanged = document(&ensure(&world, &cloudwatch, "> 250.0", &["--periods", "5"]).stdout);
    assert_eq!(unchanged["outcome"], "unchanged");
    let changed = document(&ensure(&world, &cloudwatch, ">=300", &["--periods", "5"]).stdout);
    let differences = serde_json::json!([
        { "field": "threshold", "from": "250", "to": "300" },
        { "field": "comparison", "from": "GreaterThanThreshold", "to": "GreaterThanOrEqualToThreshold" },
    ]);
    assert_eq!((&changed["outcome"], &changed["changes"]), (&"changed".into(), &differences));
    let puts = cloudwatch.asked("PutMetricAlarm");
    assert_eq!(puts.len(), 2);
    assert_eq!(
        (text(&puts[0], "ExtendedStatistic"), texts(&puts[0], "AlarmActions")),
        (Some("p99"), vec!["arn:a".to_owned()])
    );
    // What the second command line does not say is kept, but for the tags, which are only of a new alarm.
    assert_eq!((text(&puts[1], "AlarmDescription"), field(&puts[1], "Tags")), (Some("it is slow"), None));
    let table = awsi(&world, &cloudwatch, &[&SLOW[..], &["<1"]].concat()).exits(0);
    assert!(
        table.stdout.contains("Outcome") && table.stdout.contains("threshold") && table.stdout.contains("300 -> 1")
    );
}

#[test]
fn when_alarm_ensure_and_the_line_makes_no_sense_then_nothing_is_asked_of_aws() {
    let (world, cloudwatch) = (World::new(), cloudwatch());
    let wrong: [(&[&str], &str); 7] = [
        (&["ensure", "slow"], "--namespace"),
        (&["ensure", "slow", "--namespace", "Shop", "--metric", "Latency"], "--when"),
        (&["ensure", "slow", "--rule", "TRUE", "--namespace", "Shop"], "cannot be used with"),
        (&[&SLOW[..], &["250"]].concat(), "wanted is one of > >= < <= and a number"),
        (&[&SLOW[..], &[">1", "--period", "7s"]].concat(), "its period has to be"),
        (&[&SLOW[..], &[">1", "--datapoints", "2"]].concat(), "at most all"),
        (&[&SLOW[..], &[">1", "--missing-data", "unknown"]].concat(), "--missing-data"),
    ];
    for (arguments, said) in wrong {
        awsi(&world, &cloudwatch, arguments).exits(2).complains(&[said]);
    }
    assert!(cloudwatch.asked("DescribeAlarms").is_empty());
}

#[test]
fn when_alarm_ls_and_show_then_every_kind_is_there() {
    let (world, cloudwatch) = (World::new(), cloudwatch());
    ensure(&world, &cloudwatch, ">250", &["--periods", "5"]);
    awsi(&world, &cloudwatch, &["ensure", "down", "--rule", "ALARM(slow)"]).exits(0);
    let listed = awsi(&world, &cloudwatch, &["ls"]).exits(0);
    let names: Vec<&str> = listed.stdout.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(names, ["NAME", "slow", "down"]);
    let json = awsi(&world, &cloudwatch, &["ls", "--state", "insufficient-data", "--output", "json"]).exits(0);
    let shown = awsi(&world, &cloudwatch, &["show", "slow", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&json.stdout), vec![fields(&shown.stdout); 2]);
    for command in ["show", "wait"] {
        assert_eq!(documented(&help(&["alarm", command])), fields(&shown.stdout));
    }
    let rule = "p99 of Shop Latency {Cluster=blue} by 60 s GreaterThanThreshold 250 in 5 of 5, missing data missing";
    let slow = document(&shown.stdout);
    assert_eq!(
        (&slow["rule"], &slow["state"], &slow["kind"]),
        (&rule.into(), &"INSUFFICIENT_DATA".into(), &"metric".into())
    );
    let down = awsi(&world, &cloudwatch, &["show", "down"]).exits(0);
    assert!(down.stdout.contains("composite") && down.stdout.contains("ALARM(slow)"), "{down:#?}");
    let asked = cloudwatch.asked("DescribeAlarms");
    assert!(asked.iter().any(|asked| text(asked, "StateValue") == Some("INSUFFICIENT_DATA")));
    let missing = awsi(&world, &cloudwatch, &["show", "fast"]).exits(3);
    missing.complains(&["error: the alarm `fast` does not exist", "hint: names are case-sensitive: `awsi alarm ls`"]);
}

#[test]
fn when_alarm_rm_then_it_has_to_be_agreed_to_and_tells_what_is_left() {
    let (world, cloudwatch) = (World::new(), cloudwatch());
    ensure(&world, &cloudwatch, ">250", &[]);
    awsi(&world, &cloudwatch, &["ensure", "down", "--rule", "ALARM(slow)"]).exits(0);
    awsi(&world, &cloudwatch, &["rm", "slow"]).exits(2).complains(&["nothing is deleted without --yes"]);
    let needed = awsi(&world, &cloudwatch, &["rm", "slow", "--yes"]).exits(5);
    needed.complains(&["not deleted: `slow`", "needed by down", "error: 1 of the alarms could not be deleted"]);
    let all = awsi(&world, &cloudwatch, &["rm", "slow", "gone", "down", "--yes", "--output", "json"]).exits(0);
    let expected = serde_json::json!({ "deleted": ["down", "slow"], "missing": ["gone"], "failed": [] });
    assert_eq!(document(&all.stdout), expected);
    assert_eq!(fields(&all.stdout), documented(&help(&["alarm", "rm"])));
    let again = awsi(&world, &cloudwatch, &["rm", "slow", "--yes"]).exits(0);
    assert_eq!(again.stdout, "Deleted 0 alarms. Not there: slow.\n");
}

#[test]
fn when_alarm_wait_then_it_ends_with_the_state_or_at_the_timeout() {
    let (world, cloudwatch) = (World::new(), cloudwatch());
    ensure(&world, &cloudwatch, ">250", &[]);
    let there =
        awsi(&world, &cloudwatch, &["wait", "slow", "--state", "insufficient-data", "--output", "json"]).exits(0);
    assert_eq!(document(&there.stdout)["state"], "INSUFFICIENT_DATA");
    let wait = ["wait", "slow", "--state", "ok", "--timeout", "1s", "--interval", "300ms"];
    let late = awsi(&world, &cloudwatch, &wait).exits(1);
    late.complains(&["It is INSUFFICIENT_DATA; waiting", "error: still INSUFFICIENT_DATA after 1 s"]);
    awsi(&world, &cloudwatch, &["wait", "fast", "--state", "ok"]).exits(3).complains(&["`fast` does not exist"]);
}

#[test]
fn when_alarms_are_denied_then_the_code_and_the_chain_say_so() {
    let world = World::new();
    let denied = CloudWatch::answering(|_, _| Err((403, "AccessDenied")));
    let commands: [&[&str]; 5] = [
        &["ls"],
        &["show", "slow"],
        &["rm", "slow", "--yes"],
        &["ensure", "a", "--rule", "TRUE"],
        &["wait", "a", "--state", "ok"],
    ];
    for command in commands {
        awsi(&world, &denied, command).exits(4).complains(&[
            "error: ",
            "caused by: cloudwatch DescribeAlarms",
            "told so",
        ]);
    }
}

#[test]
fn when_an_alarm_over_math_is_ensured_then_its_queries_are_hidden_and_the_expression_is_watched() {
    let world = World::new();
    let failing = [
        "alarm",
        "ensure",
        "failing",
        "-d",
        "Cluster=blue",
        "--query",
        "failed=Shop/Web/Failed:p99",
        "--query",
        "all=Shop/Web/Orders",
        "--stat",
        "Sum",
        "--period",
        "5m",
        "--expression",
        "100 * failed / all",
        "--when",
    ];
    let ensure = |when: &'static str| {
        let answer = world.awsi(&[&failing[..], &[when, "--periods", "2", "--output", "json"]].concat()).exits(0);
        document(&answer.stdout)["outcome"].clone()
    };
    assert_eq!((ensure(">5"), ensure(">5.0"), ensure(">6")), ("created".into(), "unchanged".into(), "changed".into()));
    let shown = world.awsi(&["alarm", "show", "failing", "--output", "json"]).exits(0);
    let rule = "failed = p99 of Shop/Web Failed {Cluster=blue} by 300 s, hidden; \
                all = Sum of Shop/Web Orders {Cluster=blue} by 300 s, hidden; watched = 100 * failed / all \
                GreaterThanThreshold 6 in 2 of 2, missing data missing";
    assert_eq!(document(&shown.stdout)["rule"], rule);
    let alone =
        ["alarm", "ensure", "i", "--expression", "SELECT MAX(Load) FROM Shop", "--period", "5m", "--when", ">1"];
    world.awsi(&alone).exits(0);
    let shown = world.awsi(&["alarm", "show", "i"]).exits(0);
    assert!(shown.stdout.contains("watched = SELECT MAX(Load) FROM Shop by 300 s"), "{}", shown.stdout);
}

#[test]
fn when_an_alarm_over_math_makes_no_sense_then_nothing_is_asked_of_aws() {
    let world = World::new();
    let wrong: [(&[&str], &str); 7] = [
        (&["--expression", "m1"], "--when"),
        (&["--query", "a=Shop/Orders", "--when", ">1"], "--expression"),
        (&["--expression", "a", "--namespace", "Shop", "--metric", "Orders", "--when", ">1"], "cannot be used with"),
        (&["--rule", "TRUE", "--expression", "a", "--when", ">1"], "cannot be used with"),
        (&["--expression", "a", "--query", "a=Orders", "--when", ">1"], "wanted is ID=NAMESPACE/NAME"),
        (&["--expression", "A", "--query", "A=Shop/Orders", "--when", ">1"], "a lower-case letter first"),
        (&["--expression", "a", "--query", "a=S/N", "--query", "a=S/M", "--when", ">1"], "have to differ"),
    ];
    for (arguments, said) in wrong {
        world.awsi(&[&["alarm", "ensure", "math"], arguments].concat()).exits(2).complains(&[said]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_the_state_of_an_alarm_is_set_then_show_and_history_tell_of_it() {
    let world = World::new();
    let slow = ["alarm", "ensure", "slow", "--namespace", "Shop", "--metric", "Latency", "--when", ">250"];
    world.awsi(&slow).exits(0);
    let set = world.awsi(&["alarm", "set-state", "slow", "alarm"]).exits(0);
    assert_eq!(set.stdout, "Set slow to ALARM.\n");
    assert_eq!(world.awsi(&["alarm", "set-state", "slow", "alarm", "--quiet"]).exits(0).stdout, "");
    let set = ["alarm", "set-state", "slow", "ok", "--reason", "it is well\u{1b}", "--output", "json"];
    let set = world.awsi(&set).exits(0);
    let expected = serde_json::json!({ "alarm": "slow", "state": "OK", "reason": "it is well\u{1b}" });
    assert_eq!(document(&set.stdout), expected);
    assert_eq!(fields(&set.stdout), documented(&help(&["alarm", "set-state"])));

    let shown = document(&world.awsi(&["alarm", "show", "slow", "--output", "json"]).exits(0).stdout);
    assert_eq!((&shown["state"], &shown["state_reason"]), (&"OK".into(), &"it is well\u{1b}".into()));
    let history = world.awsi(&["alarm", "history", "slow"]).exits(0);
    let lines: Vec<Vec<&str>> = history.stdout.lines().map(|line| line.split_whitespace().skip(1).collect()).collect();
    let expected = [
        vec!["KIND", "SUMMARY"],
        vec!["StateUpdate", "Alarm", "updated", "from", "ALARM", "to", "OK"],
        vec!["StateUpdate", "Alarm", "updated", "from", "INSUFFICIENT_DATA", "to", "ALARM"],
        vec!["ConfigurationUpdate", "Alarm", "\"slow\"", "created"],
    ];
    assert_eq!(lines, expected);
    let json = world.awsi(&["alarm", "history", "slow", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&json.stdout), vec![vec!["at", "kind", "summary", "data"]; 3]);
    assert!(document(&json.stdout)[0]["data"].as_str().is_some_and(|data| data.contains("it is well")));
    assert_eq!(world.awsi(&["alarm", "history", "never"]).exits(0).stderr, "Nothing there.\n");
    world.awsi(&["alarm", "set-state", "never", "ok"]).exits(3).complains(&["the alarm `never` does not exist"]);
    world.awsi(&["alarm", "set-state", "slow", "fine"]).exits(2).complains(&["invalid value 'fine'"]);
}
