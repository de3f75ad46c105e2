//! `awsi metrics put NAMESPACE NAME VALUE…`

use super::selection::dimension;
use crate::failure::Failure;
use crate::output::{View, counted};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{Datum, DatumValue, Dimensions, Metric, Unit, put_metric_data};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "JSON: namespace, name, dimensions (an object), unit, values (a number)";

#[derive(Debug, Args)]
pub(crate) struct PutArgs {
    /// The namespace: any, but those of AWS itself
    namespace: String,

    /// The name of the metric
    name: String,

    /// The values, all of now
    #[arg(value_name = "VALUE", required = true, allow_negative_numbers = true)]
    values: Vec<f64>,

    /// A dimension; may be said several times
    #[arg(long = "dimension", short, value_name = "KEY=VALUE", value_parser = dimension)]
    dimensions: Vec<(String, String)>,

    /// Count, Percent, Milliseconds, Bytes, Bytes/Second and so on
    #[arg(long, default_value_t)]
    unit: Unit,
}

#[derive(Debug, Serialize)]
struct Put<'a> {
    namespace: &'a str,
    name: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    unit: &'static str,
    values: usize,
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    let dimensions = Dimensions::new(args.dimensions.iter().cloned())?;
    let metric = Metric::new(&args.namespace, &args.name)?.with_dimensions(dimensions);
    let value = match args.values.as_slice() {
        [value] => DatumValue::Single(*value),
        values => DatumValue::Distribution(values.iter().map(|value| (*value, 1.0)).collect()),
    };
    let datum = Datum::new(metric, value).with_unit(args.unit);
    put_metric_data(std::slice::from_ref(&datum), &session.provider).await?;
    let metric = &datum.metric;
    Ok(session.output.confirm(&Put {
        namespace: metric.namespace(),
        name: metric.name(),
        dimensions: metric.dimensions().iter().collect(),
        unit: args.unit.as_str(),
        values: args.values.len(),
    })?)
}

impl View for Put<'_> {
    fn table(&self) -> String {
        let values = counted(u64::try_from(self.values).unwrap_or(u64::MAX), "value");
        format!("Put {values} of {} {}.", self.namespace, self.name)
    }
}
