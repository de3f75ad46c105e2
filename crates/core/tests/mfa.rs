//! Codes of MFA devices: asked for once a session, and kept for the next process where that is wanted.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, ConfigError, MfaChallenge, Origin,
    RequestError, RequestErrorKind, Sts,
};
use std::error::Error;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Asked, Files, Recorder, Slow, assume_role, builder, caller, refusal, session};

const ROLE: &str = "arn:aws:iam::123456789012:role/Admin";
const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";

/// Somebody at a terminal, who takes a second for a code.
#[derive(Clone, Default)]
struct Person {
    challenges: Arc<Mutex<Vec<MfaChallenge>>>,
    codes: Arc<Mutex<Vec<&'static str>>>,
}

impl Person {
    fn with(codes: &[&'static str]) -> Self {
        Self { challenges: Arc::default(), codes: Arc::new(Mutex::new(codes.iter().rev().copied().collect())) }
    }

    fn prompt(&self) -> impl Fn(MfaChallenge) -> futures::future::BoxFuture<'static, Result<String, String>> + use<> {
        let person = self.clone();
        move |challenge| {
            person.challenges.lock().expect("no test panicked here").push(challenge);
            let code = person.codes.lock().expect("no test panicked here").pop();
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                code.map(str::to_owned).ok_or_else(|| "nobody is there".to_owned())
            })
        }
    }

    fn asked(&self) -> Vec<MfaChallenge> {
        self.challenges.lock().expect("no test panicked here").clone()
    }
}

/// STS, which takes the code 314159 alone, for sessions of an hour.
fn strict(asked: &Asked) -> (u16, String) {
    if !asked.body.contains("Action=AssumeRole") {
        return caller("aws");
    }
    if asked.body.contains("SerialNumber=") && !asked.body.contains("TokenCode=314159") {
        let (status, body) = refusal(403, "AccessDenied");
        let message = "<Message>MultiFactorAuthentication failed with invalid MFA one time pass code. </Message>";
        return (status, body.replace("<Message>no</Message>", message));
    }
    assume_role(3600)
}

fn keyed(recorder: &Recorder) -> AwsClientProviderBuilder {
    let client = Slow(recorder.client(strict), Duration::from_millis(100));
    builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s")).http_client(client)
}

async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

fn printed(error: &dyn Error) -> String {
    let messages = std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string);
    format!("{} {error:?}", messages.collect::<Vec<_>>().join(" | "))
}

#[tokio::test(start_paused = true)]
async fn when_twenty_callers_are_the_first_then_one_code_is_asked_for_and_sent_with_the_device() {
    let (recorder, person) = (Recorder::default(), Person::with(&["314159"]));
    let role = AssumeRole::new(ROLE).mfa(DEVICE, person.prompt());
    let provider = keyed(&recorder).assume_role(role).build().await.expect("built");
    assert!(person.asked().is_empty(), "nobody is asked before there is a request");
    let answers = futures::future::join_all((0..20).map(|_| call(&provider))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let asked = person.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].serial.as_str(), asked[0].role.as_str(), asked[0].profile.as_deref()), (DEVICE, ROLE, None));
    let assumed = &recorder.asked()[0].body;
    assert!(assumed.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Falice"), "{assumed}");
    assert!(assumed.contains("TokenCode=314159"));
}

#[tokio::test(start_paused = true)]
async fn when_a_session_is_nearly_over_then_nobody_is_asked_before_it_is() {
    let (recorder, person) = (Recorder::default(), Person::with(&["314159", "314159"]));
    let role = AssumeRole::new(ROLE).mfa(DEVICE, person.prompt());
    let built = keyed(&recorder).assume_role(role).assume_role(AssumeRole::new(ROLE)).build();
    let provider = built.await.expect("built");
    call(&provider).await.expect("a session");
    tokio::time::advance(Duration::from_secs(3580)).await;
    call(&provider).await.expect("still good");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!((person.asked().len(), recorder.count("AssumeRole")), (1, 2), "not for the hop behind it either");
    tokio::time::advance(Duration::from_secs(10)).await;
    call(&provider).await.expect("a new session");
    assert_eq!((person.asked().len(), recorder.count("AssumeRole")), (2, 4));
}

#[tokio::test(start_paused = true)]
async fn when_the_person_takes_minutes_then_that_is_waited_for() {
    let recorder = Recorder::default();
    let role = AssumeRole::new(ROLE).mfa(DEVICE, |_| async {
        tokio::time::sleep(Duration::from_secs(80)).await;
        Ok::<_, String>("314159".to_owned())
    });
    let built = keyed(&recorder).assume_role(role).assume_role(AssumeRole::new(ROLE)).build();
    call(&built.await.expect("built")).await.expect("a slow person is no failure");
}

#[tokio::test(start_paused = true)]
async fn when_the_code_is_wrong_then_all_who_wait_are_told_and_only_the_next_request_asks_again() {
    let (recorder, person) = (Recorder::default(), Person::with(&["271828", "314159"]));
    let role = AssumeRole::new(ROLE).mfa(DEVICE, person.prompt());
    let provider = keyed(&recorder).assume_role(role).build().await.expect("built");
    for answer in futures::future::join_all((0..20).map(|_| call(&provider))).await {
        let error = answer.expect_err("a wrong code");
        assert_eq!((error.kind(), error.code()), (RequestErrorKind::InvalidMfaCode, Some("AccessDenied")));
        assert!(!error.is_retryable() && !printed(&error).contains("271828"), "{}", printed(&error));
    }
    assert_eq!((person.asked().len(), recorder.count("AssumeRole")), (1, 1));
    call(&provider).await.expect("the second code is right, and there is no pause before it");
    assert_eq!(person.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn when_what_is_given_is_no_code_then_sts_is_not_asked() {
    for code in ["", "27182", "2718281", "27182x", "２７１８２８", "271 828"] {
        let (recorder, person) = (Recorder::default(), Person::with(&[code]));
        let role = AssumeRole::new(ROLE).mfa(DEVICE, person.prompt());
        let provider = keyed(&recorder).assume_role(role).build().await.expect("built");
        let error = call(&provider).await.expect_err(code);
        assert_eq!(error.kind(), RequestErrorKind::InvalidMfaCode);
        let told = printed(&error);
        assert!(told.contains(DEVICE) && told.contains("six digits"), "{told}");
        assert!(code.is_empty() || !told.contains(code), "{told}");
        assert!(recorder.asked().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn when_nobody_answers_or_the_prompt_panics_then_the_error_says_so() {
    let panics = |_| async { if true { panic!("no terminal") } else { Ok::<_, String>(String::new()) } };
    let roles = [
        (AssumeRole::new(ROLE).mfa(DEVICE, Person::default().prompt()), "nobody is there"),
        (AssumeRole::new(ROLE).mfa(DEVICE, panics), "the prompt panicked"),
    ];
    for (role, expected) in roles {
        let recorder = Recorder::default();
        let provider = keyed(&recorder).assume_role(role).build().await.expect("built");
        let error = call(&provider).await.expect_err("no code");
        assert_eq!(error.kind(), RequestErrorKind::InvalidMfaCode);
        assert!(printed(&error).contains(expected) && printed(&error).contains(DEVICE), "{}", printed(&error));
        assert!(recorder.asked().is_empty());
    }
}

fn admin_profile() -> Files {
    Files::new(&format!(
        "[profile base]\naws_access_key_id = AKIA\naws_secret_access_key = s\n\
         [profile admin]\nrole_arn = {ROLE}\nsource_profile = base\nmfa_serial = {DEVICE}\n\
         [profile behind]\nrole_arn = arn:aws:iam::210987654321:role/Behind\nsource_profile = admin\n"
    ))
}

#[tokio::test(start_paused = true)]
async fn when_a_profile_names_a_device_then_the_programs_prompt_is_asked_with_the_profile() {
    let (recorder, person) = (Recorder::default(), Person::with(&["314159"]));
    let provider = admin_profile()
        .builder(&[("AWS_REGION", "eu-west-1")])
        .profile("behind")
        .mfa_code_prompt(person.prompt())
        .http_client(recorder.client(strict))
        .build()
        .await
        .expect("built");
    call(&provider).await.expect("an answer");
    let asked = person.asked();
    assert_eq!((asked[0].serial.as_str(), asked[0].profile.as_deref()), (DEVICE, Some("admin")));
    let codes: Vec<_> = recorder.asked().iter().map(|asked| asked.body.contains("TokenCode")).collect();
    assert_eq!(codes, [true, false, false], "the code goes to the hop that wants it");
}

#[tokio::test]
async fn when_there_is_nobody_to_ask_then_building_names_who_wants_a_code_and_of_which_device() {
    let recorder = Recorder::default();
    let of_profile = admin_profile().builder(&[("AWS_REGION", "eu-west-1")]).profile("behind").build().await;
    let of_builder = keyed(&recorder).assume_role(AssumeRole::new(ROLE).mfa_serial(DEVICE)).build().await;
    let expected = [Origin::Profile("admin".to_owned()), Origin::Builder];
    for (built, expected) in [of_profile, of_builder].into_iter().zip(expected) {
        let error = built.expect_err("nobody to ask");
        let ConfigError::NoMfaPrompt { role, origin, serial } = &error else { panic!("{error:?}") };
        assert_eq!((role.as_str(), origin, serial.as_str()), (ROLE, &expected, DEVICE));
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_child_names_a_device_then_the_programs_prompt_is_asked() {
    let (recorder, person) = (Recorder::default(), Person::with(&["314159"]));
    let base = keyed(&recorder).mfa_code_prompt(person.prompt()).build().await.expect("built");
    let child = base.assuming(&AssumeRole::new(ROLE).mfa_serial(DEVICE)).expect("a role");
    call(&child).await.expect("an answer");
    assert_eq!(person.asked().len(), 1);
}

/// A folder for sessions, and processes that use it one after the other.
struct Processes {
    folder: tempfile::TempDir,
    recorder: Recorder,
    person: Person,
}

impl Processes {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, recorder: Recorder::default(), person: Person::with(&["314159"; 9]) }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("aws").join("sessions")
    }

    fn role(&self) -> AssumeRole {
        AssumeRole::new(ROLE).mfa(DEVICE, self.person.prompt())
    }

    /// A process that calls once in the role; how often the person has been asked by then.
    async fn run(&self, role: AssumeRole) -> usize {
        self.run_with(keyed(&self.recorder).session_cache(self.cache()).assume_role(role)).await
    }

    async fn run_with(&self, builder: AwsClientProviderBuilder) -> usize {
        call(&builder.build().await.expect("built")).await.expect("an answer");
        self.person.asked().len()
    }

    fn files(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.cache()).map(|files| files.flatten().map(|file| file.path()).collect());
        files.unwrap_or_default()
    }

    fn file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }
}

fn mode(path: &std::path::Path) -> u32 {
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[tokio::test(start_paused = true)]
async fn when_sessions_are_cached_then_one_code_lasts_over_processes_in_a_file_for_the_owner_alone() {
    let processes = Processes::new();
    assert_eq!(processes.run(processes.role()).await, 1);
    assert_eq!(processes.run(processes.role()).await, 1);
    assert_eq!(processes.recorder.count("AssumeRole"), 1);
    assert_eq!(processes.recorder.signers("GetCallerIdentity"), ["ASIAROLE", "ASIAROLE"]);
    let file = processes.file();
    assert_eq!((mode(&file), mode(&processes.cache())), (0o600, 0o700));
    let name = file.display().to_string();
    assert!(!name.contains("AKIA") && !name.contains("Admin") && !name.contains("alice"), "{name}");
}

#[tokio::test(start_paused = true)]
async fn when_sessions_are_not_to_be_cached_or_need_no_code_then_there_is_no_file() {
    let processes = Processes::new();
    processes.run(AssumeRole::new(ROLE)).await;
    assert_eq!(processes.run_with(keyed(&processes.recorder).assume_role(processes.role())).await, 1);
    assert_eq!(processes.run_with(keyed(&processes.recorder).assume_role(processes.role())).await, 2);
    assert!(processes.files().is_empty());
}

#[tokio::test(start_paused = true)]
async fn when_anything_about_the_session_is_another_then_it_is_another_session() {
    let processes = Processes::new();
    processes.run(processes.role()).await;
    let other_keys = keyed(&processes.recorder).credentials(AwsCredentials::new("AKIAOTHER", "s"));
    let other_sts = keyed(&processes.recorder).service_endpoint_url("sts", "http://sts.example");
    let others = [
        keyed(&processes.recorder).assume_role(processes.role().session_policy("{}")),
        keyed(&processes.recorder).assume_role(processes.role().session_name("named")),
        keyed(&processes.recorder).assume_role(processes.role().duration(Duration::from_hours(2))),
        keyed(&processes.recorder)
            .assume_role(AssumeRole::new(format!("{ROLE}2")).mfa(DEVICE, processes.person.prompt())),
        other_keys.assume_role(processes.role()),
        other_sts.assume_role(processes.role()),
    ];
    let count = others.len();
    for (index, other) in others.into_iter().enumerate() {
        assert_eq!(processes.run_with(other.session_cache(processes.cache())).await, index + 2);
    }
    assert_eq!(processes.files().len(), count + 1);
}

#[tokio::test(start_paused = true)]
async fn when_the_cached_session_is_over_then_a_code_is_asked_for_and_the_file_replaced() {
    let processes = Processes::new();
    processes.run(processes.role()).await;
    let before = std::fs::read(processes.file()).expect("a session");
    tokio::time::advance(Duration::from_secs(3541)).await;
    assert_eq!(processes.run(processes.role()).await, 2, "less than a minute is as good as over");
    assert_ne!(std::fs::read(processes.file()).expect("a session"), before);
    assert_eq!(processes.run(processes.role()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn when_the_file_or_the_folder_is_open_to_others_then_it_is_not_used() {
    let processes = Processes::new();
    processes.run(processes.role()).await;
    let file = processes.file();
    for open in [0o640, 0o604, 0o660] {
        std::fs::set_permissions(&file, PermissionsExt::from_mode(open)).expect("a file of ours");
        let asked = processes.person.asked().len();
        assert_eq!(processes.run(processes.role()).await, asked + 1, "{open:o}");
        assert_eq!(mode(&file), 0o600, "it is replaced by one that is not");
    }
    std::fs::set_permissions(processes.cache(), PermissionsExt::from_mode(0o777)).expect("a folder of ours");
    assert_eq!(processes.run(processes.role()).await, 5);
    assert_eq!(processes.run(processes.role()).await, 6, "nothing is written there either");
}

#[tokio::test(start_paused = true)]
async fn when_the_file_is_damaged_then_a_code_is_asked_for() {
    let processes = Processes::new();
    processes.run(processes.role()).await;
    let file = processes.file();
    let whole = std::fs::read_to_string(&file).expect("a session");
    let half = &whole[..whole.len() - 1];
    for damaged in ["", "nonsense", half, &whole.replace("session 1", "session 2"), &format!("{whole}more\n")] {
        std::fs::write(&file, damaged).expect("a file of ours");
        let asked = processes.person.asked().len();
        assert_eq!(processes.run(processes.role()).await, asked + 1, "{damaged:?}");
        assert_eq!(processes.run(processes.role()).await, asked + 1, "and the file is whole again");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_folder_cannot_be_made_then_work_goes_on() {
    let processes = Processes::new();
    std::fs::write(processes.folder.path().join("aws"), "no folder").expect("a file");
    assert_eq!(processes.run(processes.role()).await, 1);
    assert_eq!(processes.run(processes.role()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn when_aws_says_that_the_cached_session_is_expired_then_the_file_goes_and_a_code_is_asked_for() {
    let processes = Processes::new();
    processes.run(processes.role()).await;
    let client = processes.recorder.client(|asked| match asked.access_key_id.as_str() {
        "ASIAROLE" => refusal(403, "ExpiredToken"),
        _ if asked.body.contains("Action=AssumeRole") => session("ASIANEW", 3600),
        _ => caller("aws"),
    });
    let next = keyed(&processes.recorder).http_client(client).session_cache(processes.cache());
    assert_eq!(processes.run_with(next.assume_role(processes.role())).await, 2);
    let kept = std::fs::read_to_string(processes.file()).expect("a session");
    assert!(kept.contains("ASIANEW") && !kept.contains("ASIAROLE"));
}
