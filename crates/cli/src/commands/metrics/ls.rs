//! `awsi metrics ls [NAMESPACE [NAME]]`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{Metric, MetricFilter, list_metrics};
use futures::TryStreamExt;
use serde::Serialize;
use std::collections::BTreeMap;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the metrics: an array of namespace, name, dimensions
  dimensions is an object of names and values";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Those of this namespace, by all of its name
    namespace: Option<String>,

    /// Those of this name
    name: Option<String>,

    /// Those with this dimension, of this value or of any; may be said several times
    #[arg(long = "dimension", short, value_name = "KEY[=VALUE]", value_parser = filter)]
    dimensions: Vec<(String, Option<String>)>,

    /// Those that got values within three hours
    #[arg(long)]
    recently_active: bool,
}

fn filter(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once('=') {
        None if !text.is_empty() => Ok((text.to_owned(), None)),
        Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok((key.to_owned(), Some(value.to_owned()))),
        _ => Err("wanted is KEY or KEY=VALUE".to_owned()),
    }
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let filter = MetricFilter {
        namespace: args.namespace.clone(),
        name: args.name.clone(),
        dimensions: args.dimensions.clone(),
        is_recently_active: args.recently_active,
    };
    let mut metrics = pin!(list_metrics(&filter, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:24}  {:32}  DIMENSIONS", "NAMESPACE", "NAME"));
    while let Some(metric) = metrics.try_next().await? {
        listing.row(&Row::from(metric))?;
    }
    Ok(listing.end()?)
}

#[derive(Debug, Serialize)]
struct Row {
    namespace: String,
    name: String,
    dimensions: BTreeMap<String, String>,
}

impl From<Metric> for Row {
    fn from(metric: Metric) -> Self {
        let dimensions = metric.dimensions().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { namespace: metric.namespace().to_owned(), name: metric.name().to_owned(), dimensions }
    }
}

impl View for Row {
    fn table(&self) -> String {
        let dimensions: Vec<String> = self.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let row = format!("{:24}  {:32}  {}", self.namespace, self.name, dimensions.join(" "));
        escape_controls(row.trim_end()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_filter_is_read_then_the_value_may_be_left_away_and_not_be_empty() {
        assert_eq!(filter("Cluster"), Ok(("Cluster".to_owned(), None)));
        assert_eq!(filter("Path=/a=b"), Ok(("Path".to_owned(), Some("/a=b".to_owned()))));
        assert!(filter("Cluster=").is_err() && filter("").is_err() && filter("=b").is_err());
    }
}
