//! The servers that scenarios run on.

use anyhow::{Context, Result};

/// A Python server. `{port}` in its arguments and variables is the port it is to listen on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product {
    /// How the names of scenarios call it: `…::on_moto`.
    pub(super) name: &'static str,
    /// The variable by which scenarios find it.
    pub(super) variable: &'static str,
    /// What pip installs.
    pub(super) requirements: &'static [&'static str],
    /// What `python -m` would run.
    pub(super) module: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) variables: &'static [(&'static str, &'static str)],
}

/// What there is. What each gets right is told in the page of the scenarios.
pub(super) const ALL: &[Product] = &[
    Product {
        name: "moto",
        variable: "MOTO_ENDPOINT_URL",
        requirements: &["moto[server]==5.2.5"],
        module: "moto.server",
        arguments: &["-H", "127.0.0.1", "-p", "{port}"],
        variables: &[],
    },
    Product {
        name: "ministack",
        variable: "MINISTACK_ENDPOINT_URL",
        // CloudWatch's protocol is CBOR, which it speaks only where the package is there.
        requirements: &["ministack==1.5.33", "cbor2==6.3.0"],
        module: "ministack",
        arguments: &[],
        // Without `BIND_HOST` it serves the whole network. No container of this machine is its business.
        variables: &[
            ("BIND_HOST", "127.0.0.1"),
            ("GATEWAY_PORT", "{port}"),
            ("DOCKER_HOST", "unix:///nonexistent/docker.sock"),
        ],
    },
];

/// The servers that these scenarios name.
pub(super) fn needed_by(scenarios: &[String]) -> Result<Vec<&'static Product>> {
    let mut needed = Vec::new();
    for scenario in scenarios {
        let product = of(scenario).with_context(|| format!("the scenario `{scenario}` names no server"))?;
        if !needed.contains(&product) {
            needed.push(product);
        }
    }
    Ok(needed)
}

/// The server that a scenario's name ends with.
pub(super) fn of(scenario: &str) -> Option<&'static Product> {
    let (_, name) = scenario.rsplit_once("::on_")?;
    ALL.iter().find(|product| product.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(scenarios: &[&str]) -> Result<Vec<&'static str>> {
        let scenarios: Vec<String> = scenarios.iter().map(ToString::to_string).collect();
        Ok(needed_by(&scenarios)?.iter().map(|product| product.name).collect())
    }

    #[test]
    fn when_needed_by_and_scenarios_share_a_server_then_it_is_needed_once_and_others_are_not() {
        assert_eq!(
            needed(&["sts::a::on_ministack", "s3::when_based_on_moto_then_b::on_ministack"]).expect("known"),
            ["ministack"]
        );
        assert_eq!(needed(&["a::on_moto", "a::on_ministack", "b::on_moto"]).expect("known"), ["moto", "ministack"]);
    }

    #[test]
    fn when_needed_by_and_a_scenario_names_no_server_then_the_error_names_it() {
        for scenario in ["sts::a", "sts::a::on_localstack", "sts::on_moto_twice"] {
            let error = needed(&["a::on_moto", scenario]).expect_err("unknown");
            assert!(error.to_string().contains(scenario), "{error}");
        }
    }

    #[test]
    fn when_a_product_is_pinned_then_every_requirement_has_its_version_and_it_is_told_its_port_and_loopback() {
        for product in ALL {
            assert!(product.requirements.iter().all(|requirement| requirement.contains("==")), "{product:?}");
            let told = || product.arguments.iter().chain(product.variables.iter().map(|(_, value)| value));
            assert!(told().any(|value| *value == "{port}"), "{product:?}");
            assert!(told().any(|value| *value == "127.0.0.1"), "{product:?}");
        }
    }
}
