//! Tags on the command line.

use crate::failure::Failure;
use ec2_interactions::Tags;

/// The tags that were said; each name once, as one of two values would be lost without a word.
pub(crate) fn tags(pairs: &[(String, String)]) -> Result<Tags, Failure> {
    let mut tags = Tags::new();
    for (name, value) in pairs {
        if tags.insert(name.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("the tag `{name}` is said twice")));
        }
    }
    Ok(tags)
}
