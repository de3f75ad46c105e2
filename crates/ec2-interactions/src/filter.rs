//! Filters that lists are asked with.

use aws_sdk_ec2::types::Filter;

/// EC2 takes no more values in one filter.
pub(crate) const FILTER_VALUES: usize = 200;

/// A filter for things of which `name` is one of `values`, to the letter.
pub(crate) fn filter<V: AsRef<str>>(name: impl Into<String>, values: impl IntoIterator<Item = V>) -> Filter {
    patterns(name, values.into_iter().map(|value| literal(value.as_ref())))
}

/// As [`filter`], with `*` and `?` in the values for any characters and for one.
pub(crate) fn patterns<V: Into<String>>(name: impl Into<String>, values: impl IntoIterator<Item = V>) -> Filter {
    Filter::builder().name(name).set_values(Some(values.into_iter().map(Into::into).collect())).build()
}

/// A value that a filter takes as it stands.
fn literal(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if matches!(character, '*' | '?' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_filter_is_made_and_a_value_has_wildcards_then_they_mean_themselves() {
        let made = filter("tag:path", [r"C:\*", "why?", "plain"]);
        assert_eq!(
            (made.name(), made.values()),
            (Some("tag:path"), &[r"C:\\\*", r"why\?", "plain"].map(String::from)[..])
        );
    }

    #[test]
    fn when_patterns_are_made_then_wildcards_stay() {
        assert_eq!(patterns("name", ["al2023-*"]).values(), ["al2023-*"]);
    }
}
