//! `awsi alarm ensure NAME …`

mod condition;
mod query;

use crate::commands::metrics::dimension;
use crate::failure::Failure;
use crate::output::{View, details};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{
    AlarmOutcome, AlarmSpec, CompositeRule, Dimensions, Metric, MetricQuery, MetricRule, MissingData, Statistic,
    Watched, ensure_alarm,
};
use condition::{Condition, condition};
use query::{Query, query};
use serde::Serialize;
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON: alarm, outcome, changes (an array of field, from, to)
  outcome is created, changed or unchanged
Examples:
  awsi alarm ensure slow --namespace Shop --metric Latency -d Cluster=blue --stat p99 --when '>250' --periods 5 --datapoints 3
  awsi alarm ensure failing --query failed=Shop/Failed --query all=Shop/Orders --stat Sum --expression '100 * failed / all' --when '>5'
  awsi alarm ensure down --rule 'ALARM(slow) AND NOT ALARM(deployment)' --alarm-action arn:aws:sns:…";

/// The id of what is watched, which nobody is likely to give to a metric.
const WATCHED: &str = "watched";

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// The alarm's name
    name: String,

    /// The namespace of the metric that it watches
    #[arg(long, requires_all = ["metric", "when"], required_unless_present_any = ["expression", "rule"])]
    namespace: Option<String>,

    /// The name of the metric
    #[arg(long, requires = "namespace")]
    metric: Option<String>,

    /// Watch this instead, which is over the queries, such as "100 * failed / all"
    #[arg(long, requires = "when", conflicts_with = "namespace")]
    expression: Option<String>,

    /// A metric for the expression, such as failed=Shop/Failed or slowest=Shop/Latency:p99; may be said several times
    #[arg(long = "query", value_name = "ID=NAMESPACE/NAME[:STATISTIC]", requires = "expression", value_parser = query)]
    queries: Vec<Query>,

    /// A dimension of the metric, or of all queries; may be said several times
    #[arg(long = "dimension", short, value_name = "KEY=VALUE", conflicts_with = "rule", value_parser = dimension)]
    dimensions: Vec<(String, String)>,

    /// Average, Sum, Minimum, Maximum, `SampleCount`, p99 and so on
    #[arg(long, value_name = "STATISTIC", default_value = "Average")]
    stat: Statistic,

    /// How long a value is over: 10s, 20s, 30s or whole minutes
    #[arg(long, value_name = "DURATION", default_value = "1m", value_parser = humantime::parse_duration)]
    period: Duration,

    /// When it is in alarm, such as '>250' or '<= 0.5'
    #[arg(long, value_name = "COMPARISON", conflicts_with = "rule", value_parser = condition)]
    when: Option<Condition>,

    /// How many periods are looked at
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    periods: u32,

    /// How many of these have to be so; all when nothing is said
    #[arg(long, value_name = "NUMBER")]
    datapoints: Option<u32>,

    /// What a period without data is taken for: missing, ignore, breaching or notBreaching
    #[arg(long, value_name = "HOW")]
    missing_data: Option<MissingData>,

    /// Watch other alarms instead, such as 'ALARM(a) OR ALARM(b)'
    #[arg(long, value_name = "EXPRESSION", conflicts_with_all = ["namespace", "expression", "datapoints", "missing_data"])]
    rule: Option<String>,

    /// What it is there for
    #[arg(long)]
    description: Option<String>,

    /// What to do when it gets into ALARM, in the place of all that was; may be said several times
    #[arg(long = "alarm-action", value_name = "ARN")]
    alarm_actions: Vec<String>,

    /// What to do when it gets into OK
    #[arg(long = "ok-action", value_name = "ARN")]
    ok_actions: Vec<String>,

    /// What to do when it gets into `INSUFFICIENT_DATA`
    #[arg(long = "insufficient-data-action", value_name = "ARN")]
    insufficient_data_actions: Vec<String>,

    /// A tag, set when the alarm is new; may be said several times
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = dimension)]
    tags: Vec<(String, String)>,
}

impl EnsureArgs {
    fn spec(&self) -> Result<AlarmSpec, Failure> {
        let mut spec = match (&self.rule, self.when) {
            (Some(rule), _) => AlarmSpec::new(&self.name, CompositeRule::new(rule)),
            (None, Some(when)) => AlarmSpec::new(&self.name, self.metric_rule(when)?),
            // The parser of the command line sees to it.
            (None, None) => return Err(Failure::usage("wanted is --rule or --when")),
        };
        let unless_empty = |arns: &Vec<String>| Some(arns.clone()).filter(|arns| !arns.is_empty());
        spec.description.clone_from(&self.description);
        spec.alarm_actions = unless_empty(&self.alarm_actions);
        spec.ok_actions = unless_empty(&self.ok_actions);
        spec.insufficient_data_actions = unless_empty(&self.insufficient_data_actions);
        spec.tags.extend(self.tags.iter().cloned());
        Ok(spec)
    }

    fn metric_rule(&self, when: Condition) -> Result<MetricRule, Failure> {
        let dimensions = Dimensions::new(self.dimensions.iter().cloned())?;
        let watched = match (&self.expression, &self.namespace, &self.metric) {
            (Some(expression), ..) => Watched::Math(self.math(expression, &dimensions)?),
            (None, Some(namespace), Some(name)) => {
                let metric = Metric::new(namespace, name)?.with_dimensions(dimensions);
                Watched::metric(metric, self.stat.clone(), self.period)
            }
            _ => return Err(Failure::usage("wanted is --expression, or --namespace and --metric")),
        };
        let mut rule = MetricRule::new(watched, when.0, when.1, self.periods);
        rule.datapoints_to_alarm = self.datapoints;
        rule.missing_data = self.missing_data;
        Ok(rule)
    }

    fn math(&self, expression: &str, dimensions: &Dimensions) -> Result<Vec<MetricQuery>, Failure> {
        let mut queries = Vec::new();
        for query in &self.queries {
            let metric = Metric::new(&query.namespace, &query.name)?.with_dimensions(dimensions.clone());
            let statistic = query.statistic.as_ref().unwrap_or(&self.stat);
            queries.push(MetricQuery::metric(&query.id, metric, statistic.clone(), self.period).hidden());
        }
        let watched = MetricQuery::expression(WATCHED, expression);
        // One that reads metrics itself needs to know over how long.
        queries.push(if queries.is_empty() { watched.with_period(self.period) } else { watched });
        Ok(queries)
    }
}

#[derive(Debug, Serialize)]
struct Ensured<'a> {
    alarm: &'a str,
    outcome: &'static str,
    changes: Vec<Change>,
}

#[derive(Debug, Serialize)]
struct Change {
    field: &'static str,
    from: Option<String>,
    to: Option<String>,
}

pub(crate) async fn run(args: &EnsureArgs, session: &Session) -> Result<(), Failure> {
    let outcome = ensure_alarm(&args.spec()?, &session.provider).await?;
    let (outcome, changes) = match outcome {
        AlarmOutcome::Created => ("created", Vec::new()),
        AlarmOutcome::Changed(changes) => ("changed", changes),
        _ => ("unchanged", Vec::new()),
    };
    let changes = changes.into_iter().map(|change| Change { field: change.field, from: change.from, to: change.to });
    Ok(session.output.show(&Ensured { alarm: &args.name, outcome, changes: changes.collect() })?)
}

impl View for Ensured<'_> {
    fn table(&self) -> String {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        let changes = self
            .changes
            .iter()
            .map(|change| (format!("  {}", change.field), format!("{} -> {}", told(&change.from), told(&change.to))));
        let head = [("Alarm".to_owned(), self.alarm.to_owned()), ("Outcome".to_owned(), self.outcome.to_owned())];
        details(head.into_iter().chain(changes))
    }
}
