//! Which call meets which fault.

use std::collections::{HashMap, VecDeque};

use super::Fault;

/// The plan of an injector.
#[derive(Debug, Default)]
pub(super) struct Script {
    next: HashMap<String, VecDeque<Fault>>,
    nth: HashMap<(String, u64), Fault>,
    /// Operation, and a text of its requests.
    about: Vec<(String, String, Fault)>,
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

    pub(super) fn fail_about(&mut self, operation: &str, text: &str, fault: Fault) {
        self.about.push((operation.to_owned(), text.to_owned(), fault));
    }

    pub(super) fn fail_always(&mut self, operation: &str, fault: Fault) {
        self.always.insert(operation.to_owned(), fault);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault of the n-th call of an operation: what was planned for that call, else what waits, else what there is for
    /// a text that is in the request, else what always is.
    pub(super) fn fault(&mut self, operation: &str, n: u64, is_in_request: impl Fn(&str) -> bool) -> Option<Fault> {
        let planned = self.nth.remove(&(operation.to_owned(), n));
        planned
            .or_else(|| self.next.get_mut(operation)?.pop_front())
            .or_else(|| {
                let mut about = self.about.iter();
                about.find(|(of, text, _)| of == operation && is_in_request(text)).map(|(_, _, fault)| fault.clone())
            })
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
        (1..=200).map(|n| script.fault("GetObject", n, |_| false)).collect()
    }

    #[test]
    fn when_asking_and_faults_are_queued_then_each_is_met_once_in_order() {
        let mut script = Script::default();
        script.fail_next("GetObject", Fault::Throttle);
        script.fail_next("GetObject", Fault::Hang);
        assert_eq!(script.fault("PutObject", 1, |_| false), None);
        assert_eq!(script.fault("GetObject", 1, |_| false), Some(Fault::Throttle));
        assert_eq!(script.fault("GetObject", 2, |_| false), Some(Fault::Hang));
        assert_eq!(script.fault("GetObject", 3, |_| false), None);
    }

    #[test]
    fn when_asking_and_a_call_is_planned_by_number_then_only_that_one_fails() {
        let mut script = Script::default();
        script.fail_nth("UploadPart", 3, Fault::ConnectionReset);
        let faults: Vec<_> = (1..=4).map(|n| script.fault("UploadPart", n, |_| false).is_some()).collect();
        assert_eq!(faults, [false, false, true, false]);
    }

    #[test]
    fn when_asking_and_a_text_is_in_the_request_then_what_was_planned_for_it_comes_after_what_waits() {
        let mut script = Script::default();
        script.fail_always("AssumeRole", Fault::Throttle);
        script.fail_about("AssumeRole", "222", Fault::Hang);
        script.fail_next("AssumeRole", Fault::ConnectionReset);
        let about = |text: &'static str| move |wanted: &str| text.contains(wanted);
        assert_eq!(script.fault("AssumeRole", 1, about("of 222")), Some(Fault::ConnectionReset));
        assert_eq!(script.fault("AssumeRole", 2, about("of 222")), Some(Fault::Hang));
        assert_eq!(script.fault("AssumeRole", 3, about("of 333")), Some(Fault::Throttle));
        assert_eq!(script.fault("GetCallerIdentity", 1, about("of 222")), None);
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
