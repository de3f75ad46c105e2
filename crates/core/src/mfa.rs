//! Codes of MFA devices, and who is asked for them.

use crate::cause::Cause;
use crate::request_error::{RequestError, RequestErrorKind};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::error::Error;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// What a code is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MfaChallenge {
    /// The device: the ARN of a virtual one, the serial number of a hardware one.
    pub serial: String,
    /// The ARN of the role that is to be assumed with the code.
    pub role: String,
    /// The profile that names the role and the device, if one does.
    pub profile: Option<String>,
}

type BoxError = Box<dyn Error + Send + Sync>;

/// Who is asked for codes.
#[derive(Clone)]
pub(crate) struct MfaPrompt(Arc<dyn Fn(MfaChallenge) -> BoxFuture<'static, Result<String, BoxError>> + Send + Sync>);

impl MfaPrompt {
    pub(crate) fn new<P, F, E>(prompt: P) -> Self
    where
        P: Fn(MfaChallenge) -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move |challenge| prompt(challenge).map(|answer| answer.map_err(Into::into)).boxed()))
    }

    /// A code of six digits. Blanks around it are not taken for a part of it.
    pub(crate) async fn ask(&self, challenge: MfaChallenge) -> Result<String, RequestError> {
        let serial = challenge.serial.clone();
        // The program's own code: what it panics on is not to be carried into every waiting request.
        let answer = AssertUnwindSafe(async { (self.0)(challenge).await }).catch_unwind().await;
        let answer = answer.unwrap_or_else(|_| Err("the prompt panicked".into()));
        let code = answer.map_err(|error| {
            refused(format!("no code of the MFA device {serial} was given")).with_source(Cause::new(error))
        })?;
        let code = code.trim();
        if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(code.to_owned());
        }
        Err(refused(format!("what was given is no code of the MFA device {serial}: a code has six digits")))
    }
}

fn refused(message: String) -> RequestError {
    RequestError::new(RequestErrorKind::InvalidMfaCode, "sts", "AssumeRole", message)
}

impl PartialEq for MfaPrompt {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for MfaPrompt {}

impl fmt::Debug for MfaPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MfaPrompt")
    }
}

/// The device that a role asks for, and who knows its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mfa {
    pub(crate) serial: String,
    pub(crate) prompt: Option<MfaPrompt>,
    pub(crate) profile: Option<String>,
}

impl Mfa {
    pub(crate) async fn code(&self, role: &impl fmt::Display) -> Result<String, RequestError> {
        let Self { serial, prompt, profile } = self;
        let Some(prompt) = prompt else {
            return Err(refused(format!("nobody is there to be asked for a code of the MFA device {serial}")));
        };
        let challenge = MfaChallenge { serial: serial.clone(), role: role.to_string(), profile: profile.clone() };
        prompt.ask(challenge).await
    }
}
