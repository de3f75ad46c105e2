//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const CERTIFICATE: &str = "arn:aws:acm:REGION:ACCOUNT:certificate/CERTIFICATE";

const fn on_certificate(action: &'static str) -> Permission {
    Permission::new(action, CERTIFICATE)
}

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("delete_certificate", &[DELETE]),
    FunctionPermissions::new("delete_certificate_when_unused", &[DELETE]),
    FunctionPermissions::new("describe_certificate", &[&[on_certificate("acm:DescribeCertificate")]]),
    FunctionPermissions::new("ensure_certificate", &[LIST, ENSURE]),
    FunctionPermissions::new("import_certificate", &[IMPORT]),
    FunctionPermissions::new("list_certificates", &[LIST]),
    FunctionPermissions::new("reimport_certificate", &[&[on_certificate("acm:ImportCertificate")]]),
    FunctionPermissions::new("wait_until_certificate_is_issued", &[&[on_certificate("acm:DescribeCertificate")]]),
];

const LIST: &[Permission] = &[Permission::new("acm:ListCertificates", "*")];
const DELETE: &[Permission] = &[
    on_certificate("acm:DeleteCertificate"),
    on_certificate("acm:DescribeCertificate").when("what uses it is to be told"),
];
const IMPORT: &[Permission] =
    &[on_certificate("acm:ImportCertificate"), on_certificate("acm:AddTagsToCertificate").when("there are tags")];
const ENSURE: &[Permission] = &[
    on_certificate("acm:ListTagsForCertificate").when("the region has imported certificates"),
    on_certificate("acm:DescribeCertificate").when("the certificate is there"),
    on_certificate("acm:ImportCertificate").when("the certificate is missing or ends soon"),
    on_certificate("acm:AddTagsToCertificate").when("the certificate is missing"),
];
