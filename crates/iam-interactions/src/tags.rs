//! Tags, as maps.

use aws_sdk_iam::types::Tag;
use std::collections::BTreeMap;

/// Keys and values, by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// An entity of IAM has no more.
const MOST: usize = 50;

pub(crate) fn from_sdk(tags: Option<Vec<Tag>>) -> Tags {
    tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

/// As requests take them: no list where there is no tag, which IAM would refuse.
pub(crate) fn to_sdk(tags: &Tags) -> Option<Vec<Tag>> {
    // The builder fails where key or value is missing, and none is.
    let tags: Vec<Tag> =
        tags.iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect();
    if tags.is_empty() { None } else { Some(tags) }
}

/// Both; what is in both is as in the first.
pub(crate) fn joined(tags: &Tags, more: &Tags) -> Tags {
    more.iter().chain(tags).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Those of `wanted` that are missing in `present`, or have another value there.
pub(crate) fn different(wanted: &Tags, present: &Tags) -> Tags {
    wanted.iter().filter(|(key, value)| present.get(*key) != Some(value)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// What is wrong with the tags that somebody asked for.
pub(crate) fn problem(tags: &Tags) -> Option<String> {
    if tags.len() > MOST {
        return Some(format!("{} tags are too many, an entity has at most {MOST}", tags.len()));
    }
    let is_wrong = |(key, value): &(&String, &String)| {
        let length = key.chars().count();
        length == 0 || length > 128 || value.chars().count() > 256 || is_of_aws(key)
    };
    let (key, _) = tags.iter().find(is_wrong)?;
    Some(format!(
        "the tag `{key}` is not one: a key has 1 to 128 characters and does not begin with `aws:`, a value has at most 256"
    ))
}

/// AWS's own tags can be neither set nor removed.
pub(crate) fn is_of_aws(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

#[cfg(test)]
mod tests;
