//! `DynamoDB`: the emulator orders numbers as if they were text, and finds nothing where a key lacks a part.

use std::cmp::Ordering;
use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value, json};
use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_dynamodb::DynamoDbService;

use crate::aws_error::{AwsError, Protocol};
use crate::json_call::{another, asked, operation, telling, told};

/// What makes the answer to a query have another order, or lack what it is ordered by.
const IN_PART: &[&str] = &["AttributesToGet", "IndexName", "ProjectionExpression", "Select"];

/// Items and tables as AWS has them, as far as the crate's documentation says.
pub(crate) struct DynamoDb(DynamoDbService);

impl Default for DynamoDb {
    fn default() -> Self {
        Self(DynamoDbService::new())
    }
}

impl MockService for DynamoDb {
    fn service_name(&self) -> &'static str {
        "dynamodb"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let asked = asked(&request);
            match operation(&request) {
                "GetItem" | "DeleteItem" | "UpdateItem" => match self.key(&request, &asked).await {
                    Some(key) if !key.is_whole(&asked) => {
                        let message = "The provided key element does not match the schema";
                        AwsError::new(400, "ValidationException", message).response(Protocol::Json)
                    }
                    _ => self.0.handle(request).await,
                },
                "Query" if !IN_PART.iter().any(|part| asked.contains_key(*part)) => {
                    match self.key(&request, &asked).await {
                        Some(key) if key.is_ordered_by_number => self.in_order(request, asked, &key).await,
                        _ => self.0.handle(request).await,
                    }
                }
                _ => self.0.handle(request).await,
            }
        })
    }
}

impl DynamoDb {
    /// The key of the table that is asked about, if there is one.
    async fn key(&self, request: &MockRequest, asked: &Map<String, Value>) -> Option<Key> {
        let table = json!({ "TableName": asked.get("TableName")? });
        let table = self.0.handle(another(request, "DynamoDB_20120810.DescribeTable", &table)).await;
        Key::of(told(&table)?.get("Table")?)
    }

    /// The answer to a query, in the order of a number: all of it is asked for, and the page cut out here.
    async fn in_order(&self, request: MockRequest, mut asked: Map<String, Value>, key: &Key) -> MockResponse {
        let page = Page::taken_out_of(&mut asked);
        let all = MockRequest { body: Value::from(asked).to_string().into(), ..request };
        let answer = self.0.handle(all).await;
        match told(&answer) {
            Some(found) => telling(answer, page.of(found, key)),
            None => answer,
        }
    }
}

/// The key of a table: its attributes, that which items are ordered by at the end.
struct Key {
    attributes: Vec<String>,
    is_ordered_by_number: bool,
}

impl Key {
    fn of(table: &Value) -> Option<Self> {
        let name = |element: &Value| Some(element.get("AttributeName")?.as_str()?.to_owned());
        let attributes: Vec<_> = table.get("KeySchema")?.as_array()?.iter().filter_map(name).collect();
        let order = attributes.get(1);
        let is_number = |definition: &Value| {
            name(definition).as_ref() == order && definition.get("AttributeType").is_some_and(|kind| kind == "N")
        };
        let is_number = table.get("AttributeDefinitions")?.as_array()?.iter().any(is_number);
        Some(Self { is_ordered_by_number: order.is_some() && is_number, attributes })
    }

    fn is_whole(&self, asked: &Map<String, Value>) -> bool {
        let given = asked.get("Key").and_then(Value::as_object);
        given.is_some_and(|given| {
            given.len() == self.attributes.len() && self.attributes.iter().all(|name| given.contains_key(name))
        })
    }
}

/// Which part of a query is asked for.
struct Page {
    is_descending: bool,
    after: Option<Value>,
    limit: Option<usize>,
}

impl Page {
    fn taken_out_of(asked: &mut Map<String, Value>) -> Self {
        let limit = asked.remove("Limit").and_then(|limit| limit.as_u64()?.try_into().ok());
        let is_descending = asked.remove("ScanIndexForward").is_some_and(|forward| forward == false);
        Self { is_descending, after: asked.remove("ExclusiveStartKey"), limit }
    }

    fn of(&self, mut found: Map<String, Value>, key: &Key) -> Map<String, Value> {
        let number = key.attributes.last().map(String::as_str).unwrap_or_default();
        let Some(items) = found.get_mut("Items").and_then(Value::as_array_mut) else { return found };
        let order = |one: &Value, other: &Value| {
            let order = compared(value(one, number), value(other, number));
            if self.is_descending { order.reverse() } else { order }
        };
        items.sort_by(order);
        if let Some(after) = &self.after {
            items.retain(|item| order(item, after) == Ordering::Greater);
        }
        let is_cut = self.limit.is_some_and(|limit| limit < items.len());
        items.truncate(self.limit.unwrap_or(usize::MAX));
        let (count, last) = (items.len(), items.last().cloned());
        found.insert("Count".to_owned(), count.into());
        if let Some(Value::Object(mut last)) = last.filter(|_| is_cut) {
            last.retain(|name, _| key.attributes.contains(name));
            found.insert("LastEvaluatedKey".to_owned(), last.into());
        }
        found
    }
}

fn value<'a>(item: &'a Value, attribute: &str) -> &'a str {
    item.get(attribute).and_then(|value| value.get("N")?.as_str()).unwrap_or_default()
}

/// Numbers have up to 38 digits: more than a float tells apart.
fn compared(one: &str, other: &str) -> Ordering {
    let number = |text: &str| text.parse::<i128>();
    if let (Ok(one), Ok(other)) = (number(one), number(other)) {
        return one.cmp(&other);
    }
    let float = |text: &str| text.parse::<f64>().unwrap_or_default();
    float(one).total_cmp(&float(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(order: &str) -> Key {
        let element = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
        let definition = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
        let table = json!({
            "KeySchema": [element("c", "HASH"), element("o", "RANGE")],
            "AttributeDefinitions": [definition("c", "N"), definition("o", order)],
        });
        Key::of(&table).expect("a key")
    }

    fn fields(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().expect("an object")
    }

    /// The orders of a page of 9, 10, 11 and 100, and whether there are more.
    fn page(asked: &Value) -> (Vec<String>, Option<Value>) {
        let mut asked = fields(asked);
        let page = Page::taken_out_of(&mut asked);
        assert!(asked.is_empty(), "{asked:?}");
        let items: Vec<_> =
            ["10", "100", "11", "9"].map(|o| json!({"c": {"N": "1"}, "o": {"N": o}, "x": {"S": "y"}})).into();
        let told = page.of(fields(&json!({ "Items": items, "Count": 4 })), &key("N"));
        let orders: Vec<_> =
            told["Items"].as_array().into_iter().flatten().map(|item| value(item, "o").to_owned()).collect();
        assert_eq!(told["Count"], orders.len());
        (orders, told.get("LastEvaluatedKey").cloned())
    }

    #[test]
    fn when_a_key_is_read_then_its_order_and_its_attributes_are_known() {
        assert_eq!((key("N").is_ordered_by_number, key("S").is_ordered_by_number), (true, false));
        let given = |given: Value| key("N").is_whole(&fields(&json!({ "Key": given })));
        assert_eq!((given(json!({"c": 1, "o": 2})), given(json!({"c": 1}))), (true, false));
        assert_eq!((given(json!({"c": 1, "x": 2})), given(json!({"c": 1, "o": 2, "x": 3}))), (false, false));
    }

    #[test]
    fn when_a_page_is_asked_for_then_it_is_cut_out_in_the_order_of_numbers() {
        let at = |order: &str| json!({"c": {"N": "1"}, "o": {"N": order}});
        assert_eq!(page(&json!({})), (["9", "10", "11", "100"].map(str::to_owned).into(), None));
        assert_eq!(page(&json!({"Limit": 2})), (["9", "10"].map(str::to_owned).into(), Some(at("10"))));
        let rest = json!({"Limit": 2, "ExclusiveStartKey": at("10")});
        assert_eq!(page(&rest), (["11", "100"].map(str::to_owned).into(), None));
        let back = json!({"Limit": 1, "ScanIndexForward": false, "ExclusiveStartKey": at("100")});
        assert_eq!(page(&back), (["11".to_owned()].into(), Some(at("11"))));
    }

    #[test]
    fn when_numbers_are_compared_then_their_value_decides() {
        use Ordering::{Equal, Greater, Less};
        for (one, other, expected) in [
            ("9", "10", Less),
            ("-1", "-2", Greater),
            ("1.5", "1.25", Greater),
            ("7", "7", Equal),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345677", Greater),
        ] {
            assert_eq!(compared(one, other), expected, "{one} {other}");
        }
    }
}
