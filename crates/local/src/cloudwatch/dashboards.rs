//! Dashboards, kept as they are put.

use std::collections::BTreeMap;

use ciborium::Value;

use super::input::Input;
use super::{Call, object, time};
use crate::aws_error::AwsError;

#[derive(Debug, Default)]
pub(super) struct Dashboards(BTreeMap<String, Dashboard>);

#[derive(Debug)]
struct Dashboard {
    body: String,
    modified: f64,
}

impl Dashboards {
    pub(super) fn put(&mut self, call: &Call, input: &Input<'_>) -> Result<Value, AwsError> {
        let (name, body) = (input.required("DashboardName")?, input.required("DashboardBody")?);
        check(body)?;
        self.0.insert(name.to_owned(), Dashboard { body: body.to_owned(), modified: call.now });
        Ok(object([("DashboardValidationMessages", Some(Value::Array(Vec::new())))]))
    }

    pub(super) fn get(&self, input: &Input<'_>) -> Result<Value, AwsError> {
        let name = input.required("DashboardName")?;
        let dashboard = self.0.get(name).ok_or_else(|| not_found(name))?;
        Ok(object([
            ("DashboardArn", Some(Call::dashboard_arn(name).into())),
            ("DashboardName", Some(name.into())),
            ("DashboardBody", Some(dashboard.body.as_str().into())),
        ]))
    }

    pub(super) fn list(&self, input: &Input<'_>) -> Value {
        let prefix = input.text("DashboardNamePrefix").unwrap_or_default();
        let shown = |(name, dashboard): (&String, &Dashboard)| {
            object([
                ("DashboardArn", Some(Call::dashboard_arn(name).into())),
                ("DashboardName", Some(name.as_str().into())),
                ("LastModified", Some(time(dashboard.modified))),
                ("Size", u64::try_from(dashboard.body.len()).ok().map(Value::from)),
            ])
        };
        let wanted = self.0.iter().filter(|(name, _)| name.starts_with(prefix));
        object([("DashboardEntries", Some(Value::Array(wanted.map(shown).collect())))])
    }

    pub(super) fn delete(&mut self, input: &Input<'_>) -> Result<Value, AwsError> {
        let names = input.texts("DashboardNames");
        if let Some(missing) = names.iter().find(|name| !self.0.contains_key(**name)) {
            return Err(not_found(missing));
        }
        for name in names {
            self.0.remove(name);
        }
        Ok(object([]))
    }
}

fn not_found(name: &str) -> AwsError {
    AwsError::new(404, "ResourceNotFound", format!("Dashboard {name} does not exist"))
}

/// What every body has: widgets, each of a type.
fn check(body: &str) -> Result<(), AwsError> {
    let invalid = |path: &str, message: &str| {
        let messages = object([("DataPath", Some(path.into())), ("Message", Some(message.into()))]);
        AwsError::new(400, "InvalidParameterInput", "The field DashboardBody is invalid.")
            .with("dashboardValidationMessages", Value::Array(vec![messages]))
    };
    let Ok(serde_json::Value::Object(body)) = serde_json::from_str(body) else {
        return Err(invalid("", "The field DashboardBody must be a valid JSON object"));
    };
    let widgets = body.get("widgets").and_then(serde_json::Value::as_array);
    let Some(widgets) = widgets else { return Err(invalid("/widgets", "Should be an array")) };
    for (place, widget) in widgets.iter().enumerate() {
        let kind = widget.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
        if kind.is_empty() || !widget.get("properties").is_some_and(serde_json::Value::is_object) {
            return Err(invalid(&format!("/widgets/{place}"), "Should have a type and properties"));
        }
    }
    Ok(())
}
