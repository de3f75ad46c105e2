//! `awsi domain …`

use crate::help::{documented, help};
use crate::json::{document, fields};
use crate::json_service::JsonService;
use crate::world::{Answer, World, run};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const GET: &str = "GET /2021-01-01/opensearch/domain/search";
const DELETE: &str = "DELETE /2021-01-01/opensearch/domain/search";

fn awsi(world: &World, opensearch: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["domain"], arguments, &["--endpoint-url", &opensearch.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

fn domain(deleted: bool) -> Value {
    json!({ "DomainStatus": {
        "DomainId": "123456789012/search", "DomainName": "search", "ClusterConfig": {}, "Created": true,
        "ARN": "arn:aws:es:us-east-1:123456789012:domain/search", "Deleted": deleted, "EngineVersion": "OpenSearch_2.19",
        "Endpoint": "search-1.us-east-1.es.amazonaws.com",
    } })
}

/// A domain that is told of so often after its deletion.
fn going_after(looks: usize) -> JsonService {
    let seen = AtomicUsize::new(0);
    JsonService::answering(move |operation, _| match operation {
        GET if seen.fetch_add(1, Ordering::Relaxed) >= looks => Err("ResourceNotFoundException"),
        _ => Ok(domain(true)),
    })
}

const QUICK: [&str; 4] = ["destroy", "search", "--yes", "--interval=10ms"];

#[test]
fn when_a_domain_is_asked_about_then_people_and_programs_get_how_it_stands() {
    let (world, opensearch) = (World::new(), JsonService::answering(|_, _| Ok(domain(false))));
    let told = awsi(&world, &opensearch, &["status", "search"]).exits(0);
    assert!(told.stdout.contains("Status    Active\n"), "{}", told.stdout);
    assert_eq!(opensearch.asked(GET).len(), 1);
    let told = awsi(&world, &opensearch, &["status", "search", "--output", "json"]).exits(0);
    let expected = json!({
        "name": "search", "arn": "arn:aws:es:us-east-1:123456789012:domain/search", "status": "Active",
        "engine_version": "OpenSearch_2.19", "endpoint": "search-1.us-east-1.es.amazonaws.com", "vpc_id": null,
    });
    assert_eq!(document(&told.stdout), expected);
    assert!(help(&["domain", "status"]).contains("JSON: name, arn, status, engine_version, endpoint, vpc_id\n"));
}

#[test]
fn when_a_domain_is_destroyed_then_the_command_ends_when_it_is_gone() {
    let (world, opensearch) = (World::new(), going_after(2));
    awsi(&world, &opensearch, &["destroy", "search"]).exits(2).complains(&["nothing is deleted without --yes"]);
    assert!(opensearch.asked(DELETE).is_empty());
    let told = awsi(&world, &opensearch, &QUICK).exits(0);
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("The domain search is gone.\n", "Deleting\n"));
    assert_eq!((opensearch.asked(DELETE).len(), opensearch.asked(GET).len()), (1, 3));
    let told = awsi(&world, &going_after(0), &[&QUICK[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields(&told.stdout), documented(&help(&["domain", "destroy"])));
    assert_eq!(document(&told.stdout)["outcome"], "gone");
}

#[test]
fn when_a_domain_is_only_begun_to_be_destroyed_or_was_not_there_then_nothing_is_waited_for() {
    let (world, opensearch) = (World::new(), going_after(usize::MAX));
    let told = awsi(&world, &opensearch, &["destroy", "search", "--yes", "--no-wait"]).exits(0);
    assert_eq!(told.stdout, "The domain search is being deleted.\n");
    let missing = JsonService::answering(|_, _| Err("ResourceNotFoundException"));
    let told = awsi(&world, &missing, &["destroy", "search", "--yes"]).exits(0);
    assert_eq!(told.stdout, "There is no domain search.\n");
    assert!(opensearch.asked(GET).is_empty() && missing.asked(GET).is_empty());
}

#[test]
fn when_a_domain_cannot_be_had_or_destroyed_then_the_exit_code_says_why() {
    let world = World::new();
    let missing = JsonService::answering(|_, _| Err("ResourceNotFoundException"));
    awsi(&world, &missing, &["status", "search"]).exits(3).complains(&["hint: `aws opensearch list-domain-names`"]);
    awsi(&world, &missing, &["status", "A"]).exits(2).complains(&["`A` is not the name of a domain"]);
    let denied = JsonService::answering(|_, _| Err("AccessDeniedException"));
    awsi(&world, &denied, &QUICK).exits(4).complains(&["caused by: opensearch DeleteDomain: access denied"]);
    let endless = awsi(&world, &going_after(usize::MAX), &[&QUICK[..], &["--timeout=1s"]].concat()).exits(1);
    endless.complains(&["the domain `search` is still Deleting after 1 s"]);
}
