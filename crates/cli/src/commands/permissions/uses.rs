//! Which functions a command calls.

/// A function that a command calls.
#[derive(Debug)]
pub(super) struct Use {
    /// With its crate: `s3::get_object`.
    pub(super) function: &'static str,
    /// The situation in which it is called; none for each time.
    pub(super) when: Option<&'static str>,
}

const fn calls(function: &'static str) -> Use {
    Use { function, when: None }
}

const fn calls_if(when: &'static str, function: &'static str) -> Use {
    Use { function, when: Some(when) }
}

const SHOWS_PROGRESS: &str = "progress is shown on a terminal";
const COUNTS: &str = "it asks first or is a dry run";
const BY_LIFECYCLE: &str = "that is left to S3";
const IN_BUCKET: &str = "a bucket is named";
const IS_DRY: &str = "it is a dry run";
const HAS_VERSIONS: &str = "versions are asked for";

/// Every command that is built, in the order of the help.
pub(super) const COMMANDS: &[(&str, &[Use])] = &[
    ("whoami", &[calls("sts::get_caller_identity")]),
    ("doctor", &[calls("sts::get_caller_identity")]),
    #[cfg(feature = "s3")]
    ("bucket status", &[calls("s3::get_bucket_status")]),
    #[cfg(feature = "s3")]
    ("bucket create", &[calls("s3::create_bucket")]),
    #[cfg(feature = "s3")]
    ("bucket ensure", &[calls("orchestration::ensure_account_bucket")]),
    #[cfg(feature = "s3")]
    (
        "bucket log",
        &[
            calls_if("it shows or ends the logging", "s3::get_bucket_logging"),
            calls_if("it ends the logging", "s3::put_bucket_logging"),
            calls_if(IS_DRY, "orchestration::plan_access_logging"),
            calls_if("it has the logs delivered", "orchestration::ensure_access_logging"),
        ],
    ),
    #[cfg(feature = "s3")]
    (
        "bucket uploads",
        &[
            calls("s3::get_upload_expiration"),
            calls_if("S3 is to end them", "s3::expire_uploads"),
            calls_if("that is taken back", "s3::end_upload_expiration"),
        ],
    ),
    #[cfg(feature = "s3")]
    (
        "bucket ls",
        &[
            calls_if("no bucket is named", "s3::list_buckets"),
            calls_if(IN_BUCKET, "s3::stream_folder"),
            calls_if(IN_BUCKET, "s3::stream_bucket_objects"),
            calls_if(IN_BUCKET, "s3::stream_bucket_objects_in_parallel"),
        ],
    ),
    #[cfg(feature = "s3")]
    ("bucket du", &[calls("s3::find_objects")]),
    #[cfg(feature = "s3")]
    (
        "bucket find",
        &[
            calls_if("no versions are asked for", "s3::find_objects"),
            calls_if(HAS_VERSIONS, "s3::find_object_versions"),
        ],
    ),
    #[cfg(feature = "s3")]
    (
        "bucket put",
        &[
            calls("s3::put_file_to_bucket"),
            calls_if("standard input is read", "s3::put_stream_to_bucket"),
            calls("s3::upload_journal_name"),
        ],
    ),
    #[cfg(feature = "s3")]
    ("bucket get", &[calls("s3::get_object"), calls_if(SHOWS_PROGRESS, "s3::head_object")]),
    #[cfg(feature = "s3")]
    ("bucket cat", &[calls("s3::stream_object")]),
    #[cfg(feature = "s3")]
    ("bucket head", &[calls("s3::head_object")]),
    #[cfg(feature = "s3")]
    ("bucket cp", COPY),
    #[cfg(feature = "s3")]
    ("bucket mv", MOVE),
    #[cfg(feature = "s3")]
    ("bucket sync", &[calls("s3::plan_sync"), calls_if("it is no dry run", "s3::run_sync")]),
    #[cfg(feature = "s3")]
    ("bucket diff", &[calls("s3::plan_sync")]),
    #[cfg(feature = "s3")]
    (
        "bucket rm",
        &[
            calls_if("objects are named", "s3::delete_object_stream"),
            calls_if("a prefix or versions are named", "s3::delete_prefix"),
            calls_if("a prefix is named and it tells or asks first", "s3::find_objects"),
            calls_if("versions are named and it tells or asks first", "s3::find_object_versions"),
        ],
    ),
    #[cfg(feature = "s3")]
    (
        "bucket empty",
        &[
            calls_if("it does not leave that to S3", "s3::count_prefix_contents"),
            calls_if("it deletes all and does not leave that to S3", "s3::empty_bucket"),
            calls_if("it deletes under a prefix and does not leave that to S3", "s3::delete_prefix"),
            calls_if(BY_LIFECYCLE, "s3::expire_prefix"),
            calls_if(BY_LIFECYCLE, "s3::get_prefix_expiration"),
            calls_if("it is taken back that S3 deletes", "s3::end_prefix_expiration"),
        ],
    ),
    #[cfg(feature = "s3")]
    ("bucket destroy", &[calls("s3::count_bucket_contents"), calls_if("it is no dry run", "s3::destroy_bucket")]),
    #[cfg(feature = "s3")]
    (
        "bucket presign",
        &[
            calls("s3::get_bucket_region"),
            calls_if("the URL fetches", "s3::presign_get"),
            calls_if("the URL uploads", "s3::presign_put"),
        ],
    ),
    #[cfg(feature = "cloudwatch")]
    ("metrics put", &[calls("cloudwatch::put_metric_data")]),
    #[cfg(feature = "cloudwatch")]
    ("metrics ls", &[calls("cloudwatch::list_metrics")]),
    #[cfg(feature = "cloudwatch")]
    ("metrics get", &[calls("cloudwatch::get_metric_data")]),
    #[cfg(feature = "cloudwatch")]
    ("metrics plot", &[calls("cloudwatch::get_metric_data")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm ls", &[calls("cloudwatch::describe_alarms")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm show", &[calls("cloudwatch::get_alarm")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm ensure", &[calls("cloudwatch::ensure_alarm")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm history", &[calls("cloudwatch::stream_alarm_history")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm set-state", &[calls("cloudwatch::set_alarm_state")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm rm", &[calls("cloudwatch::delete_alarms")]),
    #[cfg(feature = "cloudwatch")]
    ("alarm wait", &[calls("cloudwatch::wait_for_alarm_state")]),
    #[cfg(feature = "cloudwatch")]
    ("dashboard ls", &[calls("cloudwatch::list_dashboards")]),
    #[cfg(feature = "cloudwatch")]
    ("dashboard show", &[calls("cloudwatch::get_dashboard")]),
    #[cfg(feature = "cloudwatch")]
    ("dashboard put", &[calls("cloudwatch::put_dashboard")]),
    #[cfg(feature = "cloudwatch")]
    ("dashboard rm", &[calls("cloudwatch::delete_dashboards")]),
    #[cfg(feature = "iam")]
    ("role ls", &[calls("iam::list_roles")]),
    #[cfg(feature = "iam")]
    ("role ensure", &[calls("iam::ensure_role")]),
    #[cfg(feature = "iam")]
    (
        "role show",
        &[
            calls("iam::get_role"),
            calls("iam::list_role_policies"),
            calls("iam::list_instance_profiles_for_role"),
            calls_if("the role has inline policies and they are asked for", "iam::get_role_policy"),
        ],
    ),
    #[cfg(feature = "iam")]
    (
        "role rm",
        &[
            calls("iam::delete_role"),
            calls_if(COUNTS, "iam::list_role_policies"),
            calls_if(COUNTS, "iam::list_instance_profiles_for_role"),
        ],
    ),
    #[cfg(feature = "iam")]
    ("role can", &[calls("iam::get_role"), calls("iam::simulate_principal_policy")]),
    #[cfg(feature = "ssm")]
    ("param ls", &[calls("ssm::list_parameters")]),
    #[cfg(feature = "ssm")]
    ("param get", &[calls("ssm::get_parameter"), calls("ssm::get_parameter_json_field")]),
    #[cfg(feature = "ssm")]
    ("param put", &[calls("ssm::put_parameter")]),
    #[cfg(feature = "ssm")]
    ("param rm", &[calls("ssm::delete_parameter")]),
    #[cfg(feature = "secretsmanager")]
    ("secret ls", &[calls("secretsmanager::list_secrets")]),
    #[cfg(feature = "secretsmanager")]
    ("secret get", &[calls("secretsmanager::get_secret"), calls("secretsmanager::get_secret_json_field")]),
    #[cfg(feature = "secretsmanager")]
    ("secret ensure", &[calls("secretsmanager::ensure_secret")]),
    #[cfg(feature = "secretsmanager")]
    ("secret rm", &[calls("secretsmanager::delete_secret")]),
    #[cfg(feature = "secretsmanager")]
    ("secret restore", &[calls("secretsmanager::restore_secret")]),
    #[cfg(feature = "eventbridge")]
    ("event put", &[calls("eventbridge::put_events")]),
    #[cfg(feature = "eventbridge")]
    ("event rule ls", &[calls("eventbridge::list_rules")]),
    #[cfg(feature = "eventbridge")]
    ("event rule show", &[calls("eventbridge::describe_rule"), calls("eventbridge::list_targets")]),
    #[cfg(feature = "eventbridge")]
    ("event rule rm", &[calls("eventbridge::delete_rule")]),
    #[cfg(feature = "dynamodb")]
    ("table ls", &[calls("dynamodb::list_tables")]),
    #[cfg(feature = "dynamodb")]
    ("table get", &[calls("dynamodb::get_item"), calls("dynamodb::get_item_consistently")]),
    #[cfg(feature = "dynamodb")]
    ("table put", &[calls("dynamodb::put_item")]),
    #[cfg(feature = "dynamodb")]
    ("table query", &[calls("dynamodb::query")]),
    #[cfg(feature = "dynamodb")]
    ("table scan", &[calls("dynamodb::scan")]),
    #[cfg(feature = "dynamodb")]
    ("table wait", &[calls("dynamodb::wait_until_table_active"), calls("dynamodb::wait_until_table_gone")]),
    #[cfg(feature = "ecs")]
    ("service status", &[calls("ecs::describe_services")]),
    #[cfg(feature = "ecs")]
    ("service deploy", &[calls("ecs::force_new_deployment"), calls_if("it waits", "ecs::wait_for_deployment")]),
    #[cfg(feature = "acm")]
    ("certificate ls", &[calls("acm::list_certificates")]),
    #[cfg(feature = "acm")]
    ("certificate ensure", &[calls("acm::ensure_certificate")]),
    #[cfg(feature = "acm")]
    ("certificate rm", &[calls("acm::delete_certificate"), calls("acm::delete_certificate_when_unused")]),
    #[cfg(feature = "opensearch")]
    ("domain status", &[calls("opensearch::describe_domain")]),
    #[cfg(feature = "opensearch")]
    (
        "domain destroy",
        &[calls("opensearch::destroy_domain"), calls_if("it waits", "opensearch::wait_until_domain_is_gone")],
    ),
    #[cfg(feature = "ec2")]
    ("vpc ls", &[calls("ec2::list_vpcs")]),
    #[cfg(feature = "ec2")]
    (
        "vpc show",
        &[
            calls("ec2::get_vpc"),
            calls("ec2::get_vpc_dns"),
            calls("ec2::list_subnets"),
            calls("ec2::list_route_tables"),
            calls_if("the VPC has DHCP options", "ec2::get_dhcp_options"),
        ],
    ),
    #[cfg(feature = "ec2")]
    ("vpc subnets", &[calls("ec2::get_vpc"), calls("ec2::list_subnets"), calls("ec2::list_route_tables")]),
    #[cfg(feature = "ec2")]
    ("vpc enis", &[calls("ec2::get_vpc"), calls("ec2::list_network_interfaces")]),
    #[cfg(feature = "ec2")]
    ("vpc diagram", &[calls("orchestration::get_vpc_inventory")]),
    #[cfg(feature = "ec2")]
    ("vpc plan-teardown", &[calls("orchestration::plan_vpc_teardown")]),
    #[cfg(feature = "ec2")]
    ("vpc teardown", &[calls("orchestration::plan_vpc_teardown"), calls("orchestration::execute_teardown")]),
    #[cfg(feature = "ec2")]
    (
        "vpc mirror",
        &[calls("orchestration::plan_mirror_vpc"), calls_if("it is no dry run", "orchestration::mirror_vpc")],
    ),
    #[cfg(feature = "ec2")]
    (
        "vpc unmirror",
        &[calls("orchestration::plan_unmirror_vpc"), calls_if("it is no dry run", "orchestration::unmirror_vpc")],
    ),
    #[cfg(feature = "ec2")]
    ("instance ls", &[calls("ec2::list_instances")]),
    #[cfg(feature = "ec2")]
    ("instance show", &[calls("ec2::get_instance")]),
    #[cfg(feature = "ec2")]
    (
        "instance run",
        &[
            calls("ec2::run_instances"),
            calls_if(IS_DRY, "ec2::can_run_instances"),
            calls_if("the image is named by its name", "ec2::find_newest_image"),
        ],
    ),
    #[cfg(feature = "ec2")]
    ("instance start", &[calls("ec2::start_instances")]),
    #[cfg(feature = "ec2")]
    ("instance stop", &[calls("ec2::stop_instances")]),
    #[cfg(feature = "ec2")]
    ("instance terminate", &[calls("ec2::terminate_instances"), calls_if("it asks first", "ec2::get_instances")]),
    #[cfg(feature = "ec2")]
    ("instance wait", &[calls("ec2::wait_for_instances")]),
    #[cfg(all(feature = "ec2", feature = "iam"))]
    ("launch", &[calls("orchestration::launch_instance")]),
    // What the command in the targets needs, their roles need.
    (
        "fan-out",
        &[
            calls("orchestration::fan_out"),
            calls_if("the accounts are those of an organization", "orchestration::list_active_accounts"),
            calls_if("the regions are those that are enabled", "orchestration::in_regions_of_each"),
            #[cfg(feature = "ec2")]
            calls_if("the regions are those that are enabled, by the role", "ec2::list_regions"),
        ],
    ),
];

#[cfg(feature = "s3")]
const UPLOADS: &str = "a file is uploaded";
#[cfg(feature = "s3")]
const DOWNLOADS: &str = "an object is downloaded";

#[cfg(feature = "s3")]
const COPY: &[Use] = &[
    calls_if(UPLOADS, "s3::put_file_to_bucket"),
    calls_if(UPLOADS, "s3::put_stream_to_bucket"),
    calls_if(DOWNLOADS, "s3::get_object"),
    calls_if(DOWNLOADS, "s3::stream_object"),
    calls_if("an object is copied", "s3::copy_object"),
    calls_if(SHOWS_PROGRESS, "s3::head_object"),
    calls_if("it is recursive", "s3::plan_sync"),
    calls_if("it is recursive", "s3::run_sync"),
];
#[cfg(feature = "s3")]
const MOVE: &[Use] = &[
    calls_if(UPLOADS, "s3::move_file_to_bucket"),
    calls_if(DOWNLOADS, "s3::move_object_to_file"),
    calls_if("an object is moved", "s3::move_object"),
    calls_if(SHOWS_PROGRESS, "s3::head_object"),
    calls_if("it is recursive", "s3::plan_sync"),
    calls_if("it is recursive", "s3::run_sync"),
];

/// Commands that ask AWS nothing, or an embedded one alone.
#[cfg(test)]
pub(super) const WITHOUT_AWS: &[&str] = &["completions", "demo", "local serve", "permissions"];
