//! Cutting a listing into pages, with prefix and delimiter, as all of S3's listings do.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::call::Call;
use crate::aws_error::AwsError;
use crate::xml::{element, optional_element};

/// S3 puts no more into one page.
const MAXIMUM: usize = 1000;

/// What `encoding-type=url` leaves alone; a space becomes a plus sign.
const URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/').remove(b' ');

/// What is asked of a listing.
pub(super) struct Question<'a> {
    pub(super) prefix: &'a str,
    pub(super) delimiter: Option<&'a str>,
    /// Where the last page ended; if that was a common prefix, everything under it has been said.
    pub(super) after: &'a str,
    pub(super) maximum: usize,
    url_encoded: bool,
}

/// One entry of a listing: a key and what is listed for it.
pub(super) struct Entry<T> {
    pub(super) key: String,
    pub(super) item: T,
}

/// Where a page ended that is not the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Key(String),
    Prefix(String),
}

impl End {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Key(name) | Self::Prefix(name) => name,
        }
    }
}

/// A page.
pub(super) struct Page<T> {
    pub(super) entries: Vec<Entry<T>>,
    pub(super) common_prefixes: Vec<String>,
    pub(super) end: Option<End>,
}

impl<'a> Question<'a> {
    /// Reads the question; `maximum` and `after` are the names of the parameters for the two.
    pub(super) fn of(call: &'a Call, maximum: &str, after: &str) -> Result<Self, AwsError> {
        Ok(Self {
            prefix: call.parameter("prefix").unwrap_or_default(),
            delimiter: call.non_empty("delimiter"),
            after: call.parameter(after).unwrap_or_default(),
            maximum: number(call, maximum)?.unwrap_or(MAXIMUM).min(MAXIMUM),
            url_encoded: call.parameter("encoding-type") == Some("url"),
        })
    }

    /// The first page of `entries`, which are sorted by key and begin after the last page.
    pub(super) fn page<T>(&self, entries: impl IntoIterator<Item = Entry<T>>) -> Page<T> {
        let mut page = Page { entries: Vec::new(), common_prefixes: Vec::new(), end: None };
        let mut last = None;
        for entry in entries.into_iter().filter(|entry| entry.key.starts_with(self.prefix)) {
            let folded = self.common_prefix(&entry.key).map(ToOwned::to_owned);
            if folded.as_deref().is_some_and(|prefix| {
                prefix == self.after || page.common_prefixes.last().is_some_and(|last| last == prefix)
            }) {
                continue;
            }
            if page.entries.len() + page.common_prefixes.len() >= self.maximum {
                page.end = last;
                break;
            }
            last = Some(folded.clone().map_or_else(|| End::Key(entry.key.clone()), End::Prefix));
            match folded {
                Some(prefix) => page.common_prefixes.push(prefix),
                None => page.entries.push(entry),
            }
        }
        page
    }

    /// The part of a key up to the first delimiter after the prefix.
    fn common_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        let delimiter = self.delimiter?;
        let rest = key.get(self.prefix.len()..)?;
        key.get(..self.prefix.len() + rest.find(delimiter)? + delimiter.len())
    }

    /// An element with a key or a part of one, encoded as the caller asked.
    pub(super) fn name(&self, element_name: &str, text: &str) -> String {
        if self.url_encoded {
            element(element_name, &utf8_percent_encode(text, URL).to_string().replace(' ', "+"))
        } else {
            element(element_name, text)
        }
    }

    pub(super) fn optional_name(&self, element_name: &str, text: Option<&str>) -> String {
        text.map(|text| self.name(element_name, text)).unwrap_or_default()
    }

    /// What every listing repeats of its question.
    pub(super) fn echo(&self, bucket_element: &str, bucket: &str, maximum_element: &str) -> String {
        element(bucket_element, bucket)
            + &self.name("Prefix", self.prefix)
            + &self.optional_name("Delimiter", self.delimiter)
            + &element(maximum_element, &self.maximum.to_string())
            + &optional_element("EncodingType", self.url_encoded.then_some("url"))
    }

    pub(super) fn common_prefixes<T>(&self, page: &Page<T>) -> String {
        let element = |prefix: &String| format!("<CommonPrefixes>{}</CommonPrefixes>", self.name("Prefix", prefix));
        page.common_prefixes.iter().map(element).collect()
    }
}

/// A number among the parameters.
pub(super) fn number(call: &Call, name: &str) -> Result<Option<usize>, AwsError> {
    call.non_empty(name).map(|text| parsed(name, text)).transpose()
}

/// A number by the name of what has it.
pub(super) fn parsed(name: &str, text: &str) -> Result<usize, AwsError> {
    let invalid = || AwsError::new(400, "InvalidArgument", format!("{name} is not a number that S3 takes"));
    text.parse().map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question<'a>(prefix: &'a str, delimiter: Option<&'a str>, after: &'a str, maximum: usize) -> Question<'a> {
        Question { prefix, delimiter, after, maximum, url_encoded: true }
    }

    /// All pages of a listing, as a client would read them.
    fn walk(keys: &[String], prefix: &str, delimiter: Option<&str>, maximum: usize) -> (Vec<String>, Vec<String>) {
        let (mut listed, mut prefixes, mut after) = (Vec::new(), Vec::new(), String::new());
        loop {
            let rest = keys.iter().filter(|key| after.is_empty() || key.as_str() > after.as_str());
            let entries = rest.map(|key| Entry { key: key.clone(), item: () });
            let page = question(prefix, delimiter, &after, maximum).page(entries);
            assert!(page.entries.len() + page.common_prefixes.len() <= maximum);
            listed.extend(page.entries.into_iter().map(|entry| entry.key));
            prefixes.extend(page.common_prefixes);
            match page.end {
                Some(end) => end.name().clone_into(&mut after),
                None => return (listed, prefixes),
            }
        }
    }

    proptest! {
        #[test]
        fn when_paging_and_any_page_size_is_used_then_every_key_is_listed_once(
            keys in prop::collection::btree_set("[ab/]{1,6}", 0..40),
            prefix in "[ab]{0,2}",
            delimited in any::<bool>(),
            maximum in 1_usize..7,
        ) {
            let keys: Vec<String> = keys.into_iter().collect();
            let delimiter = delimited.then_some("/");
            let whole = walk(&keys, &prefix, delimiter, 1000);
            prop_assert_eq!(walk(&keys, &prefix, delimiter, maximum), whole.clone());
            let under = |key: &&String| key.starts_with(&prefix);
            let found = |key: &String| whole.0.contains(key) || whole.1.iter().any(|prefix| key.starts_with(prefix));
            prop_assert!(keys.iter().filter(under).all(found));
        }
    }

    #[test]
    fn when_paging_and_no_entry_is_wanted_then_the_page_is_empty_and_the_last() {
        let page = question("", None, "", 0).page([Entry { key: "a".to_owned(), item: () }]);
        assert!(page.entries.is_empty() && page.end.is_none());
    }

    #[test]
    fn when_naming_and_url_encoding_is_asked_for_then_a_space_is_a_plus_sign() {
        assert_eq!(question("", None, "", 1).name("Key", "a b+/é"), "<Key>a+b%2B/%C3%A9</Key>");
    }
}
