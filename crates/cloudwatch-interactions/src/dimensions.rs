//! Dimensions: the name and value pairs that tell metrics of one name apart.

use crate::invalid_metric::{InvalidMetric, check_dimension_name, check_dimension_value};
use aws_sdk_cloudwatch::types::Dimension;
use std::collections::{BTreeMap, btree_map};
use std::fmt;

/// The dimensions of a metric: at most 30, each name once, in the order of their names.
///
/// ```
/// use cloudwatch_interactions::Dimensions;
///
/// # fn example() -> Result<(), cloudwatch_interactions::InvalidMetric> {
/// let dimensions = Dimensions::new([("Cluster", "blue"), ("Stage", "beta")])?;
/// assert_eq!(dimensions.get("Stage"), Some("beta"));
/// assert!(Dimensions::new([("Cluster", "")]).is_err());
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimensions(BTreeMap<String, String>);

impl Dimensions {
    /// How many dimensions a metric can have.
    pub const LIMIT: usize = 30;

    /// These dimensions; where a name comes twice, its last value.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn new<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, InvalidMetric> {
        pairs.into_iter().try_fold(Self::default(), |dimensions, (name, value)| dimensions.with(name, value))
    }

    /// One dimension more, or another value for one that is there.
    ///
    /// # Errors
    /// [`InvalidMetric::Text`] for a name (255 characters) or value (1,024) that is empty, blank, too long, not ASCII,
    /// or holds control characters, and for a name that begins with a colon; [`InvalidMetric::TooManyDimensions`]
    /// above 30.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Result<Self, InvalidMetric> {
        let (name, value) = (name.into(), value.into());
        check_dimension_name(&name)?;
        check_dimension_value(&name, &value)?;
        if self.0.len() >= Self::LIMIT && !self.0.contains_key(&name) {
            return Err(InvalidMetric::TooManyDimensions { name });
        }
        self.0.insert(name, value);
        Ok(self)
    }

    /// The value of a dimension.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn to_sdk(&self) -> Vec<Dimension> {
        self.iter().map(|(name, value)| Dimension::builder().name(name).value(value).build()).collect()
    }

    /// Dimensions as CloudWatch tells of them: what it has taken is not checked again.
    pub(crate) fn from_sdk(dimensions: &[Dimension]) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self(dimensions.iter().map(|dimension| (text(dimension.name()), text(dimension.value()))).collect())
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> DimensionsIter<'_> {
        DimensionsIter(self.0.iter())
    }
}

/// Names and values of [`Dimensions`].
#[derive(Debug, Clone)]
pub struct DimensionsIter<'a>(btree_map::Iter<'a, String, String>);

impl<'a> Iterator for DimensionsIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<'a> IntoIterator for &'a Dimensions {
    type Item = (&'a str, &'a str);
    type IntoIter = DimensionsIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Dimensions {
    /// `{Cluster=blue, Stage=beta}`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> = self.iter().map(|(name, value)| format!("{name}={value}")).collect();
        write!(f, "{{{}}}", pairs.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_dimensions_are_made_and_there_are_thirty_then_the_next_is_refused_by_name() {
        let thirty = Dimensions::new((0..30).map(|n| (format!("d{n}"), "x"))).expect("thirty dimensions");
        let replaced = thirty.clone().with("d7", "y").expect("another value is no dimension more");
        assert_eq!((replaced.len(), replaced.get("d7")), (30, Some("y")));
        let error = thirty.with("d30", "x").expect_err("one too many");
        assert_eq!(error.to_string(), "the dimension `d30` is one too many: a metric has at most 30");
    }

    #[test]
    fn when_a_dimension_is_added_and_cannot_be_then_the_error_names_what_and_why() {
        let (long_name, long_value) = ("n".repeat(256), "v".repeat(1025));
        for (name, value, said) in [
            ("", "x", "the dimension name `` is empty"),
            (":d", "x", "the dimension name `:d` begins with a colon"),
            (&long_name, "x", "is longer than 255 characters"),
            ("Cluster", "\t", "the value of the dimension Cluster `\\t` holds a control character"),
            ("Cluster", "  ", "the value of the dimension Cluster `  ` is blank"),
            ("Cluster", "blåu", "the value of the dimension Cluster `blåu` is not ASCII"),
            ("Cluster", &long_value, "is longer than 1024 characters"),
        ] {
            let error = Dimensions::default().with(name, value).expect_err(said);
            assert!(error.to_string().contains(said), "{error}");
            assert!(error.to_string().len() < 250, "the error is not to repeat all of it: {error}");
        }
        Dimensions::default().with(&long_name[1..], &long_value[1..]).expect("the longest");
        Dimensions::default().with("Cluster", ":blue").expect("values may begin with a colon");
    }
}
