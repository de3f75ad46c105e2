//! Events of an application's own types, put in packs: `cargo run -p eventbridge-interactions --example orders_placed`, on an
//! embedded AWS.

use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use eventbridge_interactions::{DEFAULT_BUS, DomainEvent, put_domain_events};
use serde::Serialize;
use std::error::Error;

#[derive(Serialize)]
struct OrderPlaced {
    order: String,
    note: String,
}

impl DomainEvent for OrderPlaced {
    fn source(&self) -> &'static str {
        "shop.checkout"
    }

    fn detail_type(&self) -> &'static str {
        "Order Placed"
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).build().await?;
    let placed = |order: usize, note: &str| OrderPlaced { order: format!("o-{order}"), note: note.to_owned() };
    let mut orders: Vec<_> = (0..12).map(|order| placed(order, "")).collect();

    faults.fail("PutEvents", Fault::status(500, "InternalException", "once"));
    let ids = put_domain_events(DEFAULT_BUS, &orders, &provider).await?;
    println!("{} events went in {} packs, though the first request failed", ids.len(), aws.calls()["PutEvents"]);

    orders.push(placed(12, &"x".repeat(300_000)));
    if let Err(error) = put_domain_events(DEFAULT_BUS, &orders, &provider).await {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        println!("{error}: {cause}");
    }
    println!("of those nothing was sent: {} packs still", aws.calls()["PutEvents"]);
    Ok(())
}
