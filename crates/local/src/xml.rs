//! The little XML that the answers need: text in, text out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Longer than `#x10FFFF`, some zeros included.
const LONGEST_REFERENCE: usize = 16;

/// Escapes text for an element. Control characters become references, as S3 writes them.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(control));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// `<name>text</name>`, escaped.
pub(crate) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// The element if there is a text, otherwise nothing.
pub(crate) fn optional_element(name: &str, text: Option<&str>) -> String {
    text.map(|text| element(name, text)).unwrap_or_default()
}

/// The text of the first element of that name, unescaped. For elements without attributes and without children.
pub(crate) fn text_of(xml: &str, name: &str) -> Option<String> {
    let (_, after) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = after.split_once(&format!("</{name}>"))?;
    Some(unescape(text).into_owned())
}

/// The inner XML of every element of that name that has no attributes.
pub(crate) fn blocks<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some((block, after)) = rest.split_once(&open).and_then(|(_, after)| after.split_once(&close)) {
        found.push(block);
        rest = after;
    }
    found
}

/// The elements directly within, each with its name and its inner XML. For elements without attributes.
#[cfg(feature = "ec2")]
pub(crate) fn children(xml: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some((name, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
        if let Some(name) = name.strip_suffix('/') {
            found.push((name, ""));
            rest = after;
            continue;
        }
        let Some(end) = end_of(name, after) else { break };
        let (inner, behind) = after.split_at(end);
        found.push((name, inner));
        rest = behind.split_once('>').map_or("", |(_, rest)| rest);
    }
    found
}

/// Where the element ends that has just begun; others of its name may stand within.
#[cfg(feature = "ec2")]
fn end_of(name: &str, xml: &str) -> Option<usize> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut depth = 1;
    let mut at = 0;
    loop {
        let rest = xml.get(at..)?;
        let end = rest.find(&close)?;
        depth += rest.get(..end)?.matches(&open).count();
        depth -= 1;
        if depth == 0 {
            return Some(at + end);
        }
        at += end + close.len();
    }
}

/// The texts at the end of a path of elements, parts divided by `/`.
#[cfg(feature = "ec2")]
pub(crate) fn values_at(xml: &str, path: &str) -> Vec<String> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let found = children(xml).into_iter().filter(|(name, _)| *name == first);
    match rest {
        "" => found.map(|(_, text)| unescape(text).into_owned()).collect(),
        rest => found.flat_map(|(_, inner)| values_at(inner, rest)).collect(),
    }
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let named = reference(after).and_then(|(name, after)| Some((referenced(name)?, after)));
        let (character, after) = named.unwrap_or(('&', after));
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The name up to a semicolon, which is near: to look for it to the end would be once for each ampersand.
fn reference(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')?;
    let (name, rest) = text.split_at_checked(end)?;
    Some((name, rest.strip_prefix(';')?))
}

fn referenced(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix("#x") {
            Some(hexadecimal) => char::from_u32(u32::from_str_radix(hexadecimal, 16).ok()?),
            None => char::from_u32(name.strip_prefix('#')?.parse().ok()?),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn when_reading_back_and_any_text_was_written_then_it_is_the_same(text in any::<String>()) {
            prop_assert_eq!(text_of(&element("Key", &text), "Key"), Some(text));
        }
    }

    #[test]
    fn when_reading_blocks_and_there_are_several_then_each_is_found_in_order() {
        assert_eq!(blocks("<A><B>1</B><C/><B>2</B></A>", "B"), ["1", "2"]);
    }

    #[cfg(feature = "ec2")]
    #[test]
    fn when_reading_children_and_elements_of_a_name_stand_within_each_other_then_only_the_outer_ones_are_told() {
        let xml = "\n<set><item><set><item>1</item></set></item><item/></set><id>a&amp;b</id><set/>";
        let outer = "<item><set><item>1</item></set></item><item/>";
        assert_eq!(children(xml), [("set", outer), ("id", "a&amp;b"), ("set", "")]);
        assert_eq!(values_at(xml, "set/item/set/item"), ["1"]);
        assert_eq!(values_at(xml, "id"), ["a&b"]);
        assert!(values_at(xml, "set/id").is_empty());
        assert!(children("<a><b></a>").len() < 2 && children("<a").is_empty());
    }

    #[test]
    fn when_reading_text_and_a_reference_is_unknown_then_it_stays() {
        assert_eq!(text_of("<A>&nope; &#x41;&</A>", "A").as_deref(), Some("&nope; A&"));
        assert_eq!(
            text_of("<A>&#x000041;&a&é&#x00000000000000041;</A>", "A").as_deref(),
            Some("A&a&é&#x00000000000000041;")
        );
    }
}
