//! What was observed of a metric, and what it comes to.

use super::not_implemented;
use crate::aws_error::AwsError;

/// Values that were observed together: one value some times, or many by their statistics.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observed {
    /// The second of the epoch.
    pub(super) at: i64,
    pub(super) unit: String,
    pub(super) count: f64,
    pub(super) sum: f64,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
}

impl Observed {
    /// Whether it is known what each of the values was.
    fn is_one_value(&self) -> bool {
        let sum = self.minimum * self.count;
        self.minimum >= self.maximum && (self.sum - sum).abs() <= sum.abs() * 1e-12
    }
}

/// A statistic of what was observed, which is something; nothing where CloudWatch has none.
pub(super) fn statistic(name: &str, observed: &[&Observed]) -> Result<Option<f64>, AwsError> {
    let add = |part: fn(&Observed) -> f64| observed.iter().map(|observed| part(observed)).sum::<f64>();
    let (count, sum) = (add(|observed| observed.count), add(|observed| observed.sum));
    let value = match name {
        "SampleCount" => count,
        "Sum" => sum,
        "Average" => sum / count,
        "Minimum" => observed.iter().map(|observed| observed.minimum).fold(f64::INFINITY, f64::min),
        "Maximum" => observed.iter().map(|observed| observed.maximum).fold(f64::NEG_INFINITY, f64::max),
        _ => return Ok(percentile(percent(name)?, observed)),
    };
    Ok(Some(value))
}

fn percent(name: &str) -> Result<f64, AwsError> {
    let percent = name.strip_prefix('p').and_then(|number| number.parse().ok());
    let is_one = |percent: &f64| (0.0..=100.0).contains(percent);
    percent.filter(is_one).ok_or_else(|| not_implemented(&format!("the statistic {name} of CloudWatch")))
}

/// Between the two values that are nearest by rank. There is none of negative values, nor of those that nobody knows.
fn percentile(percent: f64, observed: &[&Observed]) -> Option<f64> {
    if !observed.iter().all(|observed| observed.is_one_value() && observed.minimum >= 0.0) {
        return None;
    }
    let mut pairs: Vec<(f64, f64)> = observed.iter().map(|observed| (observed.minimum, observed.count)).collect();
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let total: f64 = pairs.iter().map(|(_, count)| count).sum();
    let rank = (total - 1.0).max(0.0) * percent / 100.0;
    let (below, above) = (value_at(&pairs, rank.floor())?, value_at(&pairs, rank.ceil())?);
    Some(below + (above - below) * rank.fract())
}

/// The value of a rank, from 0.
fn value_at(pairs: &[(f64, f64)], rank: f64) -> Option<f64> {
    let mut seen = 0.0;
    let covers = |(_, count): &&(f64, f64)| {
        seen += count;
        rank < seen
    };
    pairs.iter().find(covers).or(pairs.last()).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(value: f64, count: f64) -> Observed {
        Observed { at: 0, unit: "None".to_owned(), count, sum: value * count, minimum: value, maximum: value }
    }

    fn told(name: &str, all: &[Observed]) -> Option<f64> {
        statistic(name, &all.iter().collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn when_statistics_are_asked_then_counts_weigh() {
        let all = [observed(1.0, 3.0), observed(-5.0, 1.0)];
        for (name, value) in
            [("SampleCount", 4.0), ("Sum", -2.0), ("Average", -0.5), ("Minimum", -5.0), ("Maximum", 1.0)]
        {
            assert_eq!(told(name, &all), Some(value), "{name}");
        }
    }

    #[test]
    fn when_percentiles_are_asked_then_they_lie_between_the_nearest_ranks() {
        let all = [observed(30.0, 1.0), observed(10.0, 2.0), observed(20.0, 1.0)];
        for (name, value) in [("p0", 10.0), ("p50", 15.0), ("p100", 30.0), ("p90", 27.0)] {
            assert!(told(name, &all).is_some_and(|told| (told - value).abs() < 1e-9), "{name}");
        }
        assert_eq!(told("p99.9", &[observed(0.1, 3.0)]), Some(0.1));
    }

    #[test]
    fn when_percentiles_are_asked_of_values_that_are_unknown_or_negative_then_there_are_none() {
        let many = Observed { maximum: 3.0, ..observed(1.0, 2.0) };
        assert_eq!(told("p50", &[observed(1.0, 1.0), many]), None);
        assert_eq!(told("p50", &[observed(1.0, 1.0), observed(-1.0, 1.0)]), None);
    }

    #[test]
    fn when_another_statistic_is_asked_then_the_error_names_it() {
        let error = statistic("TM(2%:98%)", &[&observed(1.0, 1.0)]).unwrap_err();
        assert_eq!((error.status, error.code.as_str()), (501, "NotImplemented"));
        assert!(error.message.contains("TM(2%:98%)") && statistic("p101", &[]).is_err());
    }
}
