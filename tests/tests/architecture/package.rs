//! A package as the dependency rules see it.

pub(crate) use cargo_metadata::DependencyKind;

/// A package of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Path of its manifest from the workspace root.
    pub(crate) manifest: String,
    /// The manifest's text, in which a dependency's line is looked up.
    pub(crate) text: String,
    pub(crate) dependencies: Vec<Dependency>,
    /// Whether cargo runs a program of it before it compiles it.
    pub(crate) has_build_script: bool,
}

/// A declared dependency, by the name of the package and not by what the manifest may call it.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: DependencyKind,
}

impl Package {
    /// The line that declares `dependency`, or 1 where the manifest does not spell it out.
    pub(crate) fn line_of(&self, dependency: &str) -> usize {
        let declares = |line: &str| {
            line.strip_prefix(dependency).is_some_and(|rest| rest.starts_with([' ', '.', '=']))
                || line.contains(&format!("package = \"{dependency}\""))
        };
        self.text.lines().position(declares).map_or(1, |index| index + 1)
    }
}
