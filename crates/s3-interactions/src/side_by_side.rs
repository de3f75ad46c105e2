//! How many requests go side by side.

use std::time::Duration;

/// As many as keep this side busy while each waits for its answer: where answers come fast, more would only wait for each
/// other, and where S3 is far, fewer would leave this side idle.
#[derive(Debug)]
pub(crate) struct SideBySide {
    /// What one costs this side.
    each: Duration,
    few: usize,
    most: usize,
    /// The shortest time that one took.
    fastest: Option<Duration>,
}

impl SideBySide {
    /// Never more than `most`; else never less than `few`, with which it begins.
    pub(crate) fn new(each: Duration, few: usize, most: usize) -> Self {
        Self { each, few, most, fastest: None }
    }

    /// One took so long, which was no failure.
    pub(crate) fn learn(&mut self, took: Duration) {
        self.fastest = Some(self.fastest.map_or(took, |fastest| fastest.min(took)));
    }

    pub(crate) fn count(&self) -> usize {
        let busy = self.fastest.unwrap_or_default().as_nanos() / self.each.as_nanos().max(1);
        usize::try_from(busy).unwrap_or(usize::MAX).max(self.few).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_answers_take_longer_then_more_requests_go_side_by_side_within_bounds() {
        for (took, count) in [(0, 4), (4, 4), (5, 5), (7, 7), (32, 32), (1000, 32)] {
            let mut requests = SideBySide::new(Duration::from_millis(1), 4, 32);
            assert_eq!(requests.count(), 4);
            requests.learn(Duration::from_millis(took));
            assert_eq!(requests.count(), count, "{took} ms");
        }
    }

    #[test]
    fn when_answers_differ_then_the_fastest_counts_and_the_most_is_never_passed() {
        let mut requests = SideBySide::new(Duration::from_millis(1), 4, 32);
        for took in [20, 10, 30] {
            requests.learn(Duration::from_millis(took));
        }
        assert_eq!(requests.count(), 10);
        assert_eq!(SideBySide::new(Duration::from_millis(1), 4, 2).count(), 2);
    }
}
