//! Texts and bytes that have broken somebody's parser.

use proptest::prelude::*;

/// Texts, in ascending order of spite.
pub(crate) const TEXTS: &[&str] = &[
    "",
    " ",
    "\n",
    "\0",
    "a",
    ".",
    "..",
    "../..",
    "/",
    "//",
    "%",
    "%zz",
    "%00",
    "+",
    "?",
    "#",
    "&",
    "&amp",
    "&#0;",
    "&#xD800;",
    "<",
    "<!DOCTYPE a [<!ENTITY a \"&a;&a;\">]><a>&a;</a>",
    "]]>",
    "{",
    "[",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "-1",
    "-0",
    "18446744073709551616",
    "9223372036854775808",
    "1e400",
    "NaN",
    "inf",
    "0x10",
    "null",
    "true",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:iam::123456789012:role//",
    ":::::",
    "s3://",
    "s3:///",
    "s3://a/../b",
    "--",
    "-",
    "--help",
    "=",
    "a=",
    "=a",
    ",",
    ";",
    "*",
    "**",
    "[!",
    "{a,",
    "{a,{b,{c,",
    "é",
    "e\u{301}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffd}",
    "\u{1f600}",
    "\u{10ffff}",
    "İ",
    "ß",
    "9999-99-99T99:99:99Z",
    "-9999-01-01T00:00:00Z",
    "1s1s",
    "99999999999999999999d",
    "xn--",
    "127.0.0.1",
    "[::1]",
    "http://",
    "http://a:99999",
    "$(id)",
    "'; DROP TABLE a; --",
];

/// Anything: a known text, some of them one after the other, or what nobody has thought of.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(TEXTS);
    prop_oneof![
        known.clone().prop_map(str::to_owned),
        proptest::collection::vec(known.clone(), 1..6).prop_map(|texts| texts.concat()),
        (known, 1_usize..2_000).prop_map(|(text, count)| text.repeat(count)),
        ".{0,60}",
        any::<String>(),
    ]
}

/// A document with some of its bytes gone, doubled, or replaced by anything.
pub(crate) fn damaged(document: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let place = 0..=document.len();
    let what = prop_oneof![any_text().prop_map(String::into_bytes), proptest::collection::vec(any::<u8>(), 0..20)];
    (place.clone(), place, what).prop_map(move |(one, other, what)| {
        let (begin, end) = (one.min(other), one.max(other));
        [&document[..begin], &what, &document[end..]].concat()
    })
}
