//! Reading what was put.

pub(crate) mod data;
pub(crate) mod error;
pub(crate) mod metric_query;
pub(crate) mod period;
pub(crate) mod plan;
mod references;
pub(crate) mod series;
pub(crate) mod statistic;
pub(crate) mod statistics;
pub(crate) mod time_range;
