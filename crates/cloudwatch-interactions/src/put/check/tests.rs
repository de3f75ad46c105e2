use super::*;
use crate::metric::Metric;

/// As seconds of the epoch.
const NOW: u64 = 1_795_348_800;

fn datum(value: impl Into<DatumValue>) -> Datum {
    Datum::new(Metric::new("Shop", "Latency").expect("a metric"), value)
}

fn problem_of(datum: &Datum) -> Option<DatumProblem> {
    check_datum(datum, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)).err()
}

#[test]
fn when_a_value_is_checked_then_it_is_a_number_within_two_to_the_360() {
    let limit = 2f64.powi(360);
    for value in [limit, -limit, 0.0, f64::MIN_POSITIVE] {
        assert_eq!(problem_of(&datum(value)), None, "{value}");
    }
    for value in [limit.next_up(), (-limit).next_down(), f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(problem_of(&datum(value)), Some(DatumProblem::ValueOutOfRange(value)));
    }
    assert!(matches!(problem_of(&datum(f64::NAN)), Some(DatumProblem::ValueOutOfRange(value)) if value.is_nan()));
}

#[test]
fn when_a_distribution_is_checked_then_each_value_and_each_count_is() {
    let distribution = |pairs: &[(f64, f64)]| problem_of(&datum(DatumValue::Distribution(pairs.to_vec())));
    assert_eq!(distribution(&[]), Some(DatumProblem::NoValues));
    assert_eq!(distribution(&[(1.0, 2.0), (-1.0, 0.5)]), None);
    assert_eq!(distribution(&[(1.0, 2.0), (f64::INFINITY, 1.0)]), Some(DatumProblem::ValueOutOfRange(f64::INFINITY)));
    for count in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(distribution(&[(1.0, 2.0), (2.0, count)]), Some(DatumProblem::CountOutOfRange(count)));
    }
}

#[test]
fn when_statistics_are_checked_then_each_number_and_their_order_are() {
    let right = StatisticSet { sample_count: 2.0, sum: 3.0, minimum: 1.0, maximum: 2.0 };
    let with = |change: fn(&mut StatisticSet)| {
        let mut statistics = right;
        change(&mut statistics);
        problem_of(&datum(statistics))
    };
    assert_eq!(with(|_| ()), None);
    assert_eq!(with(|set| set.maximum = 1.0), None);
    assert_eq!(with(|set| set.maximum = 0.5), Some(DatumProblem::MinimumAboveMaximum));
    assert_eq!(with(|set| set.sample_count = 0.0), Some(DatumProblem::CountOutOfRange(0.0)));
    let changes: [fn(&mut StatisticSet); 3] =
        [|set| set.sum = 1e300, |set| set.minimum = 1e300, |set| set.maximum = 1e300];
    for change in changes {
        assert_eq!(with(change), Some(DatumProblem::ValueOutOfRange(1e300)));
    }
}

#[test]
fn when_a_time_is_checked_then_it_is_from_two_weeks_ago_to_two_hours_ahead() {
    const TWO_WEEKS: u64 = 1_209_600;
    const TWO_HOURS: u64 = 7_200;
    let at = |seconds| problem_of(&datum(1.0).at(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)));
    assert_eq!(at(NOW - TWO_WEEKS), None);
    assert_eq!(at(NOW - TWO_WEEKS - 1), Some(DatumProblem::TooOld));
    assert_eq!(at(0), Some(DatumProblem::TooOld));
    assert_eq!(at(NOW + TWO_HOURS), None);
    assert_eq!(at(NOW + TWO_HOURS + 1), Some(DatumProblem::TooFarAhead));
}

#[test]
fn when_a_namespace_is_awss_own_then_nothing_can_be_put_to_it() {
    let of = |namespace: &str| problem_of(&Datum::new(Metric::new(namespace, "Latency").expect("a metric"), 1.0));
    assert_eq!(of("AWS/EC2"), Some(DatumProblem::ReservedNamespace));
    assert_eq!(of("AWSome"), None);
    assert_eq!(of("Shop/AWS/EC2"), None);
}
