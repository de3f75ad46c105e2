//! Texts that are not to be seen.

use std::fmt;
use std::mem;
use zeroize::Zeroizing;

/// A text that is in no log and in no error: the value of a parameter, a password, a token, a private key.
///
/// Its memory is overwritten when it is dropped. That is not so for what was copied of it: a request that sends it, or
/// what it was read from.
///
/// It has no `Display`, and its `Debug` shows nothing of it, not even how long it is. [`expose`](Self::expose) is the one
/// way to it, so that a search for that word finds every place where it may get out.
///
/// ```
/// use aws_interactions_core::SecretValue;
///
/// let password = SecretValue::new("correct horse");
/// assert_eq!(format!("{password:?}"), "SecretValue(hidden)");
/// assert_eq!(password.expose(), "correct horse");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SecretValue(Zeroizing<String>);

impl SecretValue {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for whoever it is meant for.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text, given away.
    pub fn into_exposed(mut self) -> String {
        mem::take(&mut *self.0)
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue(hidden)")
    }
}

impl From<String> for SecretValue {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for SecretValue {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_secret_is_printed_alone_or_within_another_thing_then_nothing_of_it_is_seen() {
        let within = Some(SecretValue::from("MARKED".to_owned()));
        assert_eq!(format!("{within:?} {within:#?}").matches("MARKED").count(), 0);
        assert_eq!(within.map(SecretValue::into_exposed).as_deref(), Some("MARKED"));
    }
}
