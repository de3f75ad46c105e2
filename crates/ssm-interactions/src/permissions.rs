//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

/// The name without its first slash, which is the one before it.
const PARAMETER: &str = "arn:aws:ssm:REGION:ACCOUNT:parameter/PARAMETER";
const KMS_KEY: &str = "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY";
/// AWS's own key lets in all who may use Systems Manager.
const HAS_OWN_KEY: &str = "a KMS key other than AWS's own encrypts it";

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("delete_parameter", &[&[Permission::new("ssm:DeleteParameter", PARAMETER)]]),
    FunctionPermissions::new("get_latest_image_id", &[GET_PUBLIC]),
    FunctionPermissions::new("get_parameter", &[GET, DECRYPT]),
    FunctionPermissions::new("get_parameter_json", &[GET, DECRYPT]),
    FunctionPermissions::new("get_parameter_json_field", &[GET, DECRYPT]),
    FunctionPermissions::new("get_parameter_value", &[GET, DECRYPT]),
    FunctionPermissions::new("get_parameters_by_path", &[GET_BY_PATH, DECRYPT]),
    FunctionPermissions::new("list_parameters", &[&[Permission::new("ssm:DescribeParameters", "*")]]),
    FunctionPermissions::new("put_parameter", &[PUT]),
];

const GET: &[Permission] = &[Permission::new("ssm:GetParameter", PARAMETER)];
/// Those of AWS are in no account.
const GET_PUBLIC: &[Permission] = &[Permission::new("ssm:GetParameter", "arn:aws:ssm:REGION::parameter/aws/service/*")];
const GET_BY_PATH: &[Permission] = &[Permission::new("ssm:GetParametersByPath", PARAMETER)];
const DECRYPT: &[Permission] = &[Permission::new("kms:Decrypt", KMS_KEY).when(HAS_OWN_KEY)];
const PUT: &[Permission] = &[
    Permission::new("ssm:PutParameter", PARAMETER),
    Permission::new("kms:Encrypt", KMS_KEY).when(HAS_OWN_KEY),
    Permission::new("kms:GenerateDataKey", KMS_KEY)
        .when("a KMS key other than AWS's own encrypts it in the advanced tier"),
];
