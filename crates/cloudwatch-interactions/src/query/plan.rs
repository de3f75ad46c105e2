//! Which queries are asked together, and over which parts of the range.

use super::error::MetricReadError;
use super::metric_query::{MetricQuery, QuerySource};
use super::period;
use super::references::Words;
use super::time_range::Seconds;
use std::collections::HashSet;
use std::time::SystemTime;

/// CloudWatch's limits for one `GetMetricData`.
pub(super) const QUERIES: usize = 500;
pub(super) const POINTS: u64 = 100_800;

/// One call to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) queries: Vec<Asked>,
    pub(super) range: Seconds,
}

/// A query of a call, by its place, and the seconds of each of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) place: usize,
    pub(super) period: i64,
}

/// Queries that refer to each other, and so go together.
struct Group {
    queries: Vec<Asked>,
    /// A multiple of all periods: what is cut by it cuts none of them.
    period: i64,
    /// An expression that means something else over a part of the range.
    indivisible: Option<usize>,
    has_insights: bool,
}

impl Group {
    fn points(&self, range: Seconds) -> u64 {
        self.queries.iter().map(|asked| range.periods(asked.period).unsigned_abs()).sum()
    }
}

/// Plans the calls that answer `queries` over `range`: each query is asked for every period of the range once.
pub(super) fn plan(queries: &[MetricQuery], range: Seconds, now: SystemTime) -> Result<Vec<Call>, MetricReadError> {
    check_ids(queries)?;
    let mut shared: Vec<OpenCall> = Vec::new();
    let mut parts = Vec::new();
    for group in groups(queries, range, now)? {
        let points = group.points(range);
        if points > POINTS {
            parts.extend(divide(queries, &group, range, points)?);
        } else if let Some(call) = shared.iter_mut().find(|call| call.has_room_for(&group, points)) {
            call.take(group, points);
        } else {
            let mut call = OpenCall::default();
            call.take(group, points);
            shared.push(call);
        }
    }
    let shared = shared.into_iter().map(|call| Call { queries: call.queries, range });
    Ok(shared.chain(parts).collect())
}

fn check_ids(queries: &[MetricQuery]) -> Result<(), MetricReadError> {
    let mut seen = HashSet::new();
    for query in queries {
        query.check_id()?;
        if !seen.insert(&query.id) {
            return Err(MetricReadError::DuplicateId { id: query.id.clone() });
        }
    }
    Ok(())
}

/// A call that takes more as long as there is room.
#[derive(Default)]
struct OpenCall {
    queries: Vec<Asked>,
    points: u64,
    has_insights: bool,
}

impl OpenCall {
    fn has_room_for(&self, group: &Group, points: u64) -> bool {
        self.queries.len() + group.queries.len() <= QUERIES
            && self.points + points <= POINTS
            // A call takes one query of Metrics Insights.
            && !(self.has_insights && group.has_insights)
    }

    fn take(&mut self, group: Group, points: u64) {
        self.queries.extend(group.queries);
        self.points += points;
        self.has_insights |= group.has_insights;
    }
}

/// Parts of the range that are small enough for the group.
fn divide(
    queries: &[MetricQuery],
    group: &Group,
    range: Seconds,
    points: u64,
) -> Result<impl Iterator<Item = Call>, MetricReadError> {
    let too_many = |place: usize| MetricReadError::TooManyPoints { id: id_of(queries, place), points };
    if let Some(expression) = group.indivisible {
        return Err(too_many(expression));
    }
    let once = group.points(Seconds { start: 0, end: group.period });
    let length = i64::try_from(POINTS / once.max(1)).unwrap_or(i64::MAX).saturating_mul(group.period);
    if length == 0 {
        return Err(too_many(group.queries.first().map_or(0, |first| first.place)));
    }
    let members = group.queries.clone();
    Ok(range.parts(group.period, length).map(move |range| Call { queries: members.clone(), range }))
}

fn id_of(queries: &[MetricQuery], place: usize) -> String {
    queries.get(place).map(|query| query.id.clone()).unwrap_or_default()
}

/// The queries by who refers to whom, in the order of the first of each group.
fn groups(queries: &[MetricQuery], range: Seconds, now: SystemTime) -> Result<Vec<Group>, MetricReadError> {
    connected(queries).into_iter().map(|places| group(queries, &places, range, now)).collect()
}

fn group(queries: &[MetricQuery], places: &[usize], range: Seconds, now: SystemTime) -> Result<Group, MetricReadError> {
    if let Some(first) = places.first().filter(|_| places.len() > QUERIES) {
        return Err(MetricReadError::TooManyQueries { id: id_of(queries, *first), queries: places.len() });
    }
    let (mut indivisible, mut has_insights) = (None, false);
    let mut periods = Vec::new();
    for place in places {
        let Some(query) = queries.get(*place) else { continue };
        let of = || format!("the query `{}`", query.id);
        let period = query.period().map(|length| period::check(length, range, now, of)).transpose()?;
        periods.push((*place, period));
        if let QuerySource::Expression { text, .. } = &query.source {
            let words = Words::of(text);
            has_insights |= words.is_insights();
            if !words.is_pointwise() {
                indivisible = indivisible.or(Some(*place));
            }
        }
    }
    let known = || periods.iter().filter_map(|(_, period)| *period);
    // An expression without a period of its own has the points of what it is made of: at most as many as the finest.
    let finest = known().min().unwrap_or_else(|| period::finest(range, now).max(60));
    let period = known().fold(finest, least_common_multiple);
    let queries =
        periods.iter().map(|(place, period)| Asked { place: *place, period: period.unwrap_or(finest) }).collect();
    Ok(Group { queries, period, indivisible, has_insights })
}

/// The places of queries that hang together, directly or not.
fn connected(queries: &[MetricQuery]) -> Vec<Vec<usize>> {
    let mut group_of: Vec<usize> = (0..queries.len()).collect();
    let mut join = |one: usize, other: usize| {
        let (Some(&from), Some(&to)) = (group_of.get(one), group_of.get(other)) else { return };
        let (first, second) = (from.min(to), from.max(to));
        group_of.iter_mut().filter(|group| **group == second).for_each(|group| *group = first);
    };
    for (place, query) in queries.iter().enumerate() {
        let QuerySource::Expression { text, .. } = &query.source else { continue };
        let words = Words::of(text);
        for (other, named) in queries.iter().enumerate() {
            let is_metric = matches!(named.source, QuerySource::Metric { .. });
            if other != place && (words.names(&named.id) || (is_metric && words.names_all_metrics())) {
                join(place, other);
            }
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); queries.len()];
    for (place, group) in group_of.into_iter().enumerate() {
        if let Some(members) = members.get_mut(group) {
            members.push(place);
        }
    }
    members.retain(|members| !members.is_empty());
    members
}

fn least_common_multiple(one: i64, other: i64) -> i64 {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    one.saturating_mul(other / a.max(1))
}

#[cfg(test)]
mod tests;
