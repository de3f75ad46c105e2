//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const ALARM: &str = "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:ALARM";
const DASHBOARD: &str = "arn:aws:cloudwatch::ACCOUNT:dashboard/DASHBOARD";

/// What each function of this crate needs, by name.
///
/// Metrics are no resources to IAM. Composite alarms are shown and made by those alone whose permission is on all alarms.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("Publisher::flush", &[PUT_METRIC_DATA]),
    FunctionPermissions::new("Publisher::shutdown", &[PUT_METRIC_DATA]),
    FunctionPermissions::new("Publisher::start", &[PUT_METRIC_DATA]),
    FunctionPermissions::new("delete_alarms", &[DESCRIBE_ALARMS, DELETE_ALARMS]),
    FunctionPermissions::new("delete_dashboards", &[LIST_DASHBOARDS, DELETE_DASHBOARDS]),
    FunctionPermissions::new("describe_alarms", &[DESCRIBE_ALARMS]),
    FunctionPermissions::new("ensure_alarm", &[DESCRIBE_ALARMS, PUT_ALARM]),
    FunctionPermissions::new("get_alarm", &[DESCRIBE_ALARMS]),
    FunctionPermissions::new("get_dashboard", &[&[Permission::new("cloudwatch:GetDashboard", DASHBOARD)]]),
    FunctionPermissions::new("get_metric_data", &[&[Permission::new("cloudwatch:GetMetricData", "*")]]),
    FunctionPermissions::new("get_metric_statistics", &[&[Permission::new("cloudwatch:GetMetricStatistics", "*")]]),
    FunctionPermissions::new("list_dashboards", &[LIST_DASHBOARDS]),
    FunctionPermissions::new("list_metrics", &[&[Permission::new("cloudwatch:ListMetrics", "*")]]),
    FunctionPermissions::new("put_dashboard", &[&[Permission::new("cloudwatch:PutDashboard", DASHBOARD)]]),
    FunctionPermissions::new("put_event_metrics", &[PUT_METRIC_DATA]),
    FunctionPermissions::new("put_metric_data", &[PUT_METRIC_DATA]),
    FunctionPermissions::new("set_alarm_state", &[&[Permission::new("cloudwatch:SetAlarmState", ALARM)]]),
    FunctionPermissions::new("stream_alarm_history", &[&[Permission::new("cloudwatch:DescribeAlarmHistory", "*")]]),
    FunctionPermissions::new("wait_for_alarm_state", &[DESCRIBE_ALARMS]),
];

const PUT_METRIC_DATA: &[Permission] = &[Permission::new("cloudwatch:PutMetricData", "*")];
const DESCRIBE_ALARMS: &[Permission] = &[Permission::new("cloudwatch:DescribeAlarms", "*")];
const PUT_ALARM: &[Permission] = &[
    Permission::new("cloudwatch:PutMetricAlarm", ALARM).when("a metric alarm is missing or differs"),
    Permission::new("cloudwatch:PutCompositeAlarm", "*").when("a composite alarm is missing or differs"),
    Permission::new("cloudwatch:TagResource", ALARM).when("tags are asked for"),
];
const DELETE_ALARMS: &[Permission] = &[Permission::new("cloudwatch:DeleteAlarms", ALARM).when("any of them exists")];
const LIST_DASHBOARDS: &[Permission] = &[Permission::new("cloudwatch:ListDashboards", "*")];
const DELETE_DASHBOARDS: &[Permission] =
    &[Permission::new("cloudwatch:DeleteDashboards", DASHBOARD).when("any of them exists")];
