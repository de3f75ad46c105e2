//! Names of tables.

pub(crate) const RULE: &str = "a name of a table: 3 to 255 letters, digits, `.`, `-` and `_`, or the ARN of a table";

pub(crate) fn is_table(table: &str) -> bool {
    let of_names = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let is_name = (3..=255).contains(&table.len()) && table.bytes().all(of_names);
    is_name || (table.starts_with("arn:") && table.contains(":dynamodb:") && table.contains(":table/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_table_is_named_then_only_names_and_arns_of_tables_pass() {
        for table in
            ["abc", "Shop.orders-1_x", &"t".repeat(255), "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
        {
            assert!(is_table(table), "{table}");
        }
        for table in ["", "ab", "a b c", "a/b", &"t".repeat(256), "arn:aws:sqs:eu-west-1:123456789012:table/orders"] {
            assert!(!is_table(table), "{table}");
        }
    }
}
