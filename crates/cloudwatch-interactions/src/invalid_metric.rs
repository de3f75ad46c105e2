//! What cannot be part of a metric's identity.

use crate::dimensions::Dimensions;

const NAME_LIMIT: usize = 255;
const VALUE_LIMIT: usize = 1024;

/// Why something cannot be a metric. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMetric {
    /// A namespace, name or value that CloudWatch does not take.
    #[error("the {what} `{given}` {problem}")]
    Text {
        /// What it was to be: `namespace`, `metric name`, `dimension name`, `value of the dimension Cluster`.
        what: String,
        /// What was given, cut after 100 characters.
        given: String,
        /// What is wrong with it.
        problem: &'static str,
    },

    /// More than 30 dimensions.
    #[error("the dimension `{name}` is one too many: a metric has at most {}", Dimensions::LIMIT)]
    TooManyDimensions {
        /// The 31st.
        name: String,
    },
}

pub(crate) fn check_namespace(namespace: &str) -> Result<(), InvalidMetric> {
    check("namespace", namespace, name_problem(namespace).or_else(|| colon_problem(namespace)))
}

pub(crate) fn check_metric_name(name: &str) -> Result<(), InvalidMetric> {
    check("metric name", name, name_problem(name))
}

pub(crate) fn check_dimension_name(name: &str) -> Result<(), InvalidMetric> {
    check("dimension name", name, name_problem(name).or_else(|| colon_problem(name)))
}

pub(crate) fn check_dimension_value(name: &str, value: &str) -> Result<(), InvalidMetric> {
    let problem =
        text_problem(value).or_else(|| (value.len() > VALUE_LIMIT).then_some("is longer than 1024 characters"));
    // The name may not be copied for nothing: all but a few values are right.
    if problem.is_none() { Ok(()) } else { check(&format!("value of the dimension {name}"), value, problem) }
}

fn check(what: &str, given: &str, problem: Option<&'static str>) -> Result<(), InvalidMetric> {
    let Some(problem) = problem else { return Ok(()) };
    let given =
        given.chars().take(100).flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] });
    Err(InvalidMetric::Text { what: what.to_owned(), given: given.collect(), problem })
}

fn name_problem(name: &str) -> Option<&'static str> {
    text_problem(name).or_else(|| (name.len() > NAME_LIMIT).then_some("is longer than 255 characters"))
}

fn colon_problem(name: &str) -> Option<&'static str> {
    name.starts_with(':').then_some("begins with a colon")
}

fn text_problem(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        Some("is empty")
    } else if !text.is_ascii() {
        Some("is not ASCII")
    } else if text.bytes().any(|byte| byte.is_ascii_control()) {
        Some("holds a control character")
    } else if text.trim().is_empty() {
        Some("is blank")
    } else {
        None
    }
}
