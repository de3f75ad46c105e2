use super::*;
use proptest::prelude::*;

const CLOSE: f64 = 1.0 / 32.0;

fn distribution_of(values: &[f64]) -> Distribution {
    let mut distribution = Distribution::default();
    for value in values {
        distribution.add(*value);
    }
    distribution
}

fn pairs_of(values: &[f64]) -> Option<Vec<(f64, f64)>> {
    match distribution_of(values).into_value() {
        Some(DatumValue::Distribution(pairs)) => Some(pairs),
        _ => None,
    }
}

/// The value of this rank, from 1, of values with their counts.
fn of_rank(pairs: &[(f64, f64)], rank: usize) -> f64 {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut before = 0.0;
    for (value, count) in sorted {
        before += count;
        if before >= rank as f64 {
            return value;
        }
    }
    panic!("no rank {rank}")
}

fn assert_same_total(value: &DatumValue, values: &[f64]) {
    let exact: f64 = values.iter().sum();
    let scale: f64 = values.iter().map(|value| value.abs()).sum();
    let (minimum, maximum) =
        (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max));
    let (count, sum, least, greatest) = match value {
        DatumValue::Distribution(pairs) => (
            pairs.iter().map(|pair| pair.1).sum::<f64>(),
            pairs.iter().map(|pair| pair.0 * pair.1).sum::<f64>(),
            pairs.iter().map(|pair| pair.0).fold(f64::MAX, f64::min),
            pairs.iter().map(|pair| pair.0).fold(f64::MIN, f64::max),
        ),
        DatumValue::Statistics(set) => (set.sample_count, set.sum, set.minimum, set.maximum),
        DatumValue::Single(value) => panic!("a single {value}"),
    };
    assert_eq!((count, least, greatest), (values.len() as f64, minimum, maximum));
    // Adding in another order rounds differently, by less than this.
    assert!((sum - exact).abs() <= scale * 1e-10, "{sum} is not {exact}");
}

fn assert_percentiles_are_close(pairs: &[(f64, f64)], values: &[f64]) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    for percentile in [1, 10, 50, 90, 95, 99, 100] {
        let rank = (values.len() * percentile).div_ceil(100).max(1);
        let (exact, told) = (sorted[rank - 1], of_rank(pairs, rank));
        assert!((told - exact).abs() <= exact.abs() * CLOSE, "p{percentile} is {exact}, told as {told}");
    }
}

#[test]
fn when_a_bucket_has_two_values_then_its_ends_are_all_that_it_tells() {
    let two = Statistics { count: 2.0, sum: 3.0, minimum: 1.0, maximum: 2.0 };
    assert_eq!(two.pairs(true, true).collect::<Vec<_>>(), [(1.0, 1.0), (2.0, 1.0)]);
    assert_eq!(two.pairs(true, false).collect::<Vec<_>>(), [(1.0, 1.0), (2.0, 1.0)]);
    assert_eq!(two.pairs(false, false).collect::<Vec<_>>(), [(1.5, 2.0)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn when_few_distinct_values_are_added_then_they_come_out_as_they_are(
        values in prop::collection::vec((0..448i32).prop_map(|n| f64::from(n) / 7.0 - 20.0), 1..2000)
    ) {
        let mut exact: Vec<f64> = values.clone();
        exact.sort_by(f64::total_cmp);
        let mut told: Vec<f64> = Vec::new();
        for (value, count) in pairs_of(&values).expect("a distribution") {
            told.extend(std::iter::repeat_n(value, count as usize));
        }
        prop_assert_eq!(told, exact);
    }

    #[test]
    fn when_many_distinct_values_are_added_then_the_total_is_exact_and_percentiles_are_close(
        seeds in prop::collection::vec((0.0..1.0f64, any::<bool>()), 449..4000),
        decades in 0.1..3.9f64,
        both_signs in any::<bool>(),
    ) {
        let spread = if both_signs { decades / 2.0 } else { decades };
        let value = |(seed, negative): &(f64, bool)| {
            let size = 10f64.powf(seed * spread);
            if both_signs && *negative { -size } else { size }
        };
        let values: Vec<f64> = seeds.iter().map(value).collect();
        let told = distribution_of(&values).into_value().expect("values");
        assert_same_total(&told, &values);
        let DatumValue::Distribution(pairs) = told else { panic!("statistics alone, of less than four decades") };
        prop_assert!(pairs.len() <= 450, "{} pairs", pairs.len());
        assert_percentiles_are_close(&pairs, &values);
    }

    #[test]
    fn when_values_spread_too_far_for_close_percentiles_then_their_statistics_are_told(
        seeds in prop::collection::vec(-30.0..30.0f64, 2000..4000),
    ) {
        let values: Vec<f64> = seeds.iter().map(|seed| 10f64.powf(*seed)).collect();
        let told = distribution_of(&values).into_value().expect("values");
        prop_assert!(matches!(told, DatumValue::Statistics(_)));
        assert_same_total(&told, &values);
    }
}

#[test]
fn when_nothing_is_added_then_there_is_nothing_to_tell() {
    assert_eq!(Distribution::default().into_value(), None);
}

#[test]
fn when_zeros_of_both_signs_are_added_then_they_are_one_value() {
    assert_eq!(pairs_of(&[0.0, -0.0, 0.0]), Some(vec![(0.0, 3.0)]));
}

#[test]
fn when_values_fill_all_buckets_then_one_more_makes_buckets_of_similar_values_and_nothing_grows() {
    let values: Vec<f64> = (0..448).map(|n| 1.0 + f64::from(n)).collect();
    assert_eq!(pairs_of(&values).map(|pairs| pairs.len()), Some(448));
    let one_more: Vec<f64> = (0..449).map(|n| 1.0 + f64::from(n)).collect();
    assert!(pairs_of(&one_more).is_some_and(|pairs| pairs.len() < 449));
    let mut distribution = distribution_of(&values);
    let room = distribution.buckets.capacity();
    (0..100_000).for_each(|n| distribution.add(f64::from(n) + 0.5));
    assert_eq!(distribution.buckets.capacity(), room);
}
