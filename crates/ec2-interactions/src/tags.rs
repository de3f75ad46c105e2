//! Names and values that people put on things.

pub(crate) mod change;
pub(crate) mod list;

use crate::error::Ec2Error;
use crate::resource::ResourceKind;
use aws_sdk_ec2::types::{Tag, TagSpecification};
use std::collections::BTreeMap;

/// Names and values that people put on things. At most 50 on a thing; names of up to 128 characters that do not begin
/// with `aws:`, values of up to 256.
pub type Tags = BTreeMap<String, String>;

/// The name under which consoles show a thing.
pub(crate) const NAME: &str = "Name";

/// The tags as a request that creates a thing of `kind` takes them. Tagging afterwards would leave the thing behind
/// untagged when it fails.
pub(crate) fn at_creation(kind: ResourceKind, tags: &Tags) -> Option<Vec<TagSpecification>> {
    if tags.is_empty() {
        return None;
    }
    Some(vec![TagSpecification::builder().set_resource_type(kind.tagged()).set_tags(Some(to_sdk(tags))).build()])
}

pub(crate) fn to_sdk(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

pub(crate) fn from_sdk(tags: Option<Vec<Tag>>) -> Tags {
    let pair = |tag: Tag| Some((tag.key?, tag.value.unwrap_or_default()));
    tags.unwrap_or_default().into_iter().filter_map(pair).collect()
}

/// The value of the tag `Name`.
pub(crate) fn name(tags: &Tags) -> Option<&str> {
    tags.get(NAME).map(String::as_str).filter(|name| !name.is_empty())
}

/// EC2's limits, in characters.
const MAX_KEY: usize = 128;
const MAX_VALUE: usize = 256;
const MAX_TAGS: usize = 50;

/// Whether EC2 takes `tags`.
pub(crate) fn check(tags: &Tags) -> Result<(), Ec2Error> {
    let what = || format!("{} tags", tags.len());
    if tags.len() > MAX_TAGS {
        let problem = format!("a thing has at most {MAX_TAGS}");
        return Err(Ec2Error::InvalidInput { what: what(), problem });
    }
    tags.iter().try_for_each(|(key, value)| check_tag(key, value))
}

fn check_tag(key: &str, value: &str) -> Result<(), Ec2Error> {
    let problem = if !(1..=MAX_KEY).contains(&key.chars().count()) {
        format!("a name has 1 to {MAX_KEY} characters")
    } else if key.to_lowercase().starts_with("aws:") {
        "names that begin with `aws:` are AWS's own".to_owned()
    } else if value.chars().count() > MAX_VALUE {
        format!("a value has at most {MAX_VALUE} characters")
    } else {
        return Ok(());
    };
    Err(Ec2Error::InvalidInput { what: format!("the tag `{key}`"), problem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_ec2::types::ResourceType;

    #[test]
    fn when_something_is_created_with_tags_then_they_are_said_for_its_kind() {
        let tags = Tags::from([("Name".to_owned(), "web".to_owned()), ("team".to_owned(), String::new())]);
        let specifications = at_creation(ResourceKind::NatGateway, &tags).expect("tags");
        assert_eq!(specifications.len(), 1);
        assert_eq!(specifications[0].resource_type(), Some(&ResourceType::Natgateway));
        assert_eq!(from_sdk(specifications[0].tags.clone()), tags);
        assert_eq!(name(&tags), Some("web"));
    }

    #[test]
    fn when_tags_are_checked_then_ec2s_limits_are_told_with_the_name() {
        let one = |key: &str, value: &str| Tags::from([(key.to_owned(), value.to_owned())]);
        let (key, value) = ("ü".repeat(128), "ü".repeat(256));
        assert!(check(&one(&key, &value)).is_ok());
        assert!(check(&one("awsome", "")).is_ok());
        let many = |count: u32| (0..count).map(|at| (at.to_string(), String::new())).collect::<Tags>();
        assert!(check(&many(50)).is_ok());
        let wrong = [
            (many(51), "51 tags"),
            (one("", "x"), "the tag ``"),
            (one(&format!("{key}x"), ""), "1 to 128"),
            (one("k", &format!("{value}x")), "the tag `k`"),
            (one("AWS:name", ""), "AWS's own"),
        ];
        for (tags, expected) in wrong {
            let error = check(&tags).expect_err(expected);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn when_there_are_no_tags_then_none_are_said_and_nothing_has_a_name() {
        assert_eq!(at_creation(ResourceKind::Vpc, &Tags::new()), None);
        assert_eq!(name(&Tags::from([("Name".to_owned(), String::new())])), None);
    }
}
