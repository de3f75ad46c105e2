//! What can go wrong with reading metrics.

use aws_interactions_core::{BrokenPaging, RequestError};
use aws_sdk_cloudwatch::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error;
use std::time::Duration;

/// Why metrics could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MetricReadError {
    /// The range ends before it begins, or begins before 1970. Nothing was sent.
    #[error("the range of time is empty: its end has to be later than its start, and both later than 1970")]
    EmptyRange,

    /// The id of a query cannot be one. Nothing was sent.
    #[error("`{id}` cannot be the id of a query: {problem}")]
    InvalidId {
        /// What was given.
        id: String,
        /// What is wrong with it.
        problem: &'static str,
    },

    /// Two queries have the same id. Nothing was sent.
    #[error("two queries have the id `{id}`")]
    DuplicateId {
        /// The id.
        id: String,
    },

    /// A period that CloudWatch does not know. Nothing was sent.
    #[error("the period of {period:?} of {of} is none: periods are 1, 5, 10, 20, 30 s or whole minutes")]
    InvalidPeriod {
        /// The query, or the metric.
        of: String,
        /// What was given.
        period: Duration,
    },

    /// CloudWatch has no data as fine as this any more at the start of the range, and would answer with nothing.
    /// Nothing was sent.
    #[error(
        "the period of {} s of {of} is too fine for so early a start: say a multiple of {} s, or start later",
        period.as_secs(), needed.as_secs()
    )]
    PeriodTooFine {
        /// The query, or the metric.
        of: String,
        /// What was given.
        period: Duration,
        /// Of what the period has to be a multiple.
        needed: Duration,
    },

    /// Statistics were asked for, and none was named. Nothing was sent.
    #[error("no statistic of {metric} was asked for")]
    NoStatistic {
        /// The metric.
        metric: String,
    },

    /// Queries that refer to each other have to be asked together, and are more than one call takes. Nothing was sent.
    #[error("the query `{id}` hangs together with {queries} queries, and CloudWatch takes 500 together")]
    TooManyQueries {
        /// The first of them.
        id: String,
        /// How many.
        queries: usize,
    },

    /// Queries that refer to each other have more points than CloudWatch answers together, and cannot be asked part by
    /// part: one of them is an expression over all of the range, which means something else in each part of it, or
    /// their periods are too different. Nothing was sent.
    #[error(
        "the query `{id}` and what it hangs together with have {points} points, CloudWatch answers 100,800 together, \
         and they cannot be asked part by part: use longer periods or a shorter range"
    )]
    TooManyPoints {
        /// The expression, or the first of the queries.
        id: String,
        /// How many points.
        points: u64,
    },

    /// A filter that CloudWatch does not take. Nothing was sent.
    #[error("the list cannot be filtered by {given} dimensions, ten are the most")]
    TooManyFilters {
        /// How many dimensions.
        given: usize,
    },

    /// A list of CloudWatch led nowhere; reading on would not have ended.
    #[error("an answer of CloudWatch in pages is broken")]
    BrokenList {
        /// How.
        source: BrokenPaging,
    },

    /// A request failed. Of kind [`InvalidRequest`](aws_interactions_core::RequestErrorKind::InvalidRequest) where
    /// CloudWatch does not understand an expression: its message says where.
    #[error("metrics could not be read")]
    Request {
        /// What happened.
        source: RequestError,
    },
}

impl MetricReadError {
    pub(crate) fn from_sdk<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::Request { source: request_error(operation, error) }
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::Request { source } => Some(source),
            _ => None,
        }
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk("cloudwatch", operation, error)
}
