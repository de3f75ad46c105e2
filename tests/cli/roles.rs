//! `awsi role ls` and `awsi role show`

use crate::canned::{Canned, answer, serve};
use crate::json::{document, fields, fields_of_elements};
use crate::request::Request;
use crate::world::World;
use serde_json::json;

/// With the role `web` that has one of everything, and `plain` that has nothing.
fn world() -> (World, String) {
    let world = World::new();
    let policy = world.managed_policy("read-logs");
    world.file("own.json", r#"{"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}"#);
    let web =
        ["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com", "--path", "/teams/", "--attach", &policy];
    let more = ["--inline", "own=own.json", "--tag", "team=web b", "--description", "serves", "--max-session", "2h"];
    world.awsi(&[&web[..], &more].concat()).exits(0);
    world.awsi(&["role", "ensure", "plain", "--trust-principal", "210987654321"]).exits(0);
    world.instance_profile("web-profile", "web");
    (world, policy)
}

#[test]
fn when_ls_then_every_role_is_a_line_and_a_path_leaves_out_others() {
    let (world, _) = world();
    let all = world.awsi(&["role", "ls"]).exits(0);
    let lines: Vec<&str> = all.stdout.lines().collect();
    assert_eq!(lines.first(), Some(&"CREATED               NAME                              PATH"));
    let mut rows: Vec<&str> = lines.iter().skip(1).map(|line| &line[22..]).collect();
    rows.sort_unstable();
    assert_eq!(rows, ["plain                             /", "web                               /teams/"]);
    let of_path = world.awsi(&["role", "ls", "--path", "/teams/"]).exits(0);
    assert!(of_path.stdout.contains("web") && !of_path.stdout.contains("plain"), "{of_path:?}");
    let none = world.awsi(&["role", "ls", "--path", "/nobody/"]).exits(0);
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "Nothing there.\n"));
}

#[test]
fn when_ls_and_scripts_read_then_every_row_has_the_same_fields() {
    let (world, _) = world();
    let answer = world.awsi(&["role", "ls", "--output", "json"]).exits(0);
    let names = ["name", "path", "arn", "id", "description", "max_session_seconds", "created_at", "trust_policy"];
    assert_eq!(fields_of_elements(&answer.stdout), vec![names; 2]);
    let row = &document(&world.awsi(&["role", "ls", "--path", "/teams/", "--output", "json"]).stdout)[0];
    assert_eq!(row["arn"], "arn:aws:iam::123456789012:role/teams/web");
    assert_eq!(row["trust_policy"]["Statement"][0]["Principal"], json!({"Service": "ec2.amazonaws.com"}));
}

#[test]
fn when_ls_and_there_are_more_pages_then_all_are_read() {
    let page = |name: &str, end: &str| {
        format!(
            "<ListRolesResponse><ListRolesResult><Roles><member><Path>/</Path><RoleName>{name}</RoleName>\
             <RoleId>AROA</RoleId><Arn>arn:aws:iam::123456789012:role/{name}</Arn>\
             <CreateDate>2026-11-22T12:00:00Z</CreateDate></member></Roles>{end}</ListRolesResult></ListRolesResponse>"
        )
    };
    let url = serve(move |stream| {
        let body = String::from_utf8(Request::read(&stream)?.body).ok()?;
        let xml = if body.contains("Marker=m1") {
            page("second", "<IsTruncated>false</IsTruncated>")
        } else {
            page("first", "<IsTruncated>true</IsTruncated><Marker>m1</Marker>")
        };
        answer(&stream, "200 OK", "", &xml)
    });
    let answer = World::new().awsi(&["role", "ls", "--endpoint-url", &url]).exits(0);
    let rows: Vec<&str> = answer.stdout.lines().skip(1).collect();
    let expected = ["first", "second"].map(|name| format!("2026-11-22T12:00:00Z  {name:32}  /"));
    assert_eq!(rows, expected);
}

#[test]
fn when_ls_and_the_path_is_none_then_nothing_is_asked_of_aws() {
    let world = World::new();
    world.awsi(&["role", "ls", "--path", "teams"]).exits(2).complains(&["error: ", "`teams`"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ls_is_denied_then_the_exit_code_says_so() {
    let body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    let denied = Canned::new("403 Forbidden", "", body);
    let answer = World::new().awsi(&["role", "ls", "--endpoint-url", &denied.url]).exits(4);
    assert_eq!(answer.stdout, "");
    answer.complains(&["error: the roles could not be listed", "caused by: ", "AccessDenied", "hint: `awsi whoami`"]);
}

#[test]
fn when_show_then_people_read_all_of_the_role() {
    let (world, policy) = world();
    let shown = world.awsi(&["role", "show", "web"]).exits(0).stdout;
    let lines: Vec<&str> = shown.lines().collect();
    let expected = [
        "Role               web",
        "Path               /teams/",
        "ARN                arn:aws:iam::123456789012:role/teams/web",
        "Description        serves",
        "Longest session    2h",
        "Boundary           -",
        "Tag team           web b",
        &format!("Managed policies   {policy}"),
        "Inline policies    own",
        "Instance profiles  web-profile",
        "Trust policy",
        "      \"Effect\": \"Allow\",",
        "        \"Service\": \"ec2.amazonaws.com\"",
    ];
    for line in expected {
        assert!(lines.contains(&line), "`{line}` is not in {shown}");
    }
    assert!(!shown.contains("s3:PutObject") && !shown.contains("Inline policy"), "{shown}");
    let plain = world.awsi(&["role", "show", "plain"]).exits(0).stdout;
    for line in ["Managed policies   -", "Inline policies    -", "Instance profiles  -"] {
        assert!(plain.lines().any(|other| other == line), "{plain}");
    }
}

#[test]
fn when_show_and_policies_are_wanted_then_what_the_inline_ones_say_is_shown_too() {
    let (world, _) = world();
    let shown = world.awsi(&["role", "show", "web", "--policies"]).exits(0).stdout;
    let (_, own) = shown.split_once("\n\nInline policy own\n{\n").expect(&shown);
    assert!(own.contains("\"Action\": \"s3:PutObject\""), "{shown}");
}

#[test]
fn when_show_and_scripts_read_then_policies_are_json_too() {
    let (world, policy) = world();
    let show =
        |more: &[&str]| world.awsi(&[&["role", "show", "web", "--output", "json"], more].concat()).exits(0).stdout;
    let (without, with) = (show(&[]), show(&["--policies"]));
    assert_eq!(fields(&without), fields(&with));
    let (without, with) = (document(&without), document(&with));
    assert_eq!(without["inline_policies"], json!([{"name": "own", "document": null}]));
    assert_eq!(with["inline_policies"][0]["document"]["Statement"][0]["Action"], "s3:PutObject");
    assert_eq!(with["managed_policies"], json!([policy]));
    assert_eq!((&with["tags"], &with["max_session_seconds"]), (&json!({"team": "web b"}), &json!(7200)));
    assert_eq!((&with["instance_profiles"], &with["permissions_boundary"]), (&json!(["web-profile"]), &json!(null)));
}

#[test]
fn when_show_and_there_is_no_such_role_then_it_is_not_found() {
    let answer = World::new().awsi(&["role", "show", "missing"]).exits(3);
    assert_eq!(answer.stdout, "");
    answer.complains(&["error: the role `missing` does not exist", "hint: `awsi role ls` lists roles"]);
}

#[test]
fn when_show_and_the_name_is_none_then_nothing_is_asked_of_aws() {
    let world = World::new();
    for wrong in ["no role", "arn:aws:iam::123456789012:role/web", "", "a\u{1b}[2J"] {
        let answer = world.awsi(&["role", "show", wrong]).exits(2).complains(&["error: ", "ASCII letters"]);
        assert!(!answer.stderr.contains('\u{1b}'), "{answer:?}");
    }
    assert!(world.aws.calls().is_empty());
}

/// The embedded AWS garbles all text that is not ASCII.
#[test]
fn when_show_and_a_role_holds_what_a_terminal_obeys_then_people_see_it_escaped_and_scripts_get_it_as_it_is() {
    let role = "<Role><Path>/</Path><RoleName>web</RoleName><RoleId>AROA</RoleId>\
        <Arn>arn:aws:iam::123456789012:role/web</Arn><CreateDate>2026-11-22T12:00:00Z</CreateDate>\
        <AssumeRolePolicyDocument>%7B%22Id%22%3A%22a%E2%80%AEb%22%7D</AssumeRolePolicyDocument>\
        <Description>ü\u{202e}</Description><Tags><member><Key>k\u{2066}</Key><Value>日\u{85}</Value></member></Tags>\
        <PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::1:policy/B</PermissionsBoundaryArn>\
        </PermissionsBoundary></Role>";
    let url = serve(move |stream| {
        let body = String::from_utf8(Request::read(&stream)?.body).ok()?;
        let operation = body.strip_prefix("Action=")?.split('&').next()?.to_owned();
        let result = if operation == "GetRole" { role } else { "<IsTruncated>false</IsTruncated>" };
        answer(
            &stream,
            "200 OK",
            "",
            &format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"),
        )
    });
    let show = |more: &[&str]| {
        World::new().awsi(&[&["role", "show", "web", "--endpoint-url", &url], more].concat()).exits(0).stdout
    };
    let (table, json) = (show(&[]), document(&show(&["--output", "json"])));
    for line in ["Description        ü\\u{202e}", "Tag k\\u{2066}      日\\u{85}", "  \"Id\": \"a\\u{202e}b\""] {
        assert!(table.lines().any(|other| other == line), "`{line}` is not in {table}");
    }
    assert!(table.contains("\nBoundary           arn:aws:iam::1:policy/B\n"), "{table}");
    assert_eq!((&json["description"], &json["tags"]), (&json!("ü\u{202e}"), &json!({"k\u{2066}": "日\u{85}"})));
    assert_eq!(
        (&json["trust_policy"], &json["permissions_boundary"]),
        (&json!({"Id": "a\u{202e}b"}), &json!("arn:aws:iam::1:policy/B"))
    );
}
