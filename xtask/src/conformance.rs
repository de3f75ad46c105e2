//! `cargo xtask conformance [FILTER]`: the scenarios that run on servers which somebody else wrote.
//!
//! The scenarios are tests of the package `aws-interactions-tests`, target `conformance`, whose page says how they are
//! written. Here they are compiled, and run on what they need: Python servers, installed below cargo's target directory
//! in the versions that [`product::ALL`] pins, started on free ports of 127.0.0.1, and ended by their own process id.
//! Needs a Unix with `python3` and, for the first run, the network. Without Python it plays nothing and says so in a line; where
//! `CI` is set that is a failure. The same goes for the network, where the servers are not installed yet.
//!
//! At the end stands a matrix of operations and servers: right, wrong in a known way, or not offered.

mod loopback;
mod matrix;
mod product;
mod programs;
mod python;
mod report;
mod server;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use product::Product;
use programs::Programs;
use python::Python;
use report::Report;
use server::Server;

use crate::step::Step;
use crate::target_directory::target_directory;

/// Runs the scenarios whose name contains the filter, each on the server that its name ends with.
pub(crate) fn run(filter: Option<&str>) -> Result<()> {
    println!("{}", play(filter, |_| true)?);
    Ok(())
}

/// All of them as a step among others, which tells only what is not as it should be, and the matrix.
pub(crate) fn step() -> Step {
    Step::new("conformance", "cargo xtask conformance", || play(None, |line| !Report::is_passed(line)))
}

fn play(filter: Option<&str>, is_told: impl Fn(&str) -> bool) -> Result<String> {
    let begun = Instant::now();
    let python = match Python::find() {
        Ok(python) => python,
        Err(error) => return left_out(&error, is_ci()),
    };
    let programs = Programs::compile()?;
    let scenarios = programs.scenarios(filter)?;
    ensure!(!scenarios.is_empty(), "no scenario has `{}` in its name", filter.unwrap_or_default());

    let folder = target_directory()?.join("conformance");
    let install = |product: &'static Product| {
        let interpreter = python.environment(&folder.join(product.name), product.requirements)?;
        anyhow::Ok((product, interpreter))
    };
    let installed = product::needed_by(&scenarios)?.into_iter().map(install).collect::<Result<Vec<_>>>();
    let installed = match installed {
        Ok(installed) => installed,
        Err(error) => return left_out(&error.context("the servers could not be installed"), is_ci()),
    };
    let start = |(product, interpreter): &(&'static Product, PathBuf)| Server::start(product, interpreter, &folder);
    let servers = installed.iter().map(start).collect::<Result<Vec<_>>>()?;
    let variables = servers.iter().map(|server| (server.product().variable, server.endpoint_url()));
    let report = programs.run(filter, &variables.collect::<Vec<_>>(), is_told)?;
    conclude(&report, &scenarios, begun)
}

fn is_ci() -> bool {
    std::env::var_os("CI").is_some()
}

/// A developer may be without Python, or without a network. CI may not: what is never played there is not kept.
fn left_out(why: &anyhow::Error, is_ci: bool) -> Result<String> {
    if is_ci {
        bail!("{why:#}");
    }
    Ok(format!("LEFT OUT: {why:#}"))
}

fn conclude(report: &Report, scenarios: &[String], begun: Instant) -> Result<String> {
    if let Some(matrix) = report.matrix() {
        println!("\n{matrix}");
    }
    let counts = format!("{report}, in {:.1} s", begun.elapsed().as_secs_f64());
    ensure!(report.failed() == 0, "{} of {} scenarios failed: {counts}", report.failed(), scenarios.len());
    // A test binary that died half-way, or whose words have changed, must not pass.
    ensure!(report.told() == scenarios.len(), "{} of {} scenarios were run", report.told(), scenarios.len());
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concluded(lines: &[&str]) -> Result<String> {
        let mut report = Report::default();
        for line in lines {
            report.read(line);
        }
        let scenarios = ["a::on_moto", "b::on_moto"].map(str::to_owned);
        conclude(&report, &scenarios, Instant::now())
    }

    #[test]
    fn when_every_scenario_passed_then_the_command_succeeds() {
        let told = concluded(&["test a::on_moto ... ok", "test b::on_moto ... ok"]).expect("all is well");
        assert!(told.starts_with("moto: 2 passed, in "), "{told}");
    }

    #[test]
    fn when_python_is_missing_then_only_ci_fails() {
        let why = || anyhow::anyhow!("conformance needs python3, which cannot be run");
        let told = left_out(&why(), false).expect("a developer may be without");
        assert_eq!(told, format!("LEFT OUT: {}", why()));
        assert_eq!(left_out(&why(), true).expect_err("CI may not").to_string(), why().to_string());
    }

    #[test]
    fn when_a_scenario_failed_or_was_never_told_of_then_the_command_fails() {
        let failed = concluded(&["test a::on_moto ... ok", "test b::on_moto ... FAILED"]).expect_err("one failed");
        assert!(failed.to_string().starts_with("1 of 2 scenarios failed: moto: 1 passed, 1 FAILED"), "{failed}");
        let lost = concluded(&["test a::on_moto ... ok"]).expect_err("one is missing");
        assert_eq!(lost.to_string(), "1 of 2 scenarios were run");
    }
}
