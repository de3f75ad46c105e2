//! Every public operation can be spawned: its future, and what is made of a stream of it, is `Send` in a task of the caller's.
//!
//! The compiler loses lifetimes on the way into a task, so that a future which is `Send` where it is written may be none there:
//! closures over borrowed things are what it stumbles on. To compile this is the test.

use crate::register::public_functions;
use crate::table::{OrderOutcome, Placed};
use cloudwatch_interactions::OutcomeEvent;
use futures::{Stream, StreamExt, stream};
use s3_interactions::ObjectError;
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::pin::pin;

/// What `tokio::spawn` asks of a task. Nothing of it is run.
fn spawned(_: impl Future<Output = impl Sized> + Send + 'static) {}

/// An argument that nobody makes.
fn of<T>() -> T {
    unreachable!("nothing is run")
}

async fn read<T>(stream: impl Stream<Item = T>) {
    let mut stream = pin!(stream);
    while stream.next().await.is_some() {}
}

/// The names of the functions, each of which is called in a task.
macro_rules! spawned {
    (
        $library:ident as $short:literal;
        futures { $($future:ident$(::<$item:ty>)?($($argument:expr),*);)* }
        streams { $($stream:ident$(::<$element:ty>)?($($part:expr),*);)* }
    ) => {{
        $(spawned(async { $library::$future$(::<$item>)?($($argument),*).await });)*
        $(spawned(async { read($library::$stream$(::<$element>)?($($part),*)).await });)*
        let names = [$(stringify!($future),)* $(stringify!($stream),)*];
        names.map(|name| format!("{}::{name}", $short)).to_vec()
    }};
}

#[test]
fn when_a_function_is_public_then_a_task_that_calls_it_can_be_spawned() {
    let spawned = [
        acm(),
        cloudwatch(),
        dynamodb(),
        #[cfg(feature = "ec2")]
        ec2(),
        ecs(),
        eventbridge(),
        iam(),
        opensearch(),
        orchestration(),
        #[cfg(feature = "ec2")]
        orchestration_of_ec2(),
        organizations(),
        s3(),
        secretsmanager(),
        ssm(),
        sts(),
    ];
    let spawned: BTreeSet<String> = spawned.into_iter().flatten().collect();
    let mut public = public_functions();
    assert!(public.remove("s3::upload_journal_name"), "it names a file, and is no future");
    let missing: Vec<_> = public.difference(&spawned).collect();
    assert!(missing.is_empty(), "not in this list: {missing:?}");
}

fn acm() -> Vec<String> {
    spawned! { acm_interactions as "acm";
        futures {
            delete_certificate("", &of());
            delete_certificate_when_unused("", &of(), &of());
            describe_certificate("", &of());
            ensure_certificate("", &of(), &of());
            import_certificate(&of(), &[("", "")], &of());
            reimport_certificate("", &of(), &of());
            wait_until_certificate_is_issued("", &of(), &of());
        }
        streams {
            list_certificates(&of());
        }
    }
}

fn cloudwatch() -> Vec<String> {
    spawned! { cloudwatch_interactions as "cloudwatch";
        futures {
            delete_alarms([""], &of());
            delete_dashboards([""], &of());
            ensure_alarm(&of(), &of());
            get_alarm("", &of());
            get_dashboard("", &of());
            get_metric_data(&[of()], of(), &of());
            get_metric_statistics(&of(), &[of()], of(), of(), &of());
            put_dashboard("", &of(), &of());
            put_event_metrics([&of::<OutcomeEvent<OrderOutcome>>()], &of());
            put_metric_data(&[of()], &of());
            set_alarm_state("", of(), "", &of());
            wait_for_alarm_state("", of(), &of(), &of());
        }
        streams {
            describe_alarms(&of(), &of());
            list_dashboards("", &of());
            list_metrics(&of(), &of());
            stream_alarm_history("", &of());
        }
    }
}

fn dynamodb() -> Vec<String> {
    spawned! { dynamodb_interactions as "dynamodb";
        futures {
            batch_get::<String>("", &[""], &of());
            batch_write("", &of(), &[of()], &of());
            delete_item("", "", Some(&of()), &of());
            describe_table("", &of());
            get_item::<String>("", "", &of());
            get_item_consistently::<String>("", "", &of());
            put_item("", "", Some(&of()), &of());
            transact_write(&[of()], &of());
            update_item("", "", &of(), Some(&of()), &of());
            wait_until_table_active("", &of(), &of());
            wait_until_table_gone("", &of(), &of());
        }
        streams {
            list_tables(&of());
            query::<String>("", &of(), &of());
            scan::<String>("", &of(), &of());
        }
    }
}

#[cfg(feature = "ec2")]
#[expect(clippy::too_many_lines, reason = "a line a function")]
fn ec2() -> Vec<String> {
    spawned! { ec2_interactions as "ec2";
        futures {
            add_mirror_rule("", &of(), &of());
            allocate_elastic_ip(&of(), &of());
            associate_route_table("", "", &of());
            attach_internet_gateway("", "", &of());
            authorize_security_group_rules("", &[of()], &of());
            can_create_vpc(&of(), &of());
            can_delete_vpc("", &of());
            can_run_instances(&of(), &of());
            create_egress_only_internet_gateway("", &of(), &of());
            create_internet_gateway(&of(), &of());
            create_key_pair("", &of(), &of(), &of());
            create_mirror_filter(&of(), &of());
            create_mirror_target(&of(), &of(), Some(""), &of());
            create_nat_gateway(&of(), &of());
            create_network_acl("", &of(), &of());
            create_network_acl_entry("", &of(), &of());
            create_network_interface(&of(), &of());
            create_route("", &of(), &of(), &of());
            create_route_table("", &of(), &of());
            create_security_group(&of(), &of());
            create_subnet(&of(), &of());
            create_vpc(&of(), &of());
            create_vpc_endpoint(&of(), &of());
            delete_egress_only_internet_gateway("", &of());
            delete_internet_gateway("", &of());
            delete_key_pair("", &of());
            delete_mirror_filter("", &of());
            delete_mirror_rule("", &of());
            delete_mirror_session("", &of());
            delete_mirror_target("", &of());
            delete_nat_gateway("", &of());
            delete_network_acl("", &of());
            delete_network_acl_entry("", of(), of(), &of());
            delete_network_interface("", &of());
            delete_route("", &of(), &of());
            delete_route_table("", &of());
            delete_security_group("", &of());
            delete_subnet("", &of());
            delete_vpc("", &of());
            delete_vpc_endpoints(&[""], &of());
            delete_vpc_peering_connection("", &of());
            detach_internet_gateway("", "", &of());
            detach_network_interface("", &of());
            disassociate_route_table("", &of());
            find_blockers(&of(), &of());
            find_images(&of(), &of());
            find_newest_image(&of(), &of());
            get_azs_in_region(&of());
            get_azs_with_instance_type("", &of());
            get_dhcp_options("", &of());
            get_enis_of_instance("", &of());
            get_enis_of_subnet("", &of());
            get_image("", &of());
            get_instance("", &of());
            get_instance_type("", &of());
            get_instances(&[""], &of());
            get_internet_gateway("", &of());
            get_key_pair("", &of());
            get_mirror_filter("", &of());
            get_mirror_target("", &of());
            get_nat_gateway("", &of());
            get_network_acl("", &of());
            get_network_interface("", &of());
            get_route_table("", &of());
            get_security_group("", &of());
            get_subnet("", &of());
            get_subnets_of_vpc("", &of());
            get_tags(&[""], &of());
            get_vpc("", &of());
            get_vpc_dns("", &of());
            get_vpc_endpoint("", &of());
            import_key_pair("", "", &of(), &of());
            list_key_pairs(&of());
            list_regions(&of());
            list_zones(&of());
            mirror_amazon_dns("", of(), &of());
            mirror_network_interface(&of(), &of());
            reboot_instances(&[""], &of());
            release_elastic_ip("", &of());
            remove_tags(&[""], &[""], &of());
            replace_route("", &of(), &of(), &of());
            replace_route_table_association("", "", &of());
            revoke_security_group_rules("", &[of()], &of());
            run_instances(&of(), &of());
            set_tags(&[""], &of(), &of());
            set_vpc_dns_hostnames("", of(), &of());
            set_vpc_dns_support("", of(), &of());
            start_instances(&[""], &of());
            stop_instances(&[""], of(), &of());
            terminate_instances(&[""], &of());
            wait_for_instances(&[""], &of(), &of(), &of());
            wait_until_nat_gateway_available("", &of(), &of());
            wait_until_nat_gateway_deleted("", &of(), &of());
            wait_until_network_interface_detached("", &of(), &of());
            wait_until_vpc_endpoint_available("", &of(), &of());
            wait_until_vpc_endpoint_deleted("", &of(), &of());
        }
        streams {
            list_egress_only_internet_gateways(&of(), &of());
            list_elastic_ips(&of());
            list_enis_of_security_group("", &of());
            list_enis_of_subnet("", &of());
            list_instance_types(&[""], &of());
            list_instances(&of(), &of());
            list_internet_gateways(&of(), &of());
            list_mirror_filters(&of());
            list_mirror_sessions(&of(), &of());
            list_mirror_targets(&of());
            list_nat_gateways(&of(), &of());
            list_network_acls(&of(), &of());
            list_network_interfaces(&of(), &of());
            list_route_tables(&of(), &of());
            list_security_groups(&of(), &of());
            list_subnets(&of(), &of());
            list_tags(&[""], &of());
            list_vpc_endpoints(&of(), &of());
            list_vpc_peering_connections(&of(), &of());
            list_vpcs(&of());
            list_vpn_gateways(&of(), &of());
        }
    }
}

fn ecs() -> Vec<String> {
    spawned! { ecs_interactions as "ecs";
        futures {
            describe_service("", "", &of());
            describe_services("", &[""], &of());
            force_new_deployment("", "", &of());
            wait_for_deployment("", "", &of(), &of(), &of());
        }
        streams {}
    }
}

fn eventbridge() -> Vec<String> {
    spawned! { eventbridge_interactions as "eventbridge";
        futures {
            delete_rule("", "", &of());
            describe_rule("", "", &of());
            put_domain_events("", &[of::<Placed>()], &of());
            put_events("", &[of()], &of());
            put_rule(&of(), &of());
            put_targets("", "", &[of()], &of());
            remove_targets("", "", &[of()], &of());
        }
        streams {
            list_rules("", "", &of());
            list_targets("", "", &of());
        }
    }
}

fn iam() -> Vec<String> {
    spawned! { iam_interactions as "iam";
        futures {
            delete_instance_profile("", &of());
            delete_managed_policy("", &of());
            delete_role("", of(), &of());
            does_role_exist("", &of());
            ensure_instance_profile(&of(), &of());
            ensure_managed_policy(&of(), &of());
            ensure_role(&of(), &of());
            get_instance_profile("", &of());
            get_role("", &of());
            get_role_policy("", "", &of());
            list_instance_profiles_for_role("", &of());
            list_role_policies("", &of());
            simulate_principal_policy("", &[of()], &[of()], &[of()], &of());
            wait_until_role_is_visible("", &of(), &of());
        }
        streams {
            list_roles("", &of());
        }
    }
}

fn opensearch() -> Vec<String> {
    spawned! { opensearch_interactions as "opensearch";
        futures {
            describe_domain("", &of());
            destroy_domain("", &of());
            wait_until_domain_is_gone("", &of(), &of());
        }
        streams {}
    }
}

fn orchestration() -> Vec<String> {
    spawned! { aws_interactions_orchestration as "orchestration";
        futures {
            ensure_access_logging("", &of(), &of(), &of());
            ensure_account_bucket("", &of());
            ensure_cross_account_role(&of(), &of(), &of(), &of());
            fan_out(&of(), |_, _| async { Ok::<(), io::Error>(()) }, &of(), &of());
            in_regions_of_each(of(), |_, _| async { Ok::<Vec<String>, io::Error>(of()) }, &of(), &of());
            list_active_accounts(&of(), &of());
            plan_access_logging("", &of(), &of(), &of());
        }
        streams {}
    }
}

#[cfg(feature = "ec2")]
fn orchestration_of_ec2() -> Vec<String> {
    spawned! { aws_interactions_orchestration as "orchestration";
        futures {
            execute_teardown(&of(), &of(), &of());
            get_vpc_inventory(&of(), &of(), &of(), &of());
            launch_instance(&of(), &of(), &of());
            mirror_vpc("", &of(), &of(), &of());
            plan_mirror_vpc("", &of(), &of());
            plan_unmirror_vpc("", &of(), &of());
            plan_vpc_teardown("", &of(), &of());
            unmirror_vpc("", &of(), &of(), &of());
        }
        streams {}
    }
}

fn organizations() -> Vec<String> {
    spawned! { organizations_interactions as "organizations";
        futures {
            describe_account("", &of());
            describe_organization(&of());
            describe_organizational_unit("", &of());
            get_organizational_unit_tree("", &of());
            list_parents("", &of());
            list_tags("", &of());
        }
        streams {
            list_accounts(&of());
            list_accounts_of_parent("", &of());
            list_accounts_tagged("", Some(""), &of());
            list_accounts_under("", &of());
            list_organizational_units("", &of());
            list_roots(&of());
            only_tagged(stream::iter([of()]), "", None, &of());
        }
    }
}

fn s3() -> Vec<String> {
    spawned! { s3_interactions as "s3";
        futures {
            copy_object(&of(), &of(), &of(), &of());
            count_bucket_contents("", &of());
            count_prefix_contents("", "", &of());
            create_bucket("", &of(), &of());
            delete_bucket("", &of());
            delete_bucket_policy("", &of());
            delete_object("", "", &of());
            delete_object_stream("", stream::iter([Ok::<_, ObjectError>(String::new())]), &of(), &of());
            delete_objects("", [String::new()], &of());
            delete_prefix("", &of(), of(), &of(), &of());
            destroy_bucket("", &of(), &of());
            empty_bucket("", &of(), &of());
            end_prefix_expiration("", "", &of());
            end_upload_expiration("", &of());
            ensure_bucket_exists("", &of(), &of());
            expire_prefix("", "", &of());
            expire_uploads("", of(), &of());
            get_bucket_logging("", &of());
            get_bucket_policy("", &of());
            get_bucket_region("", &of());
            get_bucket_settings("", &of());
            get_bucket_status("", &of());
            get_object("", "", &of::<PathBuf>(), &of(), &of());
            get_object_bytes("", "", of(), &of());
            get_object_usage("", Some(""), &of());
            get_object_user_metadata("", "", &of());
            get_prefix_expiration("", "", &of());
            get_upload_expiration("", &of());
            has_default_retention("", &of());
            head_object("", "", &of());
            is_bucket_owned_by("", "", &of());
            is_requester_pays("", &of());
            list_bucket_objects("", Some(""), &of());
            list_buckets(&of());
            move_file_to_bucket(&of::<PathBuf>(), "", "", &of(), &of());
            move_object(&of(), &of(), &of(), &of());
            move_object_to_file(&of(), &of::<PathBuf>(), &of(), &of());
            plan_sync(&of(), &of(), &of(), &of());
            presign_get("", "", of(), &of());
            presign_put("", "", of(), &of());
            put_bucket_encryption("", &of(), &of());
            put_bucket_logging("", Some(&of()), &of());
            put_bucket_policy("", "", &of());
            put_bucket_tags("", &of(), &of());
            put_bucket_versioning("", of(), &of());
            put_file_to_bucket(&of::<PathBuf>(), "", "", &of(), &of());
            put_object_bytes(of(), "", "", &of(), &of());
            put_object_ownership("", of(), &of());
            put_public_access_block("", of(), &of());
            put_stream_to_bucket(&mut tokio::io::empty(), "", "", &of(), &of());
            stream_object("", "", &of(), &of());
        }
        streams {
            find_object_versions("", &of(), of(), &of());
            find_objects("", &of(), of(), &of());
            run_sync(&of(), &of(), &of());
            stream_bucket_objects("", Some(""), &of());
            stream_bucket_objects_in_parallel("", Some(""), of(), &of());
            stream_folder("", "", &of());
        }
    }
}

fn secretsmanager() -> Vec<String> {
    spawned! { secretsmanager_interactions as "secretsmanager";
        futures {
            delete_secret("", of(), &of());
            ensure_secret("", &of(), &of());
            get_secret("", &of());
            get_secret_json::<String>("", &of());
            get_secret_json_field("", "", &of());
            restore_secret("", &of());
        }
        streams {
            list_secrets("", &of());
        }
    }
}

fn ssm() -> Vec<String> {
    spawned! { ssm_interactions as "ssm";
        futures {
            delete_parameter("", &of());
            get_latest_image_id(&of(), &of());
            get_parameter("", &of());
            get_parameter_json::<String>("", &of());
            get_parameter_json_field("", "", &of());
            get_parameter_value("", &of());
            put_parameter(&of(), &of());
        }
        streams {
            get_parameters_by_path("", of(), &of());
            list_parameters("", of(), &of());
        }
    }
}

fn sts() -> Vec<String> {
    spawned! { sts_interactions as "sts";
        futures {
            assume_role(&of(), &of());
            decode_authorization_message("", &of());
            get_caller_identity(&of());
            get_session_token(of(), Some(&of()), &of());
        }
        streams {}
    }
}
