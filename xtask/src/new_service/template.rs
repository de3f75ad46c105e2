//! Files with `{{names}}` in them.

use anyhow::{Result, bail};

/// `template` with each `{{name}}` replaced by its value.
///
/// A name that has no value is an error.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { bail!("a placeholder is not closed") };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            bail!("nothing is known of the placeholder `{name}`");
        };
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// What `text` makes of each, one behind the other.
pub(super) fn each<T>(items: impl IntoIterator<Item = T>, text: impl Fn(T) -> String) -> String {
    items.into_iter().map(text).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_template_is_filled_then_each_placeholder_has_its_value_and_values_are_left_alone() {
        let filled = fill("a {{b}} { c } {{d}}{{b}}", &[("b", "1"), ("d", "{{b}}")]);
        assert_eq!(filled.expect("a text"), "a 1 { c } {{b}}1");
    }

    #[test]
    fn when_a_template_is_filled_and_a_placeholder_is_unknown_or_open_then_it_is_an_error() {
        let error = fill("a {{b}}", &[("c", "1")]).expect_err("unknown");
        assert_eq!(error.to_string(), "nothing is known of the placeholder `b`");
        fill("a {{b", &[("b", "1")]).expect_err("open");
    }
}
