//! `cargo xtask conformance [FILTER]`: the scenarios that run on servers which somebody else wrote.
//!
//! The scenarios are tests of the package `aws-interactions-tests`, target `conformance`, whose page says how they are
//! written. Here they are compiled, and run on what they need: Python servers, installed below cargo's target directory
//! in the versions that [`product::ALL`] pins, started on free ports of 127.0.0.1, and ended by their own process id.
//! Needs a Unix with `python3` and, for the first run, the network. Without Python it plays nothing and says so; where
//! `CI` is set that is a failure.
//!
//! At the end stands a matrix of operations and servers: right, wrong in a known way, or not offered.

mod loopback;
mod matrix;
mod product;
mod programs;
mod python;
mod report;
mod server;

use std::time::Instant;

use anyhow::{Result, bail, ensure};

use product::Product;
use programs::Programs;
use python::Python;
use report::Report;
use server::Server;

use crate::target_directory::target_directory;

/// Runs the scenarios whose name contains the filter, each on the server that its name ends with.
pub(crate) fn run(filter: Option<&str>) -> Result<()> {
    let begun = Instant::now();
    let python = match Python::find() {
        Ok(python) => python,
        Err(error) => return left_out(&error, std::env::var_os("CI").is_some()),
    };
    let programs = Programs::compile()?;
    let scenarios = programs.scenarios(filter)?;
    ensure!(!scenarios.is_empty(), "no scenario has `{}` in its name", filter.unwrap_or_default());

    let mut servers = Vec::new();
    for product in product::needed_by(&scenarios)? {
        servers.push(start(product, &python)?);
    }
    let variables = servers.iter().map(|server| (server.product().variable, server.endpoint_url()));
    let report = programs.run(filter, &variables.collect::<Vec<_>>())?;
    conclude(&report, &scenarios, begun)
}

/// A developer may be without Python. CI may not: what is never played there is not kept.
fn left_out(why: &anyhow::Error, is_ci: bool) -> Result<()> {
    if is_ci {
        bail!("{why:#}");
    }
    println!("left out: {why:#}");
    Ok(())
}

fn start(product: &'static Product, python: &Python) -> Result<Server> {
    let folder = target_directory()?.join("conformance");
    let interpreter = python.environment(&folder.join(product.name), product.requirements)?;
    let server = Server::start(product, &interpreter, &folder)?;
    println!("{} serves at {}", product.requirements.join(", "), server.endpoint_url());
    Ok(server)
}

fn conclude(report: &Report, scenarios: &[String], begun: Instant) -> Result<()> {
    if let Some(matrix) = report.matrix() {
        println!("\n{matrix}");
    }
    println!("{report}, in {:.1} s", begun.elapsed().as_secs_f64());
    ensure!(report.failed() == 0, "{} of {} scenarios failed", report.failed(), scenarios.len());
    // A test binary that died half-way, or whose words have changed, must not pass.
    ensure!(report.told() == scenarios.len(), "{} of {} scenarios were run", report.told(), scenarios.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concluded(lines: &[&str]) -> Result<()> {
        let mut report = Report::default();
        for line in lines {
            report.read(line);
        }
        let scenarios = ["a::on_moto", "b::on_moto"].map(str::to_owned);
        conclude(&report, &scenarios, Instant::now())
    }

    #[test]
    fn when_every_scenario_passed_then_the_command_succeeds() {
        concluded(&["test a::on_moto ... ok", "test b::on_moto ... ok"]).expect("all is well");
    }

    #[test]
    fn when_python_is_missing_then_only_ci_fails() {
        let why = || anyhow::anyhow!("conformance needs python3, which cannot be run");
        left_out(&why(), false).expect("a developer may be without");
        assert_eq!(left_out(&why(), true).expect_err("CI may not").to_string(), why().to_string());
    }

    #[test]
    fn when_a_scenario_failed_or_was_never_told_of_then_the_command_fails() {
        let failed = concluded(&["test a::on_moto ... ok", "test b::on_moto ... FAILED"]).expect_err("one failed");
        assert_eq!(failed.to_string(), "1 of 2 scenarios failed");
        let lost = concluded(&["test a::on_moto ... ok"]).expect_err("one is missing");
        assert_eq!(lost.to_string(), "1 of 2 scenarios were run");
    }
}
