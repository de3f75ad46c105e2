//! This workspace, read for the checks.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::features::DefaultBuild;
use crate::package::{Dependency, Package};
use crate::role::Role;
use crate::source::Source;

/// Every package of the workspace with its declared dependencies.
pub(crate) fn packages() -> Vec<Package> {
    let root = root();
    manifests().iter().map(|package| read_package(&root, package)).collect()
}

/// Every package of the workspace as cargo reads it.
pub(crate) fn manifests() -> Vec<cargo_metadata::Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo metadata reads the workspace");
    metadata.workspace_packages().into_iter().cloned().collect()
}

fn read_package(root: &Path, package: &cargo_metadata::Package) -> Package {
    let dependencies = package
        .dependencies
        .iter()
        .map(|dependency| Dependency { name: dependency.name.clone(), kind: dependency.kind });
    Package {
        name: package.name.to_string(),
        manifest: relative(root, package.manifest_path.as_std_path()),
        text: fs::read_to_string(&package.manifest_path).expect("the manifest is readable"),
        dependencies: dependencies.collect(),
        has_build_script: package.targets.iter().any(cargo_metadata::Target::is_custom_build),
    }
}

/// Every package that people use, with all that cargo compiles for it when no features are chosen.
pub(crate) fn default_builds() -> Vec<DefaultBuild> {
    let used = packages().into_iter().filter(|package| Role::of(&package.name) != Some(Role::Tool));
    used.map(|package| DefaultBuild { compiled: compiled_for(&package.name, &[]), package }).collect()
}

/// The names of all packages that cargo compiles for one, tests aside.
pub(crate) fn compiled_for(package: &str, features: &[&str]) -> Vec<String> {
    let mut tree = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tree.args(["tree", "--offline", "--edges", "no-dev", "--prefix", "none", "--format", "{p}", "--package", package]);
    let output = tree.args(features).current_dir(root()).output().expect("cargo can be run");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Every source file of every package that people use: the tools of the workspace answer to nobody's input.
pub(crate) fn sources() -> Vec<Source> {
    let root = root();
    let used = packages().into_iter().filter(|package| Role::of(&package.name) != Some(Role::Tool));
    let sources: Vec<Source> = used.flat_map(|package| sources_of(&root, &package)).collect();
    assert!(sources.len() >= 6, "a check of nothing passes: only {} sources", sources.len());
    sources
}

fn sources_of(root: &Path, package: &Package) -> Vec<Source> {
    let manifest = root.join(&package.manifest);
    let folder = manifest.parent().expect("a manifest lies in a folder");
    Source::of_package(&package.name, folder, root).expect("the sources are readable")
}

/// Asked at run time: two checkouts that share a target directory may share the compiled test.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().expect("this package lies below the root").to_owned()
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).expect("members lie below the root");
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
