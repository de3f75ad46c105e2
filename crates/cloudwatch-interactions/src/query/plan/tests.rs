use super::*;
use crate::metric::Metric;
use crate::query::statistic::Statistic;
use proptest::prelude::*;
use std::collections::HashMap;
use std::time::{Duration, UNIX_EPOCH};

/// 2026-11-22T00:00:00Z
const NOW: i64 = 1_795_305_600;
const DAY: i64 = 86_400;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs())
}

fn metric(id: impl Into<String>, period: u64) -> MetricQuery {
    let metric = Metric::new("Shop", "Latency").expect("a metric");
    MetricQuery::metric(id, metric, Statistic::SUM, Duration::from_secs(period))
}

fn metrics(count: usize, period: u64) -> Vec<MetricQuery> {
    (0..count).map(|n| metric(format!("m{n}"), period)).collect()
}

fn last(seconds: i64) -> Seconds {
    Seconds { start: NOW - seconds, end: NOW }
}

fn planned(queries: &[MetricQuery], range: Seconds) -> Vec<Call> {
    plan(queries, range, now()).expect("a plan")
}

fn points(call: &Call) -> i64 {
    call.queries.iter().map(|asked| call.range.periods(asked.period)).sum()
}

fn places(call: &Call) -> Vec<usize> {
    call.queries.iter().map(|asked| asked.place).collect()
}

#[test]
fn when_queries_are_planned_and_there_are_501_then_there_are_two_calls() {
    let sizes =
        |count| planned(&metrics(count, 60), last(3600)).iter().map(|call| call.queries.len()).collect::<Vec<_>>();
    assert_eq!(sizes(500), [500]);
    assert_eq!(sizes(501), [500, 1]);
    assert!(sizes(0).is_empty());
}

#[test]
fn when_queries_are_planned_and_their_points_are_more_than_one_call_answers_then_they_are_spread() {
    // 14 days of minutes are 20,160 points, of which five queries have exactly one call's.
    let calls = planned(&metrics(11, 60), last(14 * DAY));
    assert_eq!(calls.iter().map(points).collect::<Vec<_>>(), [100_800, 100_800, 20_160]);
    assert!(calls.iter().all(|call| call.range == last(14 * DAY)));
}

#[test]
fn when_a_group_has_more_points_than_one_call_answers_then_its_range_is_parted_between_periods() {
    let mut queries = metrics(10, 300);
    let all = (0..10).map(|n| format!("m{n}")).collect::<Vec<_>>().join(" + ");
    queries.push(MetricQuery::expression("all", all));
    // 11 queries of 300 s over 60 days, begun and ended amid a period.
    let range = Seconds { start: NOW - 60 * DAY + 7, end: NOW - 5 };
    let calls = planned(&queries, range);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].range, Seconds { start: NOW - 60 * DAY, end: NOW - 60 * DAY + 100_800 / 11 * 300 });
    assert_eq!(calls[1].range, Seconds { start: calls[0].range.end, end: NOW - 5 });
    for call in &calls {
        assert_eq!(places(call), (0..11).collect::<Vec<_>>());
        assert!(points(call) <= 100_800);
    }
}

#[test]
fn when_a_group_is_parted_and_an_expression_is_over_all_of_the_range_then_it_is_refused_by_name() {
    let mut queries = metrics(10, 300);
    queries.push(MetricQuery::expression("rate", "RATE(SUM(METRICS()))"));
    let error = plan(&queries, last(60 * DAY), now()).expect_err("not divisible");
    assert!(matches!(&error, MetricReadError::TooManyPoints { id, points: 190_080 } if id == "rate"), "{error:?}");
    assert!(plan(&queries, last(30 * DAY), now()).is_ok());
}

#[test]
fn when_a_group_has_periods_that_no_part_has_room_for_then_it_is_refused() {
    let mut queries = metrics(80, 60);
    queries.push(metric("day", 86_400));
    let all = queries.iter().map(|query| query.id.clone()).collect::<Vec<_>>().join("+");
    queries.push(MetricQuery::expression("all", all));
    let error = plan(&queries, last(2 * DAY), now()).expect_err("too many a day");
    assert!(matches!(&error, MetricReadError::TooManyPoints { id, .. } if id == "m0"), "{error:?}");
}

#[test]
fn when_queries_hang_together_over_others_then_they_share_a_call() {
    let mut queries = metrics(499, 60);
    queries.push(metric("far", 60));
    queries.push(MetricQuery::expression("top", "middle * 2"));
    queries.push(MetricQuery::expression("middle", "far / m3"));
    let calls = planned(&queries, last(3600));
    let of = |id: usize| calls.iter().position(|call| places(call).contains(&id));
    assert_eq!(calls.len(), 2);
    assert!(of(3) == of(499) && of(3) == of(500) && of(3) == of(501));
}

#[test]
fn when_more_than_500_queries_hang_together_then_they_are_refused() {
    let mut queries = metrics(500, 60);
    queries.push(MetricQuery::expression("all", "SUM(METRICS())"));
    let error = plan(&queries, last(3600), now()).expect_err("too many");
    assert!(matches!(&error, MetricReadError::TooManyQueries { id, queries: 501 } if id == "m0"), "{error:?}");
    queries.remove(7);
    assert_eq!(planned(&queries, last(3600)).len(), 1);
}

#[test]
fn when_there_are_two_queries_of_insights_then_they_are_asked_apart() {
    let insights =
        |id: &str| MetricQuery::expression(id, "SELECT AVG(Latency) FROM Shop").with_period(Duration::from_mins(1));
    let calls = planned(&[insights("a"), insights("b"), metric("m", 60)], last(3600));
    assert_eq!(calls.iter().map(places).collect::<Vec<_>>(), [vec![0, 2], vec![1]]);
}

#[test]
fn when_an_id_cannot_be_one_or_comes_twice_then_it_is_named() {
    for (id, said) in
        [("", "begins"), ("M1", "begins"), ("1m", "begins"), ("m-1", "is of letters"), ("mü", "is of letters")]
    {
        let error = plan(&[metric(id, 60)], last(3600), now()).expect_err(id);
        assert!(
            matches!(&error, MetricReadError::InvalidId { id: named, problem } if named == id && problem.contains(said))
        );
    }
    let long = plan(&[metric("m".repeat(256), 60)], last(3600), now());
    assert!(matches!(long, Err(MetricReadError::InvalidId { .. })));
    plan(&[metric("m".repeat(255), 60)], last(3600), now()).expect("an id");
    let twice = plan(&[metric("m1", 60), metric("m2", 60), metric("m1", 300)], last(3600), now());
    assert!(matches!(twice, Err(MetricReadError::DuplicateId { id }) if id == "m1"));
}

#[test]
fn when_a_period_is_too_fine_for_the_start_then_the_needed_one_is_told() {
    let hours = 3600;
    for (age, period, needed) in [
        (3 * hours, 1, None),
        (3 * hours + 60, 1, None),
        (3 * hours + 61, 30, Some(60)),
        (3 * hours + 61, 60, None),
        (15 * DAY, 60, None),
        (15 * DAY + 61, 60, Some(300)),
        (15 * DAY + 61, 300, None),
        (63 * DAY, 300, None),
        (63 * DAY + 61, 300, Some(3600)),
        (63 * DAY + 61, 7200, None),
    ] {
        match (plan(&[metric("m", period)], last(age), now()), needed) {
            (Ok(_), None) => {}
            (Err(MetricReadError::PeriodTooFine { of, period: given, needed: told }), Some(needed)) => {
                assert_eq!((of.as_str(), given.as_secs(), told.as_secs()), ("the query `m`", period, needed));
            }
            (other, _) => panic!("{age} {period}: {other:?}"),
        }
    }
}

#[test]
fn when_a_period_is_none_of_cloudwatchs_then_it_is_refused() {
    for period in
        [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(90), Duration::from_millis(60_500), Duration::MAX]
    {
        let expression = MetricQuery::expression("e", "m").with_period(period);
        for query in [metric("m", 60).with_period(period), expression] {
            let error = plan(&[query], last(3600), now()).expect_err("no period");
            assert!(
                matches!(error, MetricReadError::InvalidPeriod { period: told, .. } if told == period),
                "{error:?}"
            );
        }
    }
}

/// Queries, some of which refer to others.
fn any_queries() -> impl Strategy<Value = Vec<MetricQuery>> {
    let query =
        (prop::sample::select(vec![60_u64, 120, 300, 3600]), prop::option::weighted(0.1, any::<prop::sample::Index>()));
    prop::collection::vec(query, 1..900).prop_map(|asked| {
        let count = asked.len();
        let query = |(place, (period, refers)): (usize, (u64, Option<prop::sample::Index>))| match refers {
            Some(other) => MetricQuery::expression(format!("q{place}"), format!("q{} / 2", other.index(count))),
            None => metric(format!("q{place}"), period),
        };
        asked.into_iter().enumerate().map(query).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn when_any_queries_are_planned_then_each_is_asked_for_each_period_once_and_no_call_is_over_a_limit(
        queries in any_queries(),
        age in 60_i64..14 * DAY,
        cut in 0_i64..3600,
    ) {
        let range = Seconds { start: NOW - age - cut, end: NOW - cut / 7 };
        let calls = match plan(&queries, range, now()) {
            Ok(calls) => calls,
            // A chance group of very many.
            Err(MetricReadError::TooManyQueries { .. } | MetricReadError::TooManyPoints { .. }) => return Ok(()),
            Err(error) => panic!("{error}"),
        };
        let mut parts: HashMap<usize, Vec<Seconds>> = HashMap::new();
        for call in &calls {
            prop_assert!(call.queries.len() <= QUERIES && points(call).unsigned_abs() <= POINTS);
            for asked in &call.queries {
                parts.entry(asked.place).or_default().push(call.range);
                if let QuerySource::Expression { text, .. } = &queries[asked.place].source {
                    let other: usize = text[1..text.len() - 4].parse().expect("a place");
                    prop_assert!(places(call).contains(&other), "{} without {}", asked.place, other);
                }
            }
        }
        prop_assert_eq!(parts.len(), queries.len());
        for (place, mut ranges) in parts {
            ranges.sort_by_key(|range| range.start);
            let period = calls.iter().flat_map(|call| &call.queries).find(|asked| asked.place == place).expect("asked").period;
            prop_assert!(ranges[0].start <= range.start && ranges[ranges.len() - 1].end == range.end);
            for pair in ranges.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
                prop_assert_eq!(pair[1].start % period, 0);
            }
        }
    }

    #[test]
    fn when_any_range_is_parted_then_the_parts_have_all_its_periods_and_none_twice(
        start in 0_i64..10_000_000, length in 1_i64..5_000_000, period in prop::sample::select(vec![1_i64, 5, 60, 300, 86_400]), most in 1_i64..2000,
    ) {
        let range = Seconds { start, end: start + length };
        let parts: Vec<Seconds> = range.parts(period, period * most).collect();
        prop_assert!(parts.iter().all(|part| part.periods(period) <= most && part.start % period == 0));
        prop_assert_eq!(parts.iter().map(|part| part.periods(period)).sum::<i64>(), range.periods(period));
        prop_assert!(parts[0].start <= start && parts[0].start > start - period);
        prop_assert_eq!(parts[parts.len() - 1].end, range.end);
        prop_assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}
