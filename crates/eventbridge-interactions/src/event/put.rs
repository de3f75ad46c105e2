//! Putting events, as many as there are.

mod pack;

use super::error::{EventError, EventFailure, FailedEvent, Undelivered};
use super::{DomainEvent, Event};
use crate::bus;
use crate::client::{EventBridgeClient, not_understood, request_error};
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::StreamExt;
use pack::packs;

const OPERATION: &str = "PutEvents";
/// Calls under way at the same time.
const SIDE_BY_SIDE: usize = 4;
/// How often what EventBridge did not take for the moment is put again: half a minute in all.
const AGAIN: usize = 4;

/// Puts domain events, any number of them, and answers the ids that EventBridge gave them, in their order.
///
/// As [`put_events`].
///
/// # Errors
/// [`EventError::Invalid`] names the first event that none can be like; and as [`put_events`].
pub async fn put_domain_events(
    bus: &str,
    events: &[impl DomainEvent],
    provider: &AwsClientProvider,
) -> Result<Vec<String>, EventError> {
    let told = |(index, event)| Event::of(event).map_err(|source| EventError::Invalid { index, source });
    let events = events.iter().enumerate().map(told).collect::<Result<Vec<_>, _>>()?;
    put_events(bus, &events, provider).await
}

/// Puts events, any number of them, and answers the ids that EventBridge gave them, in their order.
///
/// Calls `PutEvents` (permission `events:PutEvents` on the bus), once for each pack of at most 10 events and less than
/// 256 KB, four at a time. What EventBridge does not take for the moment (it is throttled, or has failed) is put again, alone,
/// up to four times with growing pauses. What it took is never put again.
///
/// An id says that EventBridge has the event. Whether a rule matches it is not told.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, Event, EventError, put_events};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let mut events = vec![Event::new("shop.checkout", "Order Placed", &serde_json::json!({"order": "o-17"}))?];
/// if let Err(EventError::Undelivered(undelivered)) = put_events(DEFAULT_BUS, &events, provider).await {
///     for failed in &undelivered.failed {
///         eprintln!("event {}: {}", failed.index, failed.reason);
///     }
///     events = undelivered.indices().filter_map(|index| events.get(index).cloned()).collect(); // only what is left
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`EventError::InvalidBus`] before anything is sent. That an event is right was found when it was made.
/// - [`EventError::Undelivered`] tells which events were not put, each with the reason, and which were.
#[tracing::instrument(skip_all, fields(bus = bus, events = events.len()))]
pub async fn put_events(bus: &str, events: &[Event], provider: &AwsClientProvider) -> Result<Vec<String>, EventError> {
    if !bus::is_bus(bus) {
        return Err(EventError::InvalidBus { value: bus.to_owned(), expected: bus::BUS_RULE });
    }
    let put: Vec<_> = packs(events).into_iter().map(|pack| put_pack(bus, pack, provider)).collect();
    let put = futures::stream::iter(put).buffer_unordered(SIDE_BY_SIDE);
    let mut outcomes: Vec<Outcome> = put.collect::<Vec<_>>().await.concat();
    outcomes.sort_by_key(|(index, _)| *index);
    let (mut delivered, mut failed) = (Vec::new(), Vec::new());
    for (index, outcome) in outcomes {
        match outcome {
            Ok(id) => delivered.push((index, id)),
            Err(reason) => failed.push(FailedEvent { index, reason }),
        }
    }
    if failed.is_empty() {
        return Ok(delivered.into_iter().map(|(_, id)| id).collect());
    }
    Err(EventError::Undelivered(Undelivered { bus: bus.to_owned(), failed, delivered }))
}

/// What became of an event, by its place.
type Outcome = (usize, Result<String, EventFailure>);

/// An event with its place among all.
type Placed<'a> = (usize, &'a Event);

async fn put_pack(bus: &str, mut pack: Vec<Placed<'_>>, provider: &AwsClientProvider) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut pauses = ExponentialBuilder::default().with_jitter().with_max_times(AGAIN).build();
    loop {
        let results = call(bus, &pack, provider).await;
        let Some(pause) = pauses.next() else {
            outcomes.extend(pack.iter().map(|(index, _)| *index).zip(results));
            return outcomes;
        };
        let mut again = Vec::new();
        for (placed, result) in pack.into_iter().zip(results) {
            match result {
                Err(reason) if is_worth_another_try(&reason) => again.push(placed),
                result => outcomes.push((placed.0, result)),
            }
        }
        if again.is_empty() {
            return outcomes;
        }
        pack = again;
        tokio::time::sleep(pause).await;
    }
}

/// A whole call that failed was retried by the SDK.
fn is_worth_another_try(reason: &EventFailure) -> bool {
    matches!(reason, EventFailure::Refused { .. }) && reason.is_retryable()
}

/// One result for each event, in their order.
async fn call(bus: &str, pack: &[Placed<'_>], provider: &AwsClientProvider) -> Vec<Result<String, EventFailure>> {
    let entries = pack.iter().map(|(_, event)| entry(bus, event)).collect();
    let answer = provider.get_eventbridge().put_events().set_entries(Some(entries)).send().await;
    let results = match answer.map_err(|error| request_error(OPERATION, error)) {
        Ok(answer) => answer.entries.unwrap_or_default(),
        Err(error) => return pack.iter().map(|_| Err(EventFailure::Request(error.clone()))).collect(),
    };
    if results.len() == pack.len() {
        return results.into_iter().map(read).collect();
    }
    // Which of them is meant cannot be told.
    let error = not_understood(OPERATION, format!("{} results for {} events", results.len(), pack.len()));
    pack.iter().map(|_| Err(EventFailure::Request(error.clone()))).collect()
}

fn entry(bus: &str, event: &Event) -> PutEventsRequestEntry {
    PutEventsRequestEntry::builder()
        .event_bus_name(bus)
        .source(&event.source)
        .detail_type(&event.detail_type)
        .detail(&event.detail)
        .set_resources((!event.resources.is_empty()).then(|| event.resources.clone()))
        .set_time(event.time.map(DateTime::from))
        .build()
}

fn read(result: PutEventsResultEntry) -> Result<String, EventFailure> {
    match (result.event_id, result.error_code) {
        (_, Some(code)) => Err(EventFailure::Refused { code, message: result.error_message.unwrap_or_default() }),
        (Some(id), None) => Ok(id),
        (None, None) => Err(EventFailure::Request(nothing_told())),
    }
}

fn nothing_told() -> RequestError {
    not_understood(OPERATION, "an event has neither an id nor a reason")
}

#[cfg(test)]
mod tests;
