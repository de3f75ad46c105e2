//! Answers that break off, or are no XML behind their beginning.
//!
//! The SDK's parser reads as far as it can, and takes that for the whole answer: where a document ends before its root does,
//! and at a NUL or anything else that XML does not have. Of a list the rest would be missing and nobody told; of a deletion,
//! entries that S3 refused would count as gone; rules of a bucket that were not read would be lost when they are written back.

use crate::scanned_answer::IsScanned;
use aws_sdk_s3::config::interceptors::FinalizerInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use xmlparser::{ElementEnd, Token, Tokenizer};

/// Has a client, or a request, take whole answers alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WholeAnswers;

impl Intercept for WholeAnswers {
    fn name(&self) -> &'static str {
        "WholeAnswers"
    }

    fn modify_before_attempt_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // What was scanned was read to its end.
        let is_read = config.load::<IsScanned>().is_some_and(IsScanned::get);
        let is_broken = !is_read && context.response().is_some_and(is_broken);
        if is_broken && let Some(answer @ Ok(_)) = context.output_or_error_mut() {
            *answer = Err(OrchestratorError::response("the answer breaks off, or is no XML".into()));
        }
        Ok(())
    }
}

/// Of content that is streamed nothing is at hand here.
fn is_broken(answer: &HttpResponse) -> bool {
    let body = answer.body().bytes().unwrap_or_default();
    answer.status().is_success() && is_xml(body) && !is_whole(body)
}

/// Some answers have no body, and that of a policy is JSON.
fn is_xml(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<") || body.starts_with("\u{feff}".as_bytes())
}

/// Whether the SDK's tokenizer reads it to its end, and each element ends where it should.
fn is_whole(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let (mut open, mut has_root) = (Vec::new(), false);
    for token in Tokenizer::from(text) {
        match token {
            Err(_) => return false,
            Ok(Token::ElementStart { prefix, local, .. }) => {
                open.push((prefix.as_str(), local.as_str()));
                has_root = true;
            }
            Ok(Token::ElementEnd { end: ElementEnd::Empty, .. }) => drop(open.pop()),
            Ok(Token::ElementEnd { end: ElementEnd::Close(prefix, local), .. })
                if open.pop() != Some((prefix.as_str(), local.as_str())) =>
            {
                return false;
            }
            Ok(_) => {}
        }
    }
    has_root && open.is_empty()
}

#[cfg(test)]
mod tests;
