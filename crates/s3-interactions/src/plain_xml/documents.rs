//! Documents for the tests of those that read them.

use proptest::prelude::*;

/// A text as it stands in a document.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    "[ -~äß€😀]{0,12}|[a-z/]{1,20}".prop_map(|text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('~', "&#126;")
    })
}

/// A time as S3 writes it.
pub(crate) fn any_time() -> impl Strategy<Value = String> {
    let parts = (1970_u32..2100, 1_u32..13, 1_u32..29, 0_u32..24, 0_u32..60, 0_u32..1000);
    parts.prop_map(|(year, month, day, hour, minute, milli)| {
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{milli:03}Z")
    })
}

/// An element with this in it, or none.
pub(crate) fn element(name: &str, inside: Option<impl AsRef<str>>) -> String {
    inside.map(|inside| format!("<{name}>{}</{name}>", inside.as_ref())).unwrap_or_default()
}
