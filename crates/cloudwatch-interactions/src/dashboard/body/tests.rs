use super::*;

/// A body as the console writes it, with parts that this crate has no words for.
const BODY: &str = r##"{
    "start": "-PT6H", "periodOverride": "inherit",
    "variables": [{ "type": "property", "property": "FunctionName", "inputType": "select" }],
    "widgets": [
        { "type": "text", "x": 0, "y": 7, "width": 3, "height": 3, "properties": { "markdown": "# Shop", "background": "transparent" } },
        { "type": "metric", "x": 0, "y": 0, "width": 12, "height": 6, "properties": {
            "metrics": [["Shop", "Latency", "Cluster", "blue", { "stat": "p99" }], ["...", "green"], [{ "expression": "m1/m2", "id": "e1" }]],
            "period": 300, "stat": "Average", "region": "us-east-1", "title": "Latency", "legend": { "position": "right" } } },
        { "type": "alarm", "properties": { "title": "Alarms", "alarms": ["arn:1"], "sortBy": "stateUpdatedTimestamp" } },
        { "type": "log", "x": 1, "width": 6, "properties": { "query": "fields @timestamp", "region": "us-east-1" } },
        { "type": "text", "properties": { "text": "of an unknown shape" } },
        { "type": "metric", "x": -1, "y": 0, "width": 12, "height": 6, "properties": { "view": "gauge", "period": "auto" } }
    ]
}"##;

#[test]
fn when_a_body_is_read_and_written_then_nothing_of_it_is_lost_or_added() {
    let body: DashboardBody = BODY.parse().expect("a body");
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(json(&body.to_string()), json(BODY));
}

#[test]
fn when_a_body_is_read_then_what_this_crate_has_words_for_is_told() {
    let body: DashboardBody = BODY.parse().expect("a body");
    let [text, metric, alarm, log, strange, auto] = &body.widgets[..] else { panic!("{body:?}") };
    assert_eq!(text.place, Some(WidgetPlace { x: 0, y: 7, width: 3, height: 3 }));
    assert!(matches!(&text.content, WidgetContent::Text(text) if text.markdown == "# Shop"));
    let WidgetContent::Metric(metric) = &metric.content else { panic!("{metric:?}") };
    let facts = (metric.title.as_deref(), metric.region.as_deref(), metric.stat.as_deref(), metric.period);
    assert_eq!(facts, (Some("Latency"), Some("us-east-1"), Some("Average"), Some(300)));
    assert!(matches!(&alarm.content, WidgetContent::Alarm(alarm) if alarm.alarms == ["arn:1"]));
    assert_eq!(alarm.place, None);
    for (widget, kind) in [(log, "log"), (strange, "text"), (auto, "metric")] {
        assert!(matches!(&widget.content, WidgetContent::Other(other) if other.kind == kind), "{widget:?}");
        assert_eq!(widget.place, None);
    }
}

#[test]
fn when_a_body_is_made_then_it_is_what_cloudwatch_reads() {
    let metric = Metric::new("Shop", "Latency").and_then(|metric| metric.with_dimension("Cluster", "blue"));
    let metric = MetricWidget::new("eu-west-1").with_title("Latency").with_metric(&metric.expect("a metric"));
    let place = WidgetPlace { x: 0, y: 1, width: 24, height: 6 };
    let body = DashboardBody::new([
        Widget::from(TextWidget::new("# Shop")),
        Widget::from(metric.with_expression("m1 * 2", "double")).at(place),
        AlarmWidget::new(["arn:1"]).into(),
    ]);
    let expected = json!({ "widgets": [
        { "type": "text", "properties": { "markdown": "# Shop" } },
        { "type": "metric", "x": 0, "y": 1, "width": 24, "height": 6, "properties": {
            "title": "Latency", "region": "eu-west-1",
            "metrics": [["Shop", "Latency", "Cluster", "blue"], [{ "expression": "m1 * 2", "label": "double" }]] } },
        { "type": "alarm", "properties": { "alarms": ["arn:1"] } },
    ] });
    assert_eq!(serde_json::from_str::<Value>(&body.to_string()).expect("JSON"), expected);
    assert_eq!(DashboardBody::default().to_string(), r#"{"widgets":[]}"#);
}

#[test]
fn when_a_text_is_no_body_then_the_error_says_where() {
    let error = "{ \"widgets\": 7 }".parse::<DashboardBody>().expect_err("no widgets");
    assert!(error.to_string().contains("expected a sequence"), "{error}");
    assert!("".parse::<DashboardBody>().is_err());
}
