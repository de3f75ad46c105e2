//! What comes back: values over time.

use std::fmt;
use std::time::SystemTime;

/// What queries came to.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct MetricData {
    /// The results in the order of their queries. A search, and a query of Metrics Insights by groups, has any number
    /// of them; every other query has one, with or without points.
    pub series: Vec<Series>,
    /// What CloudWatch says about all of it, such as that it read only a part of the metrics.
    pub messages: Vec<QueryMessage>,
}

impl MetricData {
    /// Whether every query was answered in full.
    pub fn is_complete(&self) -> bool {
        self.series.iter().all(|series| series.status == SeriesStatus::Complete)
    }
}

/// The values of a query over time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Series {
    /// The id of its query.
    pub id: String,
    /// Its name: the query's label, or CloudWatch's own.
    pub label: String,
    /// Its points, the oldest first, at most one a time. Periods without a value have none.
    pub points: Vec<Point>,
    /// Whether these are all.
    pub status: SeriesStatus,
    /// What CloudWatch says about it.
    pub messages: Vec<QueryMessage>,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When its period begins.
    pub at: SystemTime,
    /// The statistic of the period.
    pub value: f64,
}

/// Whether a series is all that there is.
///
/// Where a query took several calls, the worst of their answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SeriesStatus {
    /// It is.
    Complete,
    /// There is more, and CloudWatch does not give it: as of math over too many points, which has no further pages.
    PartialData,
    /// CloudWatch failed on it.
    InternalError,
    /// The caller may not read it: metrics of other accounts, or of other regions.
    Forbidden,
    /// A status that this crate does not know, in AWS's word.
    Other(String),
    /// No answer held the query.
    Unanswered,
}

impl SeriesStatus {
    pub(super) fn of(status: Option<&str>) -> Self {
        match status {
            // Stand-ins leave it away.
            Some("Complete") | None => Self::Complete,
            Some("PartialData") => Self::PartialData,
            Some("InternalError") => Self::InternalError,
            Some("Forbidden") => Self::Forbidden,
            Some(other) => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for SeriesStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Complete => "Complete",
            Self::PartialData => "PartialData",
            Self::InternalError => "InternalError",
            Self::Forbidden => "Forbidden",
            Self::Other(word) => word,
            Self::Unanswered => "Unanswered",
        })
    }
}

/// What CloudWatch says beside a result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryMessage {
    /// A word for it.
    pub code: String,
    /// A sentence.
    pub text: String,
}

impl fmt::Display for QueryMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text, self.code)
    }
}
