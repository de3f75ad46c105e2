//! What an instance gets to read when it starts.

use crate::error::Ec2Error;
use aws_smithy_types::base64;
use std::fmt;

/// EC2's limit for user data before it is encoded, in bytes.
const LIMIT: usize = 16 * 1024;

/// What an instance gets to read when it starts: a script, or a configuration for cloud-init. At most 16 KiB; encoding
/// is done here.
///
/// `Debug` shows the length alone, for people put passwords into it. They should not: everything that runs on the
/// instance can read it, and so can everybody who may call `DescribeInstanceAttribute`.
///
/// ```
/// use ec2_interactions::UserData;
///
/// let data = UserData::new("#!/bin/sh\nPASSWORD=hunter2 start");
/// assert_eq!(format!("{data:?}"), "UserData(32 bytes)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UserData(Vec<u8>);

impl UserData {
    /// User data of this content, as it shall arrive: not encoded.
    pub fn new(content: impl Into<Vec<u8>>) -> Self {
        Self(content.into())
    }

    pub(super) fn encoded(&self) -> String {
        base64::encode(&self.0)
    }

    pub(super) fn check(&self) -> Result<(), Ec2Error> {
        let Self(content) = self;
        if content.len() <= LIMIT {
            return Ok(());
        }
        let problem = format!("the limit is {LIMIT} bytes; let it fetch the rest from S3");
        Err(Ec2Error::InvalidInput { what: format!("user data of {} bytes", content.len()), problem })
    }
}

impl fmt::Debug for UserData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserData({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_user_data_is_encoded_then_it_is_base64() {
        assert_eq!(UserData::new("#!/bin/sh").encoded(), "IyEvYmluL3No");
    }

    #[test]
    fn when_user_data_is_longer_than_ec2_takes_then_it_is_refused_without_being_shown() {
        assert!(UserData::new("x".repeat(16_384)).check().is_ok());
        let error = UserData::new("x".repeat(16_385)).check().expect_err("a byte too many");
        let expected =
            "user data of 16385 bytes cannot be asked for: the limit is 16384 bytes; let it fetch the rest from S3";
        assert_eq!(error.to_string(), expected);
    }
}
