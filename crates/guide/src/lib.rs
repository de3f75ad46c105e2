#![doc = include_str!("guide.md")]

use aws_interactions_excerpt::page;

#[page("five_minutes.md")]
pub mod five_minutes {}

#[page("patterns.md")]
pub mod patterns {
    use aws_interactions_excerpt::page;

    #[page("patterns/client_factory.md")]
    pub mod client_factory {}

    #[page("patterns/service_wrappers.md")]
    pub mod service_wrappers {}

    #[page("patterns/environment.md")]
    pub mod environment {}

    #[page("patterns/dependency_injection.md")]
    pub mod dependency_injection {}

    #[page("patterns/domain_errors.md")]
    pub mod domain_errors {}

    #[page("patterns/pagination.md")]
    pub mod pagination {}

    #[page("patterns/values.md")]
    pub mod values {}

    #[page("patterns/status_enums.md")]
    pub mod status_enums {}

    #[page("patterns/clients_and_resources.md")]
    pub mod clients_and_resources {}

    #[page("patterns/logging.md")]
    pub mod logging {}

    #[page("patterns/domain_traits.md")]
    pub mod domain_traits {}

    #[page("patterns/test_names.md")]
    pub mod test_names {}

    #[page("patterns/injected_clients.md")]
    pub mod injected_clients {}

    #[page("patterns/answers_as_sent.md")]
    pub mod answers_as_sent {}

    #[page("patterns/arrange_act_assert.md")]
    pub mod arrange_act_assert {}

    #[page("patterns/requests_made.md")]
    pub mod requests_made {}

    #[page("patterns/error_scenarios.md")]
    pub mod error_scenarios {}

    #[page("patterns/pages_in_tests.md")]
    pub mod pages_in_tests {}

    #[page("patterns/time_in_tests.md")]
    pub mod time_in_tests {}

    #[page("patterns/partial_failures.md")]
    pub mod partial_failures {}

    #[page("patterns/scenarios.md")]
    pub mod scenarios {}

    #[page("patterns/planted_violations.md")]
    pub mod planted_violations {}
}

#[page("questions.md")]
pub mod questions {
    use aws_interactions_excerpt::page;

    #[page("questions/provider.md")]
    pub mod provider {}

    #[page("questions/functions.md")]
    pub mod functions {}

    #[page("questions/answers.md")]
    pub mod answers {}

    #[page("questions/whole.md")]
    pub mod whole {}
}

#[page("pitfalls.md")]
pub mod pitfalls {}

#[page("testing.md")]
pub mod testing {}

#[page("adding_a_service.md")]
pub mod adding_a_service {}

#[page("many_accounts.md")]
pub mod many_accounts {}

#[page("from_python.md")]
pub mod from_python {}

#[page("limits.md")]
pub mod limits {}
