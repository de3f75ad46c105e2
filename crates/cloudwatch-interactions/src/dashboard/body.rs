//! What a dashboard shows: its body, which CloudWatch keeps as JSON.

use crate::metric::Metric;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fmt;
use std::str::FromStr;

/// The body of a dashboard: its widgets, and all else that was in it.
///
/// What this crate has no words for (logs, explorers, variables, the span of time) is kept as it was, so that a body can
/// be read, changed and put again. Parses and prints as CloudWatch's JSON.
///
/// ```
/// use cloudwatch_interactions::{AlarmWidget, DashboardBody, Metric, MetricWidget, TextWidget, Widget};
///
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let latency = Metric::new("Shop", "Latency")?;
/// let body = DashboardBody::new([
///     Widget::from(TextWidget::new("# Shop")),
///     MetricWidget::new("eu-central-1").with_title("Latency").with_metric(&latency).into(),
///     AlarmWidget::new(["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:slow"]).into(),
/// ]);
/// let again: DashboardBody = body.to_string().parse()?;
/// assert_eq!(again, body);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DashboardBody {
    /// Its widgets, at most 500.
    #[serde(default)]
    pub widgets: Vec<Widget>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A text that is no body of a dashboard.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct UnreadableBody(#[from] serde_json::Error);

impl DashboardBody {
    /// A body of these widgets. Those without a place are put one beside the other by CloudWatch.
    pub fn new<W: Into<Widget>>(widgets: impl IntoIterator<Item = W>) -> Self {
        Self { widgets: widgets.into_iter().map(Into::into).collect(), rest: Map::new() }
    }
}

impl FromStr for DashboardBody {
    type Err = UnreadableBody;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(serde_json::from_str(text)?)
    }
}

impl fmt::Display for DashboardBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Maps with text for keys, and numbers that came from JSON: it cannot fail.
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// A rectangle on a dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Map<String, Value>", into = "Map<String, Value>")]
#[non_exhaustive]
pub struct Widget {
    /// Where it is; CloudWatch finds a place where it is none.
    pub place: Option<WidgetPlace>,
    /// What it shows.
    pub content: WidgetContent,
    rest: Map<String, Value>,
}

/// A place on the grid of a dashboard, which is 24 wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WidgetPlace {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// What a widget shows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WidgetContent {
    /// A text.
    Text(TextWidget),
    /// Metrics.
    Metric(MetricWidget),
    /// The states of alarms.
    Alarm(AlarmWidget),
    /// Anything else, kept as it was.
    Other(OtherWidget),
}

/// A text in Markdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextWidget {
    /// The text.
    pub markdown: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Metrics over time, or as numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricWidget {
    /// What stands over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The region of the metrics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// How it is drawn: `timeSeries`, which it is where it is none, `singleValue`, `bar`, `pie`, `gauge`, `table`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// The statistic of metrics that have none of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
    /// The seconds of the periods of metrics that have none of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The states of alarms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlarmWidget {
    /// What stands over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The ARNs of the alarms.
    pub alarms: Vec<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A widget that this crate has no words for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OtherWidget {
    /// CloudWatch's word for it: `log`, `explorer`.
    pub kind: String,
    properties: Value,
}

impl TextWidget {
    /// A text in Markdown.
    pub fn new(markdown: impl Into<String>) -> Self {
        Self { markdown: markdown.into(), rest: Map::new() }
    }
}

impl MetricWidget {
    /// No metrics yet, of a region.
    pub fn new(region: impl Into<String>) -> Self {
        let (metrics, rest) = (Vec::new(), Map::new());
        Self { title: None, region: Some(region.into()), view: None, stat: None, period: None, metrics, rest }
    }

    /// The widget with this over it.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The widget with one metric more.
    #[must_use]
    pub fn with_metric(mut self, metric: &Metric) -> Self {
        let dimensions = metric.dimensions().iter().flat_map(|(name, value)| [name, value]);
        let line = [metric.namespace(), metric.name()].into_iter().chain(dimensions);
        self.metrics.push(line.map(Value::from).collect());
        self
    }

    /// The widget with an expression more: metric math, or a search.
    #[must_use]
    pub fn with_expression(mut self, expression: &str, label: &str) -> Self {
        self.metrics.push(json!([{ "expression": expression, "label": label }]));
        self
    }
}

impl AlarmWidget {
    /// The states of alarms by their ARNs.
    pub fn new<A: Into<String>>(alarms: impl IntoIterator<Item = A>) -> Self {
        Self { title: None, alarms: alarms.into_iter().map(Into::into).collect(), rest: Map::new() }
    }
}

impl Widget {
    fn new(content: WidgetContent) -> Self {
        Self { place: None, content, rest: Map::new() }
    }

    /// The widget at this place.
    #[must_use]
    pub fn at(mut self, place: WidgetPlace) -> Self {
        self.place = Some(place);
        self
    }
}

impl From<TextWidget> for Widget {
    fn from(widget: TextWidget) -> Self {
        Self::new(WidgetContent::Text(widget))
    }
}

impl From<MetricWidget> for Widget {
    fn from(widget: MetricWidget) -> Self {
        Self::new(WidgetContent::Metric(widget))
    }
}

impl From<AlarmWidget> for Widget {
    fn from(widget: AlarmWidget) -> Self {
        Self::new(WidgetContent::Alarm(widget))
    }
}

const PLACE: [&str; 4] = ["x", "y", "width", "height"];

impl From<Map<String, Value>> for Widget {
    fn from(mut widget: Map<String, Value>) -> Self {
        let place = serde_json::from_value(Value::Object(widget.clone())).ok();
        if place.is_some() {
            widget.retain(|name, _| !PLACE.contains(&name.as_str()));
        }
        let kind = widget.remove("type").and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        let properties = widget.remove("properties").unwrap_or_default();
        Self { place, content: WidgetContent::of(kind, properties), rest: widget }
    }
}

impl WidgetContent {
    /// A widget of a known kind and of a shape that is not is kept as it was too.
    fn of(kind: String, properties: Value) -> Self {
        let known = match kind.as_str() {
            "text" => serde_json::from_value(properties.clone()).map(Self::Text),
            "metric" => serde_json::from_value(properties.clone()).map(Self::Metric),
            "alarm" => serde_json::from_value(properties.clone()).map(Self::Alarm),
            _ => return Self::Other(OtherWidget { kind, properties }),
        };
        known.unwrap_or(Self::Other(OtherWidget { kind, properties }))
    }
}

impl From<Widget> for Map<String, Value> {
    fn from(widget: Widget) -> Self {
        // Text for keys, and numbers that came from JSON: it cannot fail.
        let value = |value: Result<Value, _>| value.unwrap_or_default();
        let (kind, properties) = match &widget.content {
            WidgetContent::Text(text) => ("text", value(serde_json::to_value(text))),
            WidgetContent::Metric(metric) => ("metric", value(serde_json::to_value(metric))),
            WidgetContent::Alarm(alarm) => ("alarm", value(serde_json::to_value(alarm))),
            WidgetContent::Other(other) => (other.kind.as_str(), other.properties.clone()),
        };
        let mut map = widget.rest;
        if let Some(Value::Object(place)) = widget.place.map(|place| value(serde_json::to_value(place))) {
            map.extend(place);
        }
        map.insert("type".to_owned(), kind.into());
        map.insert("properties".to_owned(), properties);
        map
    }
}

#[cfg(test)]
mod tests;
