//! Events that end in one of several ways.

use crate::dimensions::Dimensions;
use crate::event::{EventDatum, MetricEvent};
use crate::unit::Unit;
use std::borrow::Cow;
use std::fmt;

/// The ways in which an event can end: declare them with [`outcomes!`](crate::outcomes).
pub trait Outcome: Copy + PartialEq + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The metric of this one.
    fn metric_name(self) -> &'static str;
}

/// Declares an enum of outcomes: each the name of its metric, or with another name behind an `=`.
///
/// ```
/// use cloudwatch_interactions::{Dimensions, Outcome, OutcomeEvent, outcomes};
///
/// outcomes! {
///     /// How an order ends.
///     pub enum OrderOutcome {
///         Paid,
///         Refused = "CardRefused",
///     }
/// }
///
/// # fn example() -> Result<(), cloudwatch_interactions::InvalidMetric> {
/// assert_eq!(OrderOutcome::Refused.metric_name(), "CardRefused");
/// let event = OutcomeEvent::new("Shop", Dimensions::new([("Stage", "beta")])?, OrderOutcome::Paid);
/// let shown = r#"{"data":{"CardRefused":0.0,"Paid":1.0},"dimensions":{"Stage":"beta"},"namespace":"Shop"}"#;
/// assert_eq!(event.to_string(), shown);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[macro_export]
macro_rules! outcomes {
    (@metric $variant:ident) => { stringify!($variant) };
    (@metric $variant:ident $metric:literal) => { $metric };
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident $(= $metric:literal)?),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $visibility enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $crate::Outcome for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn metric_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $crate::outcomes!(@metric $variant $($metric)?)),+
                }
            }
        }
    };
}

/// An event with its outcome: one metric for each possible outcome, of which one is 1 and the others are 0.
///
/// The zeros are what makes metric math and alarms easy: the average of `Failed` is the rate of failures, and a metric
/// that was never put does not exist.
///
/// Prints as a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OutcomeEvent<O> {
    namespace: Cow<'static, str>,
    dimensions: Dimensions,
    outcome: O,
}

impl<O: Outcome> OutcomeEvent<O> {
    /// An event of these dimensions that ended so.
    pub fn new(namespace: impl Into<Cow<'static, str>>, dimensions: Dimensions, outcome: O) -> Self {
        Self { namespace: namespace.into(), dimensions, outcome }
    }

    /// How it ended.
    pub fn outcome(&self) -> O {
        self.outcome
    }
}

impl<O: Outcome> MetricEvent for OutcomeEvent<O> {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn dimensions(&self) -> &Dimensions {
        &self.dimensions
    }

    fn data(&self) -> Vec<EventDatum> {
        let told = |outcome: &O| EventDatum {
            name: Cow::Borrowed(outcome.metric_name()),
            value: if *outcome == self.outcome { 1.0 } else { 0.0 },
            unit: Unit::None,
        };
        O::ALL.iter().map(told).collect()
    }
}

impl<O: Outcome> fmt::Display for OutcomeEvent<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

#[cfg(test)]
mod tests;
