//! Which metric: namespace, name and dimensions, checked where they enter.

use crate::dimensions::Dimensions;
use crate::invalid_metric::{InvalidMetric, check_metric_name, check_namespace};
use aws_sdk_cloudwatch::types::Metric as SdkMetric;
use std::fmt;

/// The identity of a metric: its namespace, its name and all of its dimensions.
///
/// CloudWatch knows a metric by all three together. A metric with the dimensions `Cluster=blue` and one without any are
/// strangers to each other: neither is part of the other, and a query has to name every dimension that was put.
/// Each new value of a dimension is a new metric, and is paid for as one.
///
/// ```
/// use cloudwatch_interactions::Metric;
///
/// # fn example() -> Result<(), cloudwatch_interactions::InvalidMetric> {
/// let latency = Metric::new("Shop/Checkout", "Latency")?.with_dimension("Cluster", "blue")?;
/// assert_eq!(latency.to_string(), "Shop/Checkout Latency {Cluster=blue}");
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Metric {
    namespace: String,
    name: String,
    dimensions: Dimensions,
}

impl Metric {
    /// A metric without dimensions. Namespaces that begin with `AWS/` are AWS's own: they can be read, not put to.
    ///
    /// # Errors
    /// [`InvalidMetric::Text`] for a namespace or name that is empty, blank, longer than 255, not ASCII, or holds
    /// control characters, and for a namespace that begins with a colon.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Result<Self, InvalidMetric> {
        let (namespace, name) = (namespace.into(), name.into());
        check_namespace(&namespace)?;
        check_metric_name(&name)?;
        Ok(Self { namespace, name, dimensions: Dimensions::default() })
    }

    /// The metric with these dimensions, in the place of those it had.
    #[must_use]
    pub fn with_dimensions(mut self, dimensions: Dimensions) -> Self {
        self.dimensions = dimensions;
        self
    }

    /// The metric with one dimension more, or with another value for one it had.
    ///
    /// # Errors
    /// As [`Dimensions::with`].
    pub fn with_dimension(mut self, name: impl Into<String>, value: impl Into<String>) -> Result<Self, InvalidMetric> {
        self.dimensions = self.dimensions.with(name, value)?;
        Ok(self)
    }

    /// The namespace: `Shop/Checkout`, or `AWS/EC2`.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The name: `Latency`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All dimensions, by name.
    pub fn dimensions(&self) -> &Dimensions {
        &self.dimensions
    }

    pub(crate) fn to_sdk(&self) -> SdkMetric {
        let metric = SdkMetric::builder().namespace(&self.namespace).metric_name(&self.name);
        metric.set_dimensions(Some(self.dimensions.to_sdk()).filter(|dimensions| !dimensions.is_empty())).build()
    }

    /// A metric as CloudWatch tells of it: what it has taken is not checked again.
    pub(crate) fn from_sdk(metric: &SdkMetric) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let dimensions = Dimensions::from_sdk(metric.dimensions());
        Self { namespace: text(metric.namespace()), name: text(metric.metric_name()), dimensions }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.namespace, self.name)?;
        if self.dimensions.is_empty() { Ok(()) } else { write!(f, " {}", self.dimensions) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric() -> Metric {
        Metric::new("Shop", "Latency").expect("a metric")
    }

    #[test]
    fn when_metrics_are_compared_and_dimensions_came_in_another_order_then_they_are_the_same() {
        let of = |pairs: [(&str, &str); 2]| metric().with_dimensions(Dimensions::new(pairs).expect("dimensions"));
        assert_eq!(of([("A", "1"), ("B", "2")]), of([("B", "2"), ("A", "1")]));
        assert_ne!(of([("A", "1"), ("B", "2")]), of([("A", "2"), ("B", "1")]));
        assert_ne!(of([("A", "1"), ("B", "2")]), metric());
    }

    #[test]
    fn when_a_metric_is_made_and_its_name_cannot_be_then_the_error_names_what_and_why() {
        let long = "n".repeat(256);
        for (namespace, name, said) in [
            ("", "Latency", "the namespace `` is empty"),
            (":Shop", "Latency", "the namespace `:Shop` begins with a colon"),
            ("Shöp", "Latency", "the namespace `Shöp` is not ASCII"),
            ("Shop", " ", "the metric name ` ` is blank"),
            ("Shop", "a\u{7}b", "the metric name `a\u{7}b` holds a control character"),
            ("Shop", &long, "is longer than 255 characters"),
        ] {
            let error = Metric::new(namespace, name).expect_err(said);
            assert!(error.to_string().contains(&said.replace('\u{7}', "\\u{7}")), "{error}");
        }
        Metric::new("AWS/EC2", &long[1..]).expect("the longest name, of AWS's own");
    }
}
