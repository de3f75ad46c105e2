//! Every command with everything logged: no secret of the caller, and none that a command was given, comes out.

#[cfg(any(
    all(feature = "acm", feature = "ecs", feature = "opensearch"),
    all(feature = "dynamodb", feature = "eventbridge"),
    all(feature = "secretsmanager", feature = "ssm")
))]
use crate::json_service::JsonService;
use crate::secrets::{MFA_CODE, ROLE, assert_clean, tells_mfa_code, verbose};
use crate::world::{World, awsi, run};
#[cfg(any(
    all(feature = "acm", feature = "ecs", feature = "opensearch"),
    all(feature = "dynamodb", feature = "eventbridge"),
    all(feature = "secretsmanager", feature = "ssm")
))]
use serde_json::json;
use std::collections::BTreeSet;

/// A story in which every command has its part, and the exit code of each. Words in braces are ids that were told before.
pub(crate) const PLAYS: &[(i32, &str)] = &[
    (0, "whoami"),
    (0, "doctor"),
    (0, "bucket create logs --versioning"),
    (0, "bucket create data"),
    (0, "bucket ensure data"),
    (0, "bucket status logs"),
    (0, "bucket log data"),
    (0, "bucket uploads data --end-after 7"),
    (0, "bucket put a s3://logs/a"),
    (0, "bucket get s3://logs/a b"),
    (0, "bucket head s3://logs/a"),
    (0, "bucket cat s3://logs/a"),
    (0, "bucket cp s3://logs/a s3://logs/b"),
    (0, "bucket mv s3://logs/b s3://logs/c"),
    (0, "bucket find logs --name *"),
    (0, "bucket ls logs --recursive"),
    (0, "bucket du logs"),
    (0, "bucket sync folder s3://data/folder"),
    (0, "bucket diff folder s3://data/folder"),
    (0, "bucket rm s3://logs/c --report report"),
    (0, "bucket empty logs --yes"),
    (0, "bucket destroy logs --yes"),
    (0, "role ensure web --trust-service ec2.amazonaws.com"),
    (0, "role ls"),
    (0, "role show web"),
    (5, "role can web s3:GetObject"),
    (0, "role rm web --yes"),
    (0, "metrics put Shop Orders 3"),
    (0, "metrics ls Shop"),
    (0, "metrics get Shop Orders"),
    (0, "metrics plot Shop Orders"),
    (0, "alarm ensure slow --namespace Shop --metric Orders --when >250"),
    (0, "alarm ls"),
    (0, "alarm show slow"),
    (0, "alarm set-state slow ok"),
    (0, "alarm wait slow --state ok"),
    (0, "alarm history slow"),
    (0, "alarm rm slow --yes"),
    (0, "dashboard put shop shop.json"),
    (0, "dashboard ls"),
    (0, "dashboard show shop"),
    (0, "dashboard rm shop --yes"),
    (0, "fan-out --accounts 111111111111,222222222222 --role Audit --results results -- bucket ls"),
    (0, "permissions bucket get"),
    (0, "completions bash"),
    (0, "demo"),
];

#[cfg(feature = "ec2")]
const PLAYS_OF_EC2: &[(i32, &str)] = &[
    (0, "vpc ls"),
    (0, "vpc show {vpc}"),
    (0, "vpc subnets {vpc}"),
    (0, "vpc enis {vpc}"),
    (0, "vpc diagram {vpc}"),
    (0, "vpc mirror {vpc} --target {target} --filter {filter}"),
    (0, "vpc unmirror {vpc} --yes"),
    (0, "instance run --image ami-0a --type t3.micro --subnet {subnet} --user-data user-data"),
    (0, "instance ls"),
    (0, "instance show {instance}"),
    (0, "instance stop {instance}"),
    (0, "instance start {instance}"),
    (0, "instance wait {instance} --state running"),
    (0, "launch shop --image ami-0a --type t3.micro --subnet {subnet} --user-data user-data"),
    (0, "instance terminate {instance} --yes"),
    (0, "vpc plan-teardown {vpc}"),
    (0, "vpc teardown {vpc} --yes"),
];
#[cfg(not(feature = "ec2"))]
const PLAYS_OF_EC2: &[(i32, &str)] = &[];

/// The same of values that a service of the test's own keeps. Those who are asked for a value print it, and log none.
#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
const PLAYS_OF_VALUES: &[(i32, &str)] = &[
    (0, "param put /shop/token --secure --file value"),
    (0, "param get /shop/token"),
    (0, "param get /shop/token --field password"),
    (0, "param ls"),
    (0, "param rm /shop/token --yes"),
    (0, "secret ensure shop --file value"),
    (0, "secret get shop"),
    (0, "secret get shop --field password"),
    (0, "secret ls"),
    (0, "secret rm shop --yes"),
    (0, "secret restore shop"),
];
#[cfg(not(all(feature = "secretsmanager", feature = "ssm")))]
const PLAYS_OF_VALUES: &[(i32, &str)] = &[];

/// The same of details and items that a service of the test's own keeps. Those who are asked for an item print it, and log
/// none.
#[cfg(all(feature = "dynamodb", feature = "eventbridge"))]
const PLAYS_OF_ITEMS: &[(i32, &str)] = &[
    (0, "event put --source shop --type t value"),
    (0, "event rule ls"),
    (0, "event rule show orders"),
    (0, "event rule rm orders --yes"),
    (0, "table ls"),
    (0, "table get orders {\"id\":\"MARKED-GIVEN\"}"),
    (0, "table put orders value"),
    (0, "table query orders {\"id\":\"MARKED-GIVEN\"}"),
    (0, "table scan orders"),
    (0, "table wait orders"),
];
#[cfg(not(all(feature = "dynamodb", feature = "eventbridge")))]
const PLAYS_OF_ITEMS: &[(i32, &str)] = &[];
/// The same of services that are not embedded.
#[cfg(all(feature = "acm", feature = "ecs", feature = "opensearch"))]
const PLAYS_OF_SERVICES: &[(i32, &str)] = &[
    (0, "service status shop web"),
    (0, "service deploy shop web --no-wait"),
    (0, "certificate ls"),
    (0, "certificate ensure web"),
    (0, "certificate rm arn:aws:acm:us-east-1:123456789012:certificate/1 --yes"),
    (0, "domain status search"),
    (0, "domain destroy search --yes --no-wait"),
];
#[cfg(not(all(feature = "acm", feature = "ecs", feature = "opensearch")))]
const PLAYS_OF_SERVICES: &[(i32, &str)] = &[];

/// Played elsewhere: the URL is what it prints, and a server says nothing until it is ended.
const ELSEWHERE: [&str; 2] = ["bucket presign", "local serve"];

/// A world in which the story can be played.
pub(crate) fn story() -> World {
    let world = World::new();
    world.file("a", "content");
    world.file("user-data", "#!/bin/sh\npassword=MARKED-USER-DATA");
    world.file("shop.json", r#"{"widgets": []}"#);
    std::fs::create_dir(world.folder.path().join("folder")).expect("a folder");
    world.file("folder/a", "content");
    world
}

/// The ids that plays name.
#[cfg(feature = "ec2")]
fn ids(world: &World) -> Vec<(&'static str, String)> {
    use crate::mirrors;
    let (vpc, subnet) = world.doing(mirrors::vpc);
    let (target, filter) = world.doing(async |provider| {
        let tap = mirrors::interface_of_new_instance(&subnet, &provider).await;
        mirrors::target_and_filter(&tap, &provider).await
    });
    let rows = crate::json::document(&world.awsi(&["instance", "ls", "--output", "json"]).exits(0).stdout);
    let instance = rows[0]["id"].as_str().expect("an id").to_owned();
    vec![("{vpc}", vpc), ("{subnet}", subnet), ("{target}", target), ("{filter}", filter), ("{instance}", instance)]
}

#[cfg(not(feature = "ec2"))]
fn ids(_: &World) -> Vec<(&'static str, String)> {
    Vec::new()
}

#[test]
fn when_everything_is_logged_and_every_command_is_run_then_no_secret_is_in_what_any_prints() {
    let world = story();
    let ids = ids(&world);
    let mut logged = 0;
    for (code, line) in PLAYS.iter().chain(PLAYS_OF_EC2) {
        let line = ids.iter().fold((*line).to_owned(), |line, (name, id)| line.replace(name, id));
        let answer = verbose(&world, &line.split(' ').collect::<Vec<_>>()).exits(*code);
        logged += usize::from(answer.stderr.contains("_interactions"));
        assert_clean(&answer);
    }
    assert!(logged > 30, "only {logged} commands logged anything");
    assert_no_secret_is_written(&world, &["user-data"]);
    for (name, told) in [("report", "s3://logs/c"), ("results", "111111111111")] {
        assert!(world.read(name).contains(told), "{name} tells nothing");
    }
}

/// Reports, results and whatever else commands leave behind, but for these files.
fn assert_no_secret_is_written(world: &World, given: &[&str]) {
    let mut folders = vec![world.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !given.iter().any(|name| path.ends_with(name)) {
                let content = std::fs::read(&path).expect("a file");
                let content = String::from_utf8_lossy(&content);
                for secret in ["MARKED", "Signature"] {
                    assert!(!content.contains(secret), "{secret} in {}", path.display());
                }
                assert!(!tells_mfa_code(&content), "the code in {}", path.display());
            }
        }
    }
}

/// What both services say: of everything one, with a value that nobody may log.
#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
fn values() -> JsonService {
    const VALUE: &str = r#"{"password": "MARKED-STORED"}"#;
    JsonService::answering(|operation, _| {
        Ok(match operation {
            "GetParameter" => json!({ "Parameter": { "Name": "/shop/token", "Type": "SecureString", "Value": VALUE } }),
            "GetSecretValue" => {
                json!({ "Name": "shop", "ARN": "arn:aws:a", "VersionId": "v-1", "SecretString": VALUE })
            }
            "DescribeParameters" => json!({ "Parameters": [] }),
            "ListSecrets" => json!({ "SecretList": [] }),
            "PutParameter" => json!({ "Version": 1 }),
            _ => json!({ "Name": "shop", "DeletionDate": 9 }),
        })
    })
}

#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
#[test]
fn when_everything_is_logged_and_values_are_kept_and_read_then_none_is_in_the_log() {
    let (world, service) = (World::new(), values());
    world.file("value", r#"{"password": "MARKED-GIVEN"}"#);
    for (code, line) in PLAYS_OF_VALUES {
        let arguments: Vec<&str> = line.split(' ').chain(["--endpoint-url", &service.url]).collect();
        let mut answer = verbose(&world, &arguments).exits(*code);
        let is_asked_for = line.contains(" get ");
        assert_eq!(answer.stdout.contains("MARKED-STORED"), is_asked_for, "{answer:#?}");
        if is_asked_for {
            answer.stdout.clear();
        }
        assert_clean(&answer);
    }
}

/// What both services say: of everything one, with an item that nobody may log.
#[cfg(all(feature = "dynamodb", feature = "eventbridge"))]
fn items() -> JsonService {
    JsonService::answering(|operation, _| {
        let item = json!({ "id": { "S": "MARKED-STORED" } });
        Ok(match operation {
            "PutEvents" => json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "id" }] }),
            "DescribeRule" => json!({ "Name": "orders", "Arn": "arn:rule", "EventBusName": "default" }),
            "GetItem" => json!({ "Item": item }),
            "Query" | "Scan" => json!({ "Items": [item] }),
            "DescribeTable" => {
                let key = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
                json!({ "Table": { "TableName": "orders", "TableStatus": "ACTIVE", "KeySchema": key } })
            }
            _ => json!({}),
        })
    })
}

/// What all three say: of everything one.
#[cfg(all(feature = "acm", feature = "ecs", feature = "opensearch"))]
fn services() -> JsonService {
    JsonService::answering(|operation, _| {
        let web = json!({ "serviceName": "web", "deployments": [{ "id": "new", "status": "PRIMARY" }] });
        Ok(match operation {
            "DescribeServices" => json!({ "services": [web] }),
            "UpdateService" => json!({ "service": web }),
            "ListCertificates" => json!({ "CertificateSummaryList": [] }),
            "ImportCertificate" | "DeleteCertificate" => json!({ "CertificateArn": "arn:aws:acm:a" }),
            _ => json!({ "DomainStatus": { "DomainId": "1/a", "DomainName": "a", "ARN": "arn", "ClusterConfig": {} } }),
        })
    })
}

#[cfg(all(feature = "dynamodb", feature = "eventbridge"))]
#[test]
fn when_everything_is_logged_and_events_and_items_are_put_and_read_then_none_is_in_the_log() {
    let (world, service) = (World::new(), items());
    world.file("value", r#"{"id": "MARKED-GIVEN"}"#);
    for (code, line) in PLAYS_OF_ITEMS {
        let arguments: Vec<&str> = line.split(' ').chain(["--endpoint-url", &service.url]).collect();
        let mut answer = verbose(&world, &arguments).exits(*code);
        let is_asked_for = ["table get", "table query", "table scan"].iter().any(|command| line.starts_with(command));
        assert_eq!(answer.stdout.contains("MARKED-STORED"), is_asked_for, "{answer:#?}");
        if is_asked_for {
            answer.stdout.clear();
        }
        assert_clean(&answer);
    }
}

#[cfg(all(feature = "acm", feature = "ecs", feature = "opensearch"))]
#[test]
fn when_everything_is_logged_and_a_certificate_is_made_then_its_private_key_is_in_no_log() {
    let (world, service) = (World::new(), services());
    for (code, line) in PLAYS_OF_SERVICES {
        let arguments: Vec<&str> = line.split(' ').chain(["--endpoint-url", &service.url]).collect();
        let answer = verbose(&world, &arguments).exits(*code);
        assert_clean(&answer);
        // The second is how a request has it: base64 of its first line.
        for sign in ["PRIVATE KEY", "LS0tLS1CRUdJTiBQUklWQVRF"] {
            assert!(!answer.stdout.contains(sign) && !answer.stderr.contains(sign), "{line}: {sign}");
        }
    }
    let key = service.asked("ImportCertificate")[0]["PrivateKey"].as_str().map(str::to_owned);
    assert!(key.is_some_and(|key| key.starts_with("LS0tLS1CRUdJTiBQUklWQVRF")), "it is what was looked for");
}

#[test]
fn when_everything_is_logged_and_aws_is_embedded_in_the_process_then_its_log_holds_no_secret_either() {
    let world = story();
    for line in [
        "--local whoami",
        "--local bucket create logs",
        #[cfg(feature = "ec2")]
        "--local instance run --image ami-0a --type t3.micro --user-data user-data",
    ] {
        assert_clean(&verbose(&world, &line.split(' ').collect::<Vec<_>>()).exits(0));
    }
    let mut command = world.command(&["-vvv", "whoami", "--assume-role", ROLE, "--mfa-serial", "GAHT12345678"]);
    let answer = run(command.env("AWSI_MFA_CODE", MFA_CODE).env("AWS_SECRET_ACCESS_KEY", "MARKED-SECRET-KEY")).exits(0);
    assert_clean(&answer);
    assert!(answer.stderr.contains("AssumeRole"), "{answer:#?}");
}

/// The commands that a help lists.
pub(crate) fn commands(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let help = run(&mut awsi(folder.path(), &[words, &["--help"]].concat())).exits(0).stdout;
    let list = help.split_once("Commands:\n").map(|(_, rest)| rest.split("\n\n").next().unwrap_or_default());
    let name = |line: &str| {
        let line = line.strip_prefix("  ").filter(|line| line.starts_with(char::is_alphabetic))?;
        line.split(' ').next().map(str::to_owned)
    };
    list.unwrap_or_default().lines().filter_map(name).filter(|name| name != "help").collect()
}

#[test]
fn when_there_is_a_command_then_its_secrets_are_looked_for() {
    let played: Vec<&str> = [PLAYS, PLAYS_OF_EC2, PLAYS_OF_VALUES, PLAYS_OF_ITEMS, PLAYS_OF_SERVICES]
        .into_iter()
        .flatten()
        .map(|(_, line)| *line)
        .chain(ELSEWHERE)
        .collect();
    let mut missing = BTreeSet::new();
    for group in commands(&[]) {
        let is_absent = |groups: &[&str], plays: &[_]| plays.is_empty() && groups.contains(&group.as_str());
        let of_services = [
            (&["vpc", "instance", "launch"][..], PLAYS_OF_EC2),
            (&["param", "secret"], PLAYS_OF_VALUES),
            (&["event", "table"], PLAYS_OF_ITEMS),
            (&["service", "certificate", "domain"], PLAYS_OF_SERVICES),
        ];
        if of_services.into_iter().any(|(groups, plays)| is_absent(groups, plays)) {
            continue;
        }
        let leaves = commands(&[&group]);
        let leaves: Vec<String> = leaves.iter().map(|leaf| format!("{group} {leaf}")).collect();
        let leaves = if leaves.is_empty() { vec![group] } else { leaves };
        let is_played = |leaf: &String| played.iter().any(|line| format!("{line} ").starts_with(&format!("{leaf} ")));
        missing.extend(leaves.into_iter().filter(|leaf| !is_played(leaf)));
    }
    assert!(missing.is_empty(), "add a line to PLAYS for each of {missing:?}");
}
