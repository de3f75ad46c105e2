//! What goes into the address of a request.
//!
//! With an address of 64 KiB the SDK panics, and keys, ids and tokens come from answers: whoever answers could have it do
//! that.

use aws_interactions_core::{RequestError, RequestErrorKind};

/// The longest text of an address: S3's own are shorter.
const LONGEST: usize = 4096;

/// Checks what goes into the address of a request, before it is sent.
pub(crate) fn check_address(
    operation: &'static str,
    texts: impl IntoIterator<Item = Option<impl AsRef<str>>>,
) -> Result<(), RequestError> {
    if texts.into_iter().flatten().all(|text| fits(text.as_ref())) {
        return Ok(());
    }
    let problem = "a key, an id, a prefix, a marker or a token is longer than 4,096 bytes: nothing was sent";
    Err(RequestError::new(RequestErrorKind::InvalidRequest, "s3", operation, problem))
}

/// The id of an upload that has begun: it goes into the address of all that follows.
pub(crate) fn checked_upload_id(answered: Option<String>) -> Result<String, RequestError> {
    let problem = match answered {
        Some(id) if fits(&id) => return Ok(id),
        Some(_) => "the upload id is longer than 4,096 bytes",
        None => "the answer holds no upload id",
    };
    Err(RequestError::new(RequestErrorKind::ResponseNotUnderstood, "s3", "CreateMultipartUpload", problem))
}

fn fits(text: &str) -> bool {
    text.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_address_is_checked_and_one_text_of_it_is_too_long_then_it_is_refused_with_the_operation() {
        let (longest, longer) = ("a".repeat(4096), "ä".repeat(2049));
        check_address("ListParts", [Some(&longest), None, Some(&longest)]).expect("it fits");
        for texts in [[Some(&longer), None], [None, Some(&longer)]] {
            let error = check_address("ListParts", texts).expect_err("too long");
            assert_eq!((error.kind(), error.operation()), (RequestErrorKind::InvalidRequest, "ListParts"));
        }
    }

    #[test]
    fn when_an_upload_id_is_missing_or_too_long_then_the_answer_is_not_understood() {
        let longest = "i".repeat(4096);
        assert_eq!(checked_upload_id(Some(longest.clone())).expect("it fits"), longest);
        for (answered, told) in [(None, "no upload id"), (Some(longest + "i"), "longer than 4,096 bytes")] {
            let error = checked_upload_id(answered).expect_err("unusable");
            assert_eq!(error.kind(), RequestErrorKind::ResponseNotUnderstood);
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}
