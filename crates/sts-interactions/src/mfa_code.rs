//! The code of an MFA device.

use std::fmt;

/// A code of an MFA device, and of which: six digits, which AWS takes once and for half a minute. `Debug` shows no code.
///
/// ```
/// use sts_interactions::MfaCode;
///
/// let code = MfaCode::new("arn:aws:iam::123456789012:mfa/alice", "123456");
/// assert_eq!(code.serial(), "arn:aws:iam::123456789012:mfa/alice");
/// assert!(!format!("{code:?}").contains("\"123456\""));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MfaCode {
    serial: String,
    code: String,
}

impl MfaCode {
    /// The code that the device shows. `serial` is the ARN of a virtual device, or the number of a hardware one. Blanks
    /// around the code are not taken for a part of it.
    pub fn new(serial: impl Into<String>, code: impl AsRef<str>) -> Self {
        Self { serial: serial.into(), code: code.as_ref().trim().to_owned() }
    }

    /// The device.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn is_well_formed(&self) -> bool {
        self.code.len() == 6 && self.code.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl fmt::Debug for MfaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MfaCode").field("serial", &self.serial).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_code_is_shown_then_its_device_is_and_the_code_is_not() {
        let shown = format!("{:?}", MfaCode::new("GAHT12345678", "271828"));
        assert!(shown.contains("GAHT12345678") && !shown.contains("271828"), "{shown}");
    }
}
