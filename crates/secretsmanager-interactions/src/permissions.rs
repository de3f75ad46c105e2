//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

/// AWS ends the name with a hyphen and six characters of its own.
const SECRET: &str = "arn:aws:secretsmanager:REGION:ACCOUNT:secret:SECRET-??????";
const KMS_KEY: &str = "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY";
/// AWS's own key lets in all who may use Secrets Manager.
const HAS_OWN_KEY: &str = "a KMS key other than AWS's own encrypts it";

const fn on_secret(action: &'static str) -> Permission {
    Permission::new(action, SECRET)
}

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("delete_secret", &[DELETE, TELL_WHY]),
    FunctionPermissions::new("ensure_secret", &[GET, TELL_WHY, ENSURE]),
    FunctionPermissions::new("get_secret", &[GET, TELL_WHY]),
    FunctionPermissions::new("get_secret_json", &[GET, TELL_WHY]),
    FunctionPermissions::new("get_secret_json_field", &[GET, TELL_WHY]),
    FunctionPermissions::new("list_secrets", &[&[Permission::new("secretsmanager:ListSecrets", "*")]]),
    FunctionPermissions::new("restore_secret", &[RESTORE]),
];

const GET: &[Permission] =
    &[on_secret("secretsmanager:GetSecretValue"), Permission::new("kms:Decrypt", KMS_KEY).when(HAS_OWN_KEY)];
const DELETE: &[Permission] = &[on_secret("secretsmanager:DeleteSecret")];
const RESTORE: &[Permission] = &[on_secret("secretsmanager:RestoreSecret")];
const TELL_WHY: &[Permission] =
    &[on_secret("secretsmanager:DescribeSecret").when("errors are to tell why AWS refused")];
const ENSURE: &[Permission] = &[
    on_secret("secretsmanager:CreateSecret").when("the secret is missing"),
    on_secret("secretsmanager:PutSecretValue").when("the secret has another value"),
    on_secret("secretsmanager:RestoreSecret").when("the secret is to be deleted"),
    Permission::new("kms:GenerateDataKey", KMS_KEY).when(HAS_OWN_KEY),
];
