//! What an expression refers to, as far as one has to know to ask it with the right others.

use std::collections::HashSet;

/// Functions that make each point of what stands at that time alone. All others may look at a whole series:
/// `SUM(m1)` and `AVG(m1)` are one number for all of the range, `RATE(m1)` needs the point before.
const POINTWISE: [&str; 8] = ["ABS", "CEIL", "FLOOR", "IF", "LOG", "LOG10", "AND", "OR"];

/// The words of an expression outside of its strings.
pub(super) struct Words<'a> {
    words: HashSet<&'a str>,
    is_insights: bool,
}

impl<'a> Words<'a> {
    pub(super) fn of(expression: &'a str) -> Self {
        let is_insights = expression.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("SELECT"));
        Self { words: words(expression).collect(), is_insights }
    }

    /// Whether it is a query of Metrics Insights, of which a call takes one.
    pub(super) fn is_insights(&self) -> bool {
        self.is_insights
    }

    /// Whether it names the query of this id.
    pub(super) fn names(&self, id: &str) -> bool {
        !self.is_insights && self.words.contains(id)
    }

    /// Whether it refers to all metrics of the call without naming them.
    pub(super) fn names_all_metrics(&self) -> bool {
        !self.is_insights && self.words.contains("METRICS")
    }

    /// Whether a part of the range gives a part of the result.
    pub(super) fn is_pointwise(&self) -> bool {
        let is_function = |word: &&&str| word.starts_with(|c: char| c.is_ascii_uppercase());
        !self.words.iter().filter(is_function).any(|word| !POINTWISE.contains(word)) && !self.is_insights
    }
}

fn words(expression: &str) -> impl Iterator<Item = &str> {
    let mut rest = expression;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let length = match first {
                '"' | '\'' => {
                    rest.char_indices().skip(1).find(|(_, c)| *c == first).map_or(rest.len(), |(end, _)| end + 1)
                }
                _ if is_of_word(first) => rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (word, behind) = rest.split_at(length);
            rest = behind;
            if first.is_ascii_alphabetic() {
                return Some(word);
            }
        }
    })
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_expression_is_read_then_it_names_whole_words_outside_of_strings() {
        let words = Words::of("100*m1/(m2+e_1) > 5 AND SEARCH('{Shop} m3', \"m4\") + m10x");
        for id in ["m1", "m2", "e_1", "m10x"] {
            assert!(words.names(id), "{id}");
        }
        for id in ["m", "m10", "m3", "m4", "e"] {
            assert!(!words.names(id), "{id}");
        }
        assert!(!Words::of("\"m1\" + 'it''s m2").names("m1"));
    }

    #[test]
    fn when_an_expression_is_over_all_metrics_then_only_the_function_says_so() {
        assert!(Words::of("SUM(METRICS())").names_all_metrics());
        assert!(Words::of("SUM( METRICS(\"errors\") )").names_all_metrics());
        assert!(!Words::of("SEARCH('METRICS', 'Sum')").names_all_metrics());
        assert!(!Words::of("m1 + metrics").names_all_metrics());
    }

    #[test]
    fn when_an_expression_is_a_query_of_insights_then_it_names_nothing() {
        let words = Words::of(" select AVG(m1) FROM SCHEMA(\"Shop\", Cluster) GROUP BY Cluster");
        assert!(words.is_insights() && !words.names("m1") && !words.is_pointwise());
        assert!(!Words::of("m1").is_insights() && !Words::of("é").is_insights());
    }

    #[test]
    fn when_an_expression_looks_at_one_time_only_then_it_is_pointwise() {
        for text in ["m1/m2", "100 * m1", "IF(m1 > 5 AND m2 < 3, CEIL(m1), 0)", "LOG10(m1) + ABS(m2)"] {
            assert!(Words::of(text).is_pointwise(), "{text}");
        }
        for text in ["RATE(m1)", "m1 - AVG(m1)", "FILL(m1, REPEAT)", "RUNNING_SUM(m1)", "SEARCH('a', 'Sum')", "NEW(m1)"]
        {
            assert!(!Words::of(text).is_pointwise(), "{text}");
        }
    }
}
