//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const TABLE: &str = "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE";
const INDEX: &str = "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE/index/INDEX";

const KMS_KEY: &str = "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY";

const fn on_table(action: &'static str) -> Permission {
    Permission::new(action, TABLE)
}

const fn on_index(action: &'static str) -> Permission {
    Permission::new(action, INDEX)
}

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("batch_get", &[&[on_table("dynamodb:BatchGetItem")], UNLOCK]),
    FunctionPermissions::new("batch_write", &[&[on_table("dynamodb:BatchWriteItem")], UNLOCK]),
    FunctionPermissions::new("delete_item", &[&[on_table("dynamodb:DeleteItem")], UNLOCK]),
    FunctionPermissions::new("describe_table", &[DESCRIBE]),
    FunctionPermissions::new("get_item", &[GET, UNLOCK]),
    FunctionPermissions::new("get_item_consistently", &[GET, UNLOCK]),
    FunctionPermissions::new("list_tables", &[&[Permission::new("dynamodb:ListTables", "*")]]),
    FunctionPermissions::new("put_item", &[&[on_table("dynamodb:PutItem")], UNLOCK]),
    FunctionPermissions::new("query", &[QUERY, UNLOCK]),
    FunctionPermissions::new("scan", &[SCAN, UNLOCK]),
    FunctionPermissions::new("transact_write", &[TRANSACT, UNLOCK]),
    FunctionPermissions::new("update_item", &[&[on_table("dynamodb:UpdateItem")], UNLOCK]),
    FunctionPermissions::new("wait_until_table_active", &[DESCRIBE]),
    FunctionPermissions::new("wait_until_table_gone", &[DESCRIBE]),
];

/// IAM asks for one or the other.
const OF_TABLE: &str = "no index is named";
const OF_INDEX: &str = "an index is named";

/// DynamoDB has the table's own key decrypted for whoever reads or writes, in their name.
const UNLOCK: &[Permission] =
    &[Permission::new("kms:Decrypt", KMS_KEY).when("a KMS key other than AWS's own encrypts the table")];
const DESCRIBE: &[Permission] = &[on_table("dynamodb:DescribeTable")];
const GET: &[Permission] = &[on_table("dynamodb:GetItem")];
const QUERY: &[Permission] = &[on_table("dynamodb:Query").when(OF_TABLE), on_index("dynamodb:Query").when(OF_INDEX)];
const SCAN: &[Permission] = &[on_table("dynamodb:Scan").when(OF_TABLE), on_index("dynamodb:Scan").when(OF_INDEX)];
/// IAM knows no action for the transaction as a whole.
const TRANSACT: &[Permission] = &[
    on_table("dynamodb:ConditionCheckItem").when("a condition is checked of an item that is not written"),
    on_table("dynamodb:DeleteItem").when("an item is deleted"),
    on_table("dynamodb:PutItem").when("an item is put"),
    on_table("dynamodb:UpdateItem").when("an item is updated"),
];
