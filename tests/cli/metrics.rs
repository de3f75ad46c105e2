//! `awsi metrics …`

use crate::cloudwatch::{Answer as Said, CloudWatch, field, nothing, text};
use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::world::{Answer, World, run, send};
use ciborium::{Value, cbor};
use std::process::Stdio;

fn awsi(world: &World, cloudwatch: &CloudWatch, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[arguments, &["--endpoint-url", &cloudwatch.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1").env("TZ", "UTC"))
}

/// CloudWatch with a value a minute of every query that is to be seen: the minute's number times that of the query.
fn counting() -> CloudWatch {
    CloudWatch::answering(|operation, input| match operation {
        "GetMetricData" => {
            let start = field(input, "StartTime").and_then(seconds).expect("a start");
            let queries = field(input, "MetricDataQueries").and_then(Value::as_array).expect("queries");
            let seen = queries.iter().filter(|query| field(query, "ReturnData") != Some(&Value::Bool(false)));
            let results = seen.zip(1_u32..).map(|(query, number)| {
                let times: Vec<Value> = (0..5).map(|n| Value::Tag(1, Box::new((start + n * 60).into()))).collect();
                let values: Vec<Value> = (0..5).map(|n: u32| f64::from(n * number).into()).collect();
                let (id, label) = (text(query, "Id"), text(query, "Label").unwrap_or("none"));
                series(id.unwrap_or_default(), label, &times, &values, "Complete")
            });
            Ok(cbor!({ "MetricDataResults" => results.collect::<Vec<_>>() }).expect("CBOR"))
        }
        _ => Ok(nothing()),
    })
}

fn series(id: &str, label: &str, times: &[Value], values: &[Value], status: &str) -> Value {
    let result =
        cbor!({ "Id" => id, "Label" => label, "Timestamps" => times, "Values" => values, "StatusCode" => status });
    result.expect("CBOR")
}

fn seconds(time: &Value) -> Option<i64> {
    let Value::Tag(1, time) = time else { return None };
    let whole = |number: f64| number.to_string().parse().ok();
    time.as_integer().and_then(|time| i64::try_from(time).ok()).or_else(|| time.as_float().and_then(whole))
}

const RANGE: [&str; 4] = ["--start", "2026-11-22T10:00:00Z", "--end", "2026-11-22T10:05:00Z"];

#[test]
fn when_metrics_put_then_one_datum_has_all_values_with_dimensions_and_unit() {
    let (world, cloudwatch) = (World::new(), counting());
    let put =
        ["metrics", "put", "Shop", "Latency", "12.5", "-3", "12.5", "-d", "Cluster=blue", "--unit", "Milliseconds"];
    let answer = awsi(&world, &cloudwatch, &put).exits(0);
    assert_eq!(answer.stdout, "Put 3 values of Shop Latency.\n");
    let [sent] = &cloudwatch.asked("PutMetricData")[..] else { panic!("one request") };
    let data = field(sent, "MetricData").and_then(Value::as_array).expect("data");
    assert_eq!((text(sent, "Namespace"), data.len()), (Some("Shop"), 1));
    assert_eq!((text(&data[0], "MetricName"), text(&data[0], "Unit")), (Some("Latency"), Some("Milliseconds")));
    let dimension = cbor!([{ "Name" => "Cluster", "Value" => "blue" }]).expect("CBOR");
    assert_eq!(field(&data[0], "Dimensions"), Some(&dimension));
    let sum = |name: &str| -> f64 {
        let numbers = field(&data[0], name).and_then(Value::as_array).expect(name);
        numbers.iter().filter_map(Value::as_float).sum()
    };
    assert!((sum("Counts") - 3.0).abs() < 1e-9 && sum("Values") < 22.1, "{data:?}");
    let json = awsi(&world, &cloudwatch, &["metrics", "put", "Shop", "Orders", "1", "--output", "json"]).exits(0);
    assert_eq!(fields(&json.stdout), documented(&help(&["metrics", "put"])));
    assert_eq!(awsi(&world, &cloudwatch, &["metrics", "put", "Shop", "Orders", "1", "--quiet"]).exits(0).stdout, "");
}

#[test]
fn when_metrics_put_and_it_cannot_be_then_nothing_is_asked_of_aws() {
    let (world, cloudwatch) = (World::new(), counting());
    let wrong: [(&[&str], &str); 6] = [
        (&["AWS/EC2", "Load", "1"], "error: "),
        (&["Shop", "Load", "nan"], "error: "),
        (&["Shop", "Load", "1", "--unit", "Parsecs"], "`Parsecs` is not a unit of CloudWatch"),
        (&["Shop", "Load", "1", "-d", "Cluster"], "wanted is KEY=VALUE"),
        (&["Shöp", "Load", "1"], "the namespace `Shöp` is not ASCII"),
        (&["Shop", "Load"], "VALUE"),
    ];
    for (arguments, said) in wrong {
        awsi(&world, &cloudwatch, &[&["metrics", "put"], arguments].concat()).exits(2).complains(&[said]);
    }
    assert!(cloudwatch.asked("PutMetricData").is_empty());
}

#[test]
fn when_metrics_ls_then_filters_are_asked_and_every_page_is_listed() {
    let world = World::new();
    let cloudwatch = CloudWatch::answering(|_, input| {
        let metric = |name: &str| {
            let dimensions = cbor!([{ "Name" => "Cluster", "Value" => "blue" }]).expect("CBOR");
            cbor!({ "Namespace" => "Shop", "MetricName" => name, "Dimensions" => dimensions }).expect("CBOR")
        };
        let (metric, next) =
            if text(input, "NextToken").is_none() { (metric("a"), "second") } else { (metric("b\u{1b}"), "") };
        Ok(cbor!({ "Metrics" => [metric], "NextToken" => next }).expect("CBOR"))
    });
    let ls = ["metrics", "ls", "Shop", "-d", "Cluster=blue", "-d", "Stage", "--recently-active"];
    let answer = awsi(&world, &cloudwatch, &ls).exits(0);
    let rows: Vec<Vec<&str>> = answer.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let expected =
        [["NAMESPACE", "NAME", "DIMENSIONS"], ["Shop", "a", "Cluster=blue"], ["Shop", "b\\u{1b}", "Cluster=blue"]];
    assert_eq!(rows, expected);
    let json = awsi(&world, &cloudwatch, &[&ls[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields_of_elements(&json.stdout), vec![vec!["namespace", "name", "dimensions"]; 2]);
    let asked = cloudwatch.asked("ListMetrics").swap_remove(0);
    assert_eq!((text(&asked, "Namespace"), text(&asked, "RecentlyActive")), (Some("Shop"), Some("PT3H")));
    assert_eq!(field(&asked, "Dimensions").and_then(Value::as_array).map(Vec::len), Some(2));
}

#[test]
fn when_metrics_get_then_series_stand_beside_each_other_by_time() {
    let (world, cloudwatch) = (World::new(), counting());
    let get = [&["metrics", "get", "Shop", "Orders", "Errors", "--stat", "Sum"], &RANGE[..]].concat();
    let answer = awsi(&world, &cloudwatch, &get).exits(0);
    let rows: Vec<&str> = answer.stdout.lines().collect();
    assert_eq!(rows.len(), 6, "{answer:#?}");
    let words = |row: &str| row.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(rows[0]), ["TIME", "Orders", "Sum", "Errors", "Sum"]);
    assert_eq!(words(rows[5]), ["2026-11-22T10:04:00Z", "4", "8"]);

    let json = awsi(&world, &cloudwatch, &[&get[..], &["--output", "json"]].concat()).exits(0);
    let document = document(&json.stdout);
    assert_eq!(fields_of_elements(&json.stdout), vec![vec!["id", "label", "status", "messages", "points"]; 2]);
    assert_eq!((&document[1]["id"], &document[1]["status"]), (&"m2".into(), &"Complete".into()));
    assert_eq!(document[1]["points"][4], serde_json::json!({ "at": "2026-11-22T10:04:00Z", "value": 8.0 }));

    let csv = awsi(&world, &cloudwatch, &[&get[..], &["--csv"]].concat()).exits(0);
    let rows: Vec<&str> = csv.stdout.lines().collect();
    assert_eq!((rows.len(), rows[0], rows[10]), (11, "at,id,label,value", "2026-11-22T10:04:00Z,m2,Errors Sum,8"));
    awsi(&world, &cloudwatch, &[&get[..], &["--csv", "--output", "json"]].concat())
        .exits(2)
        .complains(&["--csv cannot"]);
}

#[test]
fn when_metrics_get_and_a_series_is_not_complete_then_what_there_is_is_printed_and_the_code_says_so() {
    let world = World::new();
    let saying = |statuses: &'static [&'static str]| {
        CloudWatch::answering(move |_, _| -> Said {
            let results = statuses.iter().zip(1..).map(|(status, n)| {
                let time = Value::Tag(1, Box::new(1_795_341_600.into()));
                series(&format!("m{n}"), "label", &[time], &[7.5.into()], status)
            });
            Ok(cbor!({ "MetricDataResults" => results.collect::<Vec<_>>() }).expect("CBOR"))
        })
    };
    let get = [&["metrics", "get", "Shop", "Orders", "Errors"], &RANGE[..]].concat();
    for (statuses, code, said) in [
        (
            &["Complete", "PartialData"][..],
            1,
            "error: 1 of the series are not complete, the first of them m2: PartialData",
        ),
        (&["Forbidden", "Forbidden"], 4, "error: 2 of the series"),
        (&["Complete"], 1, "m2: Unanswered"),
    ] {
        let answer = awsi(&world, &saying(statuses), &get).exits(code).complains(&[said]);
        assert!(answer.stdout.contains("7.5"), "{answer:#?}");
    }
}

#[test]
fn when_metrics_get_and_it_is_denied_or_makes_no_sense_then_the_code_says_so() {
    let world = World::new();
    let denied = CloudWatch::answering(|_, _| Err((403, "AccessDenied")));
    let get = ["metrics", "get", "Shop", "Orders"];
    awsi(&world, &denied, &get).exits(4).complains(&[
        "error: metrics could not be read",
        "told so",
        "hint: `awsi whoami`",
    ]);
    let wrong: [(&[&str], &str); 5] = [
        (&["--last", "30d", "--period", "1m"], "say a multiple of 300 s"),
        (&["--period", "7s"], "is none"),
        (&["--stat", "Avg"], "`Avg` is not a statistic"),
        (&["--end", "2026-11-22T10:00:00Z"], "--start"),
        (&["--start", "2026-11-22T10:00:00Z", "--end", "2026-11-22T09:00:00Z"], "the range of time is empty"),
    ];
    for (arguments, said) in wrong {
        awsi(&world, &denied, &[&get[..], arguments].concat()).exits(2).complains(&[said]);
    }
    assert_eq!(denied.asked("GetMetricData").len(), 1);
}

#[test]
fn when_metrics_are_put_to_the_embedded_aws_then_they_are_listed_read_and_drawn() {
    let world = World::new();
    let of = |command: &[&'static str]| [&["metrics"], command, &["Shop", "Orders"]].concat();
    world.awsi(&[&of(&["put"])[..], &["3", "4.5", "-d", "Region=eu"]].concat()).exits(0);
    world.awsi(&[&of(&["put"])[..], &["100"]].concat()).exits(0);
    let listed = world.awsi(&["metrics", "ls", "Shop", "--output", "json"]).exits(0);
    let names: Vec<_> =
        document(&listed.stdout).as_array().expect("a list").iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["Orders", "Orders"]);
    let of_region = ["-d", "Region=eu", "--stat", "Sum", "--stat", "p50", "--period", "1h"];
    let read = world.awsi(&[&of(&["get"])[..], &of_region, &["--csv"]].concat()).exits(0);
    let values: Vec<&str> = read.stdout.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(values, ["7.5", "3.75"]);
    let drawn = world.awsi(&[&of(&["plot"])[..], &of_region].concat()).exits(0);
    assert!(drawn.stdout.contains("Orders Sum") && drawn.stdout.contains("Orders p50"), "{}", drawn.stdout);
    let math = world.awsi(&[&of(&["get"])[..], &["--expression", "m1 * 2"]].concat()).exits(1);
    math.complains(&["does not know the expressions of GetMetricData, such as m1 * 2"]);
}

#[test]
fn when_metrics_plot_then_lines_are_drawn_with_the_clock_below() {
    let (world, cloudwatch) = (World::new(), counting());
    let plot = [&["metrics", "plot", "Shop", "Orders", "Errors", "--stat", "Sum", "--utc"], &RANGE[..]].concat();
    let answer = awsi(&world, &cloudwatch, &plot).exits(0);
    for part in ["10:00", "10:04", "8", "⠒⠒ Orders Sum", "++ Errors Sum"] {
        assert!(answer.stdout.contains(part), "{part}: {}", answer.stdout);
    }
    assert!(answer.stdout.lines().all(|line| line.chars().count() <= 80) && !answer.stdout.contains('\u{1b}'));
    let mut elsewhere = world.command(&[&plot[..7], &RANGE[..], &["--endpoint-url", &cloudwatch.url]].concat());
    let answer = run(elsewhere.env("TZ", "Asia/Kolkata")).exits(0);
    assert!(answer.stdout.contains("15:30"), "{}", answer.stdout);
    let json = awsi(&world, &cloudwatch, &[&plot[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields_of_elements(&json.stdout).len(), 2);
}

#[test]
fn when_metrics_plot_into_a_file_then_it_is_a_picture_by_its_ending() {
    let (world, cloudwatch) = (World::new(), counting());
    let plot = [&["metrics", "plot", "Shop", "Orders"], &RANGE[..]].concat();
    let answer = awsi(&world, &cloudwatch, &[&plot[..], &["--file", "a.svg"]].concat()).exits(0);
    assert_eq!(answer.stdout, "Drew a.svg.\n");
    assert!(world.read("a.svg").contains("Orders Average"));
    let answer = awsi(&world, &cloudwatch, &[&plot[..], &["--file", "a.png", "--output", "json"]].concat()).exits(0);
    assert_eq!(document(&answer.stdout), serde_json::json!({ "file": "a.png", "series": 1 }));
    assert_eq!(std::fs::read(world.folder.path().join("a.png")).expect("a file")[1..4], *b"PNG");
    awsi(&world, &cloudwatch, &[&plot[..], &["--file", "a.gif"]].concat()).exits(2).complains(&[".svg or .png"]);
    awsi(&world, &cloudwatch, &[&plot[..], &["--file", "no/a.svg"]].concat()).exits(1).complains(&["no/a.svg"]);
    assert_eq!(world.files(), ["a.png", "a.svg"]);
}

#[test]
fn when_metrics_plot_and_the_range_begins_amid_a_period_then_the_line_begins_with_all_of_it() {
    let world = World::new();
    // By five minutes from 10:00 on.
    let cloudwatch = CloudWatch::answering(|_, _| {
        let times: Vec<Value> = (0..4).map(|n| Value::Tag(1, Box::new((1_795_341_600 + n * 300).into()))).collect();
        let values: Vec<Value> = (0..4).map(|n: u32| f64::from(n).into()).collect();
        let one = series("m1", "Orders", &times, &values, "Complete");
        Ok(cbor!({ "MetricDataResults" => [one] }).expect("CBOR"))
    });
    let range = ["--period", "5m", "--start", "2026-11-22T10:02:30Z", "--end", "2026-11-22T10:20:00Z"];
    awsi(&world, &cloudwatch, &[&["metrics", "plot", "Shop", "Orders", "--file", "a.svg"], &range[..]].concat())
        .exits(0);
    let svg = world.read("a.svg");
    let line = svg.rsplit("<polyline").next().and_then(|line| line.split("points=\"").nth(1)).expect("a line");
    let points = line.split('"').next().unwrap_or_default().split_whitespace();
    let across: Vec<i32> = points.filter_map(|point| point.split_once(',')?.0.parse().ok()).collect();
    let steps: Vec<i32> = across.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.len() == 3 && steps.iter().all(|step| (step - steps[2]).abs() <= 1), "{line}");
}

#[cfg(unix)]
#[test]
fn when_metrics_plot_and_it_is_watched_then_it_is_drawn_again_until_told_to_stop() {
    let (world, cloudwatch) = (World::new(), counting());
    let watch = ["metrics", "plot", "Shop", "Orders", "--watch", "1s", "--endpoint-url", &cloudwatch.url];
    let child = world.command(&watch).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let begun = std::time::Instant::now();
    while cloudwatch.asked("GetMetricData").len() < 3 && begun.elapsed().as_secs() < 30 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    send("-INT", &child);
    let answer = Answer::from(child.wait_with_output().expect("it ends")).exits(130);
    assert!(answer.stdout.matches("Orders Average").count() >= 2, "{answer:#?}");
}

#[test]
fn when_metrics_are_of_an_expression_then_the_rest_is_hidden() {
    let (world, cloudwatch) = (World::new(), counting());
    let get = [&["metrics", "get", "Shop", "Failed", "All", "--expression", "100*m1/m2"], &RANGE[..]].concat();
    let answer = awsi(&world, &cloudwatch, &get).exits(0);
    assert!(
        answer.stdout.starts_with("TIME") && answer.stdout.contains("100*m1/m2") && !answer.stdout.contains("Failed")
    );
    let asked = cloudwatch.asked("GetMetricData").swap_remove(0);
    assert_eq!(field(&asked, "MetricDataQueries").and_then(Value::as_array).map(Vec::len), Some(3));
}
