//! Items that are written once, a condition that is an answer, and a list: `cargo run -p dynamodb-interactions --example
//! orders_once`, on an embedded AWS.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use dynamodb_interactions::{DynamoDbClient, Expression, Query, WriteOutcome, put_item, query, update_item};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::error::Error;

#[derive(Serialize, Deserialize)]
struct Order {
    customer: String,
    number: u64,
    total: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    create_table(&provider).await?;

    for (number, total) in [(9, 12), (10, 30), (9, 99)] {
        let order = Order { customer: "c-1".to_owned(), number, total };
        match put_item("orders", &order, Some(&Expression::absent("number")), &provider).await? {
            WriteOutcome::Written => println!("order {number} is taken"),
            WriteOutcome::ConditionFailed => println!("order {number} was taken before, and stays what it was"),
        }
    }
    let cheaper = Expression::new("SET #t = #t - :off").name("#t", "total").value(":off", &5)?;
    let of_ten = json!({"customer": "c-1", "number": 10});
    if update_item("orders", &of_ten, &cheaper, None, &provider).await? == WriteOutcome::Written {
        println!("order 10 is cheaper now, and nothing else of it has changed");
    }

    let newest_first = Query::new(Expression::equal("customer", &"c-1")?).descending();
    let mut orders = std::pin::pin!(query::<Order>("orders", &newest_first, &provider));
    while let Some(Order { number, total, .. }) = orders.try_next().await? {
        println!("{number}: {total}");
    }
    Ok(())
}

/// Whoever owns a table makes it by other means: this is the SDK's own client.
async fn create_table(provider: &AwsClientProvider) -> Result<(), Box<dyn Error>> {
    let mut request = provider.get_dynamodb().create_table().table_name("orders");
    for (name, key, kind) in
        [("customer", KeyType::Hash, ScalarAttributeType::S), ("number", KeyType::Range, ScalarAttributeType::N)]
    {
        request = request
            .key_schema(KeySchemaElement::builder().attribute_name(name).key_type(key).build()?)
            .attribute_definitions(AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build()?);
    }
    request.billing_mode(BillingMode::PayPerRequest).send().await?;
    Ok(())
}
