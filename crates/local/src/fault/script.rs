//! Which call meets which fault.

use std::collections::{HashMap, VecDeque};

use super::Fault;

/// The plan of an injector.
#[derive(Debug, Default)]
pub(super) struct Script {
    next: HashMap<String, VecDeque<Fault>>,
    nth: HashMap<(String, u64), Fault>,
    always: HashMap<String, Fault>,
    chance: Option<Chance>,
}

/// Faults by chance, the same for the same seed.
#[derive(Debug)]
struct Chance {
    random: fastrand::Rng,
    rate: f64,
}

impl Script {
    pub(super) fn seeded(seed: u64, rate: f64) -> Self {
        Self { chance: Some(Chance { random: fastrand::Rng::with_seed(seed), rate }), ..Self::default() }
    }

    pub(super) fn fail_next(&mut self, operation: &str, fault: Fault) {
        self.next.entry(operation.to_owned()).or_default().push_back(fault);
    }

    pub(super) fn fail_nth(&mut self, operation: &str, n: u64, fault: Fault) {
        self.nth.insert((operation.to_owned(), n), fault);
    }

    pub(super) fn fail_always(&mut self, operation: &str, fault: Fault) {
        self.always.insert(operation.to_owned(), fault);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault of the n-th call of an operation: what was planned for that call, else what waits, else what always is.
    pub(super) fn fault(&mut self, operation: &str, n: u64) -> Option<Fault> {
        let planned = self.nth.remove(&(operation.to_owned(), n));
        planned
            .or_else(|| self.next.get_mut(operation)?.pop_front())
            .or_else(|| self.always.get(operation).cloned())
            .or_else(|| self.chance.as_mut()?.draw())
    }
}

impl Chance {
    fn draw(&mut self) -> Option<Fault> {
        if self.random.f64() >= self.rate {
            return None;
        }
        Some(match self.random.u8(0..4) {
            0 => Fault::Throttle,
            1 => Fault::status(500, "InternalError", "We encountered an internal error. Please try again."),
            2 => Fault::status(503, "ServiceUnavailable", "Service is unable to handle request."),
            _ => Fault::ConnectionReset,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64, rate: f64) -> Vec<Option<Fault>> {
        let mut script = Script::seeded(seed, rate);
        (1..=200).map(|n| script.fault("GetObject", n)).collect()
    }

    #[test]
    fn when_asking_and_faults_are_queued_then_each_is_met_once_in_order() {
        let mut script = Script::default();
        script.fail_next("GetObject", Fault::Throttle);
        script.fail_next("GetObject", Fault::Hang);
        assert_eq!(script.fault("PutObject", 1), None);
        assert_eq!(script.fault("GetObject", 1), Some(Fault::Throttle));
        assert_eq!(script.fault("GetObject", 2), Some(Fault::Hang));
        assert_eq!(script.fault("GetObject", 3), None);
    }

    #[test]
    fn when_asking_and_a_call_is_planned_by_number_then_only_that_one_fails() {
        let mut script = Script::default();
        script.fail_nth("UploadPart", 3, Fault::ConnectionReset);
        let faults: Vec<_> = (1..=4).map(|n| script.fault("UploadPart", n).is_some()).collect();
        assert_eq!(faults, [false, false, true, false]);
    }

    #[test]
    fn when_drawing_and_the_seed_is_the_same_then_so_are_the_faults() {
        assert_eq!(drawn(7, 0.3), drawn(7, 0.3));
        assert_ne!(drawn(7, 0.3), drawn(8, 0.3));
    }

    #[test]
    fn when_drawing_and_the_rate_is_at_an_end_then_all_calls_or_none_fail() {
        assert!(drawn(7, 0.0).iter().all(Option::is_none));
        assert!(drawn(7, 1.0).iter().all(Option::is_some));
    }
}
