//! Which IAM actions a function uses, stated where code can read it.

/// An IAM action that a function uses, on what, and when.
///
/// It is stated for buckets, roles and so on as IAM knows them. Not stated is what goes for all calls alike: the trust policy
/// of a role, the policies of the resources themselves, an organization's. Directory buckets (S3 Express One Zone) ask for
/// `s3express:CreateSession` alone, whatever is done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permission {
    /// `s3:GetObject`.
    pub action: &'static str,
    /// On what, in AWS's way of writing, with capitals for what the caller knows: `arn:aws:s3:::BUCKET/KEY`. `*` where IAM
    /// knows no narrower resource. In other partitions it begins otherwise, `arn:aws-cn` in China's.
    pub on: &'static str,
    /// The situation in which it is needed, in a few words that end "if …"; none for what is needed each time.
    pub when: Option<&'static str>,
}

impl Permission {
    /// Needed each time.
    pub const fn new(action: &'static str, on: &'static str) -> Self {
        Self { action, on, when: None }
    }

    /// The same, needed in this situation alone: `the object has tags`.
    #[must_use]
    pub const fn when(self, situation: &'static str) -> Self {
        Self { when: Some(situation), ..self }
    }
}

/// What a public function needs. Every service crate, and the workflows, have a table of these: `PERMISSIONS`.
///
/// ```
/// use aws_interactions_core::{FunctionPermissions, Permission};
///
/// const READ: &[Permission] = &[Permission::new("s3:GetObject", "arn:aws:s3:::BUCKET/KEY")];
/// const DECRYPT: &[Permission] =
///     &[Permission::new("kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY").when("a KMS key encrypts it")];
/// const PERMISSIONS: &[FunctionPermissions] = &[FunctionPermissions::new("read", &[READ, DECRYPT])];
///
/// let actions: Vec<_> = PERMISSIONS.iter().flat_map(FunctionPermissions::needs).map(|needed| needed.action).collect();
/// assert_eq!(actions, ["s3:GetObject", "kms:Decrypt"]);
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FunctionPermissions {
    /// Its name, with its type's before that of a method: `get_object`, `Publisher::flush`.
    pub function: &'static str,
    needs: &'static [&'static [Permission]],
}

impl FunctionPermissions {
    /// A function needs all of these groups; none at all where every caller may.
    pub const fn new(function: &'static str, needs: &'static [&'static [Permission]]) -> Self {
        Self { function, needs }
    }

    /// What it needs, in the order in which it is stated. Groups may have a permission in common.
    pub fn needs(&self) -> impl Iterator<Item = &'static Permission> {
        self.needs.iter().copied().flatten()
    }
}
