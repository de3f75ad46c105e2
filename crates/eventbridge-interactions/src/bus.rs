//! Names of buses and rules.

/// The bus that every account has in every region, and that AWS's own events come to.
pub const DEFAULT_BUS: &str = "default";

pub(crate) const BUS_RULE: &str =
    "a name of an event bus: 1 to 256 letters, digits, `.`, `-`, `_` and `/`, or the ARN of a bus";
pub(crate) const RULE_RULE: &str = "a name of a rule: 1 to 64 letters, digits, `.`, `-` and `_`";

pub(crate) fn is_bus(bus: &str) -> bool {
    let is_name = !bus.is_empty() && bus.len() <= 256 && bus.bytes().all(|byte| is_of_names(byte) || byte == b'/');
    let is_arn =
        bus.len() <= 1600 && bus.starts_with("arn:") && bus.contains(":events:") && bus.contains(":event-bus/");
    is_name || is_arn
}

pub(crate) fn is_rule(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(is_of_names)
}

fn is_of_names(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_bus_is_named_then_only_names_and_arns_of_buses_pass() {
        for bus in
            ["default", "shop.orders-1_x", "aws.partner/x/1", "arn:aws:events:eu-west-1:123456789012:event-bus/shop"]
        {
            assert!(is_bus(bus), "{bus}");
        }
        for bus in ["", "a b", "bus:1", "arn:aws:sqs:eu-west-1:123456789012:event-bus/q", &"b".repeat(257)] {
            assert!(!is_bus(bus), "{bus}");
        }
    }

    #[test]
    fn when_a_rule_is_named_then_only_what_aws_takes_passes() {
        assert!(is_rule("Orders.to-queue_1") && is_rule(&"r".repeat(64)));
        assert!(!is_rule("") && !is_rule("a/b") && !is_rule("a b") && !is_rule(&"r".repeat(65)));
    }
}
