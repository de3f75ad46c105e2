//! What is done to a thing right after its creation: EC2 may not know it at first.

use crate::error::Ec2Error;
use crate::resource::Resource;
use aws_interactions_core::{Look, Wait};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// EC2 may not know for some seconds what it has just created.
const KNOWN_WITHIN: Duration = Duration::from_secs(30);
const UNKNOWN: &str = "not known to EC2";
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Does `action` to what was just created, again while EC2 says that there is no such thing.
pub(crate) async fn once_known<T, F, Fut>(resource: &Resource, mut action: F) -> Result<T, Ec2Error>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, Ec2Error>>,
{
    let look = || {
        // The SDK's futures are large, and this one is held by several others.
        let action = Box::pin(action());
        async move {
            match action.await {
                Err(Ec2Error::DoesNotExist { resource: missing }) if missing == *resource => {
                    Ok(Look::NotYet(UNKNOWN.to_owned()))
                }
                done => done.map(Look::Done),
            }
        }
    };
    let wait = Wait::at_most(KNOWN_WITHIN).every(LOOK_EVERY);
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(resource, error))
}

/// How many looks of a wait may find nothing: what is waited for was created a moment ago.
const LOOKS_WITHOUT: u32 = 5;

/// Waits until `judge` is content with what `get` finds, and does not wait for ever for what is never there.
pub(crate) async fn looked_at<V, T, Fut>(
    resource: &Resource,
    wait: &Wait,
    get: impl Fn() -> Fut,
    judge: impl Fn(V) -> Result<Look<T>, Ec2Error>,
) -> Result<T, Ec2Error>
where
    Fut: Future<Output = Result<V, Ec2Error>>,
{
    let without = AtomicU32::new(0);
    let look = || async {
        match get().await {
            Err(Ec2Error::DoesNotExist { .. }) if without.fetch_add(1, Ordering::Relaxed) < LOOKS_WITHOUT => {
                Ok(Look::NotYet(UNKNOWN.to_owned()))
            }
            found => judge(found?),
        }
    };
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(resource, error))
}

/// What came of creating a thing whose `lacking` failed: the thing is deleted by `undo`, or the error says that it is
/// there.
pub(crate) async fn undone(
    resource: Resource,
    lacking: &'static str,
    source: Ec2Error,
    undo: impl Future<Output = Result<(), Ec2Error>>,
) -> Ec2Error {
    let remains = undo.await.is_err();
    Ec2Error::Incomplete { resource, lacking, remains, source: Box::new(source) }
}

#[cfg(test)]
mod tests;
