//! The rules of composite alarms, as far as it matters which alarms they name.

use super::not_implemented;
use crate::aws_error::AwsError;

const STATES: [&str; 3] = ["ALARM", "OK", "INSUFFICIENT_DATA"];

/// The alarms that a rule names: `ALARM(a) AND NOT OK("b (c)")` names `a` and `b (c)`.
pub(super) fn alarms_of(rule: &str) -> Result<Vec<String>, AwsError> {
    if rule.contains("AT_LEAST") {
        return Err(not_implemented("AT_LEAST in the rules of composite alarms"));
    }
    let mut names = Vec::new();
    let mut rest = rule;
    while let Some((before, after)) = rest.split_once('(') {
        let is_named = STATES.iter().any(|state| before.trim_end().ends_with(state));
        rest = if is_named { take_name(after, &mut names) } else { after };
    }
    Ok(names)
}

/// Takes the name that the text begins with, and gives what follows.
fn take_name<'a>(text: &'a str, names: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    let quoted = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.split_once(quote));
    let (name, rest) = quoted.unwrap_or_else(|| text.split_once(')').unwrap_or((text, "")));
    let name = name.trim();
    names.push(name.split_once(":alarm:").map_or(name, |(_, name)| name).to_owned());
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_rule_names_alarms_then_each_is_found_as_it_is_called() {
        for (rule, names) in [
            ("ALARM(a) AND NOT (OK( b ) OR INSUFFICIENT_DATA(c))", &["a", "b", "c"][..]),
            ("ALARM(\"a (x)\") OR ALARM ('b')", &["a (x)", "b"]),
            ("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)", &["a"]),
            ("(TRUE OR FALSE)", &[]),
            ("ALARM(a", &["a"]),
        ] {
            assert_eq!(alarms_of(rule).unwrap(), names, "{rule}");
        }
        assert_eq!(alarms_of("AT_LEAST(1, ALARM, (a, b))").unwrap_err().code, "NotImplemented");
    }
}
