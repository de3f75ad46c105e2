//! Events: what happened, told to whoever has a rule for it.

pub(crate) mod error;
pub(crate) mod put;

use error::InvalidEvent;
use serde::Serialize;
use std::time::SystemTime;

/// What one call takes: AWS says that its events must be less than 256 KB.
pub(crate) const CALL_BYTES: usize = 256 * 1024 - 1;
/// What AWS counts for the time of an event.
const TIME_BYTES: usize = 14;
const DETAIL_TYPE_CHARACTERS: usize = 128;

/// Something that happened in a domain. Its fields are the detail, as serde writes them.
///
/// An enum of events works as well: `#[serde(untagged)]`, and a detail type by variant.
///
/// ```
/// use eventbridge_interactions::{DomainEvent, Event};
///
/// #[derive(serde::Serialize)]
/// struct OrderPlaced {
///     order: String,
/// }
///
/// impl DomainEvent for OrderPlaced {
///     fn source(&self) -> &str {
///         "shop.checkout"
///     }
///     fn detail_type(&self) -> &str {
///         "Order Placed"
///     }
/// }
///
/// let event = Event::of(&OrderPlaced { order: "o-17".to_owned() })?;
/// assert_eq!(event.detail(), r#"{"order":"o-17"}"#);
/// # Ok::<(), eventbridge_interactions::InvalidEvent>(())
/// ```
pub trait DomainEvent: Serialize {
    /// Who tells it: `shop.checkout`. Names that begin with `aws.` are AWS's own.
    fn source(&self) -> &str;

    /// What kind of event it is, which tells what its detail holds: `Order Placed`. 128 characters at most.
    fn detail_type(&self) -> &str;

    /// The ARNs of what it is about; none unless said otherwise.
    fn resources(&self) -> Vec<String> {
        Vec::new()
    }

    /// When it happened; without a time it is when EventBridge gets it. Seconds count.
    fn time(&self) -> Option<SystemTime> {
        None
    }
}

/// An event as it is put: one that EventBridge takes, as far as it can be known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    source: String,
    detail_type: String,
    detail: String,
    resources: Vec<String>,
    time: Option<SystemTime>,
}

impl Event {
    /// The event of a domain event.
    ///
    /// # Errors
    /// As [`Event::new`].
    pub fn of(event: &(impl DomainEvent + ?Sized)) -> Result<Self, InvalidEvent> {
        let told = Self::new(event.source(), event.detail_type(), event)?;
        let told = Self { resources: event.resources(), time: event.time(), ..told };
        told.check_size()
    }

    /// An event of any serializable detail, such as a `serde_json::Value`.
    ///
    /// ```
    /// use eventbridge_interactions::{Event, InvalidEvent};
    ///
    /// let event = Event::new("shop.checkout", "Order Placed", &serde_json::json!({"order": "o-17"}))?;
    /// assert_eq!(event.bytes(), 13 + 12 + 16);
    /// assert!(matches!(Event::new("aws.ec2", "x", &serde_json::json!({})), Err(InvalidEvent::ReservedSource { .. })));
    /// # Ok::<(), InvalidEvent>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidEvent`] for a source or detail type that EventBridge does not take, a detail that is no JSON object, and an
    /// event that is too large to be put in a call of its own.
    pub fn new(source: &str, detail_type: &str, detail: &(impl Serialize + ?Sized)) -> Result<Self, InvalidEvent> {
        if source.is_empty() {
            return Err(InvalidEvent::NoSource);
        }
        if source.to_ascii_lowercase().starts_with("aws.") {
            return Err(InvalidEvent::ReservedSource { event_source: source.to_owned() });
        }
        if detail_type.is_empty() || detail_type.chars().count() > DETAIL_TYPE_CHARACTERS {
            return Err(InvalidEvent::DetailType { detail_type: detail_type.to_owned() });
        }
        let detail = serde_json::to_string(detail).map_err(|_| InvalidEvent::NoObject)?;
        if !detail.starts_with('{') {
            return Err(InvalidEvent::NoObject);
        }
        let (source, detail_type) = (source.to_owned(), detail_type.to_owned());
        Self { source, detail_type, detail, resources: Vec::new(), time: None }.check_size()
    }

    /// The same, about these resources too.
    ///
    /// # Errors
    /// [`InvalidEvent::TooLarge`].
    pub fn with_resources(mut self, arns: impl IntoIterator<Item = String>) -> Result<Self, InvalidEvent> {
        self.resources.extend(arns);
        self.check_size()
    }

    /// The same, of this time.
    ///
    /// # Errors
    /// [`InvalidEvent::TooLarge`].
    pub fn at(mut self, time: SystemTime) -> Result<Self, InvalidEvent> {
        self.time = Some(time);
        self.check_size()
    }

    /// Who tells it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What kind of event it is.
    pub fn detail_type(&self) -> &str {
        &self.detail_type
    }

    /// The JSON of its detail.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// What it is about.
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// When it happened, if that was said.
    pub fn time(&self) -> Option<SystemTime> {
        self.time
    }

    /// Its size as AWS counts it: 14 bytes for a time, and the UTF-8 of source, detail type, detail and resources.
    pub fn bytes(&self) -> usize {
        let resources: usize = self.resources.iter().map(String::len).sum();
        let time = if self.time.is_some() { TIME_BYTES } else { 0 };
        time + self.source.len() + self.detail_type.len() + self.detail.len() + resources
    }

    fn check_size(self) -> Result<Self, InvalidEvent> {
        let bytes = self.bytes();
        if bytes > CALL_BYTES { Err(InvalidEvent::TooLarge { bytes }) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests;
