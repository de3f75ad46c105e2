//! Invariant: no type shows a secret in its Debug. A text that may be one is either masked, by a Debug written by hand,
//! or told of here with the reason why it is none. What `printed.rs` lists is printed with a secret in it: each public
//! type that holds one.

#[cfg(test)]
mod printed;

use std::collections::HashSet;

use syn::visit::Visit;
use syn::{Attribute, Fields, Ident, Item, ItemImpl, Type, Visibility};

use crate::source::Source;
use crate::violation::Violation;

/// A field whose name is that of a secret, and which is none.
pub(crate) struct NoSecret {
    /// `Type.field`, or `Type` for the text in a tuple or all that the type holds.
    pub(crate) field: &'static str,
    pub(crate) reason: &'static str,
}

impl NoSecret {
    fn covers(&self, place: &str) -> bool {
        place.strip_prefix(self.field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
    }
}

/// Where a name like that of a secret is that of something else.
const NONE: &[NoSecret] = &[
    none("EndpointProbe.url", "of the endpoint, which was checked to have no password"),
    none("AwsClientProviderBuilder.service_endpoint_urls", "the text is the id of a service, and the URL is masked"),
    none(
        "CredentialScope.access_key_id",
        "what an embedded AWS reads of a signature; without the secret key it is none",
    ),
    none("CredentialScope.region", "what an embedded AWS reads of a signature"),
    none("CredentialScope.service", "what an embedded AWS reads of a signature"),
    none("SessionTokenError::MalformedMfaCode.serial", "the device, not its code"),
    none("SessionTokenError::InvalidMfaCode.serial", "the device, not its code"),
    none("SecretError", "a secret's name, and what is wrong with it; never its value"),
    none("SecretSummary", "what lists tell of a secret, which is not its value"),
    none("Secret.name", "the value beside it is masked"),
    none("Secret.arn", "the value beside it is masked"),
    none("Secret.version_id", "the value beside it is masked"),
    none("Seen.url", "of the endpoint, which was checked to have no password"),
    none("ServiceSettings.endpoint_url", "it was checked to have no password"),
    none("Ec2Error::TokenUsedBefore.token", "an idempotency token, with which nobody can do anything"),
    none("Start::Token", "where a page of a list begins"),
    none("GlobalOptions.endpoint_url", "one with a password is refused, and what was said is never printed"),
    none("Serving.endpoint_url", "of the embedded AWS, which takes any keys"),
    none("Environment.endpoint_url", "of the embedded AWS, which takes any keys"),
    none("Environment.secret_access_key", "of the embedded AWS, which takes any keys"),
];

const fn none(field: &'static str, reason: &'static str) -> NoSecret {
    NoSecret { field, reason }
}

/// What a field of text is called that may be a secret. An external id is none: AWS shows it to whoever reads the role.
const NAMES: [&str; 12] = [
    "authorization",
    "credential",
    "key_material",
    "mfa_code",
    "passphrase",
    "password",
    "private_key",
    "secret",
    "signature",
    "token",
    "url",
    "user_data",
];

/// An idempotency token, with which nobody can do anything.
const NO_NAME: &str = "client_token";

/// What the text of a secret stands in.
const TEXTS: [&str; 9] = ["String", "str", "u8", "Bytes", "OsString", "Value", "Cow", "Uri", "Url"];

/// Types of others that hold keys.
const FOREIGN: [&str; 4] = ["Credentials", "SdkConfig", "SharedCredentialsProvider", "SdkBody"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// `#[derive(Debug)]`
    Everything,
    /// `impl Debug`
    WhatItSays,
    Nothing,
}

#[derive(Debug)]
struct Definition {
    package: String,
    name: String,
    is_public: bool,
    shows: Shows,
    fields: Vec<Field>,
    file: String,
    line: usize,
}

/// Package and name.
type Key<'a> = (&'a str, &'a str);

impl Definition {
    fn key(&self) -> Key<'_> {
        (&self.package, &self.name)
    }
}

#[derive(Debug)]
struct Field {
    /// `Type.field`, or `Type`.
    place: String,
    /// The same in small letters: `user_data.text`.
    name: String,
    /// Every name in its type.
    mentions: Vec<String>,
}

impl Field {
    /// Whether it is a text that is called like a secret.
    fn may_be_secret(&self) -> bool {
        let is_text = self.mentions.iter().any(|name| TEXTS.contains(&name.as_str()));
        is_text && NAMES.iter().any(|name| self.name.replace(NO_NAME, "").contains(name))
    }
}

/// The types among `sources` that show a secret, or are not printed in a test although they carry one, and the entries
/// that have no use.
pub(crate) fn check(sources: &[Source], none: &[NoSecret], printed: &[&str]) -> Vec<Violation> {
    let definitions = definitions(sources);
    let is_none = |field: &Field| none.iter().any(|entry| entry.covers(&field.place));
    let is_secret = |field: &&Field| field.may_be_secret() && !is_none(field);
    let shown = definitions.iter().filter(|one| one.shows == Shows::Everything).flat_map(|one| {
        one.fields.iter().filter(is_secret).map(move |field| {
            let rule = format!("`{}` may be a secret, and {} derives Debug", field.place, one.name);
            Violation { file: one.file.clone(), line: one.line, rule }
        })
    });
    let carriers = carriers(&definitions, is_secret);
    let is_shown = |one: &&Definition| one.is_public && one.shows != Shows::Nothing && carriers.contains(&one.key());
    let is_unprinted = |one: &&Definition| !printed.contains(&one.name.as_str());
    let unprinted = definitions.iter().filter(is_shown).filter(is_unprinted).map(|one| {
        let rule = format!("{} of {} carries a secret, and no test prints it", one.name, one.package);
        Violation { file: one.file.clone(), line: one.line, rule }
    });
    let public: HashSet<&str> = definitions.iter().filter(is_shown).map(|one| one.name.as_str()).collect();
    let places: HashSet<&str> = definitions
        .iter()
        .flat_map(|one| &one.fields)
        .filter(|field| field.may_be_secret())
        .map(|field| field.place.as_str())
        .collect();
    let idle = none.iter().filter(|entry| !places.iter().any(|place| entry.covers(place)));
    let idle = idle.map(|entry| no_use(&format!("{} ({})", entry.field, entry.reason)));
    let gone = printed.iter().filter(|name| !public.contains(*name)).map(|name| no_use(name));
    shown.chain(unprinted).chain(idle).chain(gone).collect()
}

fn no_use(entry: &str) -> Violation {
    Violation { file: file!().to_owned(), line: 1, rule: format!("the entry `{entry}` matches nothing: remove it") }
}

/// The types whose Debug is to be printed in a test: those that hold a secret, themselves or in types that nobody else
/// can print. What is derived over them shows what they show.
fn carriers(definitions: &[Definition], is_secret: impl Fn(&&Field) -> bool) -> HashSet<Key<'_>> {
    let holds = |one: &&Definition| {
        let mentions = |field: &Field, names: &[&str]| field.mentions.iter().any(|name| names.contains(&name.as_str()));
        // Who writes a Debug by hand has something to hide.
        let hides = |field: &Field| one.shows == Shows::WhatItSays && mentions(field, &TEXTS);
        one.fields.iter().any(|field| is_secret(&field) || mentions(field, &FOREIGN) || hides(field))
    };
    let mut carriers: HashSet<Key<'_>> = definitions.iter().filter(holds).map(Definition::key).collect();
    loop {
        let passes_on = |one: &Definition, name: &String| {
            let found = definition_of(name, one, definitions);
            found.is_some_and(|found| {
                carriers.contains(&found.key()) && (!found.is_public || one.shows == Shows::WhatItSays)
            })
        };
        let is_new = |one: &&Definition| {
            let mut mentions = one.fields.iter().flat_map(|field| &field.mentions);
            !carriers.contains(&one.key()) && mentions.any(|name| passes_on(one, name))
        };
        let more: Vec<Key<'_>> = definitions.iter().filter(is_new).map(Definition::key).collect();
        if more.is_empty() {
            return carriers;
        }
        carriers.extend(more);
    }
}

/// What a type means by a name: what its crate calls so, or what another shows under it.
fn definition_of<'a>(name: &str, by: &Definition, definitions: &'a [Definition]) -> Option<&'a Definition> {
    let mut named = definitions.iter().filter(|one| one.name == name);
    let own = named.clone().find(|one| one.package == by.package);
    own.or_else(|| named.find(|one| one.is_public))
}

fn definitions(sources: &[Source]) -> Vec<Definition> {
    let mut definitions = Vec::new();
    for source in sources {
        collect(&source.items, source, &mut definitions);
    }
    // A Debug may be written in another file of the crate.
    for source in sources {
        for name in written(&source.items) {
            let own = definitions.iter_mut().filter(|one| one.name == name && one.package == source.package);
            own.for_each(|one| one.shows = Shows::WhatItSays);
        }
    }
    definitions
}

fn collect(items: &[Item], source: &Source, definitions: &mut Vec<Definition>) {
    for item in items {
        let (ident, visibility, attributes, fields) = match item {
            Item::Struct(item) => {
                (&item.ident, &item.vis, &item.attrs, fields(&item.ident.to_string(), None, &item.fields))
            }
            Item::Enum(item) => {
                let name = item.ident.to_string();
                let fields =
                    item.variants.iter().flat_map(|variant| fields(&name, Some(&variant.ident), &variant.fields));
                (&item.ident, &item.vis, &item.attrs, fields.collect())
            }
            Item::Mod(module) => {
                collect(module.content.as_ref().map_or(&[], |(_, items)| items), source, definitions);
                continue;
            }
            _ => continue,
        };
        definitions.push(Definition {
            package: source.package.clone(),
            name: ident.to_string(),
            is_public: matches!(visibility, Visibility::Public(_)),
            shows: if derives_debug(attributes) { Shows::Everything } else { Shows::Nothing },
            fields,
            file: source.path.clone(),
            line: ident.span().start().line,
        });
    }
}

fn fields(owner: &str, variant: Option<&Ident>, fields: &Fields) -> Vec<Field> {
    let owner = variant.map_or_else(|| owner.to_owned(), |variant| format!("{owner}::{variant}"));
    let one = |field: &syn::Field| {
        let mut mentions = Mentions::default();
        mentions.visit_type(&field.ty);
        let place = match &field.ident {
            Some(name) => format!("{owner}.{name}"),
            None => owner.clone(),
        };
        Field { name: snake(&place), place, mentions: mentions.0 }
    };
    fields.iter().map(one).collect()
}

/// `UserData.text` as `user_data.text`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && snake.ends_with(char::is_alphanumeric) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[derive(Default)]
struct Mentions(Vec<String>);

impl<'ast> Visit<'ast> for Mentions {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.0.push(ident.to_string());
    }
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    let mut found = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // A derive that does not parse is the compiler's to refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|last| last.ident == "Debug");
            Ok(())
        });
    }
    found
}

/// The types whose Debug is written by hand.
fn written(items: &[Item]) -> Vec<String> {
    let written = |item: &ItemImpl| {
        let (_, implemented, _) = item.trait_.as_ref()?;
        let Type::Path(path) = item.self_ty.as_ref() else { return None };
        let is_debug = implemented.segments.last()?.ident == "Debug";
        is_debug.then(|| path.path.segments.last().map(|last| last.ident.to_string()))?
    };
    items
        .iter()
        .flat_map(|item| match item {
            Item::Impl(item) => written(item).into_iter().collect(),
            Item::Mod(module) => module.content.as_ref().map_or_else(Vec::new, |(_, items)| self::written(items)),
            _ => Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;
    use crate::violation::assert_none;
    use crate::workspace;

    #[test]
    fn when_types_are_checked_and_the_workspace_is_this_one_then_each_secret_is_masked_and_printed_in_a_test() {
        let printed: Vec<&str> = printed::ALL.iter().map(|(name, _)| *name).collect();
        assert_none(&check(&workspace::sources(), NONE, &printed));
    }

    const NONE_PLANTED: &[NoSecret] = &[none("Page.token", "planted")];

    fn found(text: &str, printed: &[&str]) -> Vec<String> {
        let violations = check(&[planted("aws-interactions-core", text)], &[], printed);
        violations.into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn when_types_are_checked_and_a_text_called_like_a_secret_is_derived_then_each_is_found() {
        let text = "#[derive(Debug)] struct Keys { secret_key: String }\n\
            #[derive(Clone, Debug)] enum Asked { By { session_token: Option<Arc<str>> } }\n\
            #[derive(Debug)] pub struct Password(Vec<u8>);\n\
            mod inner { #[derive(std::fmt::Debug)] struct Proxy { url: Cow<'static, str> } }";
        let violations = check(&[planted("awsi", text)], &[], &["Password"]);
        crate::violation::assert_lines(&violations, &[1, 2, 3, 4]);
    }

    #[test]
    fn when_types_are_checked_and_nothing_can_be_a_secret_then_none_is_found() {
        let text = "#[derive(Debug)] pub struct A { token_count: usize, has_secret: bool, client_token: String }\n\
            pub struct B { password: String }\n\
            #[derive(Debug)] pub struct C { name: String, other: B }\n\
            #[cfg(test)] mod tests { #[derive(Debug)] struct D { secret: String } }";
        assert_eq!(found(text, &[]), [""; 0]);
    }

    #[test]
    fn when_types_are_checked_and_a_public_one_masks_something_and_is_not_printed_then_it_is_found() {
        let hand = "pub struct Key(String); impl fmt::Debug for Key {} struct Below { key: Hidden }\n\
            struct Hidden { secret: String } impl std::fmt::Debug for Hidden {}\n\
            #[derive(Debug)] pub struct Above { below: Vec<Below> }\n\
            #[derive(Debug)] pub struct Shows { key: Key }\n\
            #[derive(Debug)] pub struct Foreign { keys: Option<SharedCredentialsProvider> }";
        let unprinted = ["Key", "Above", "Foreign"]
            .map(|name| format!("{name} of aws-interactions-core carries a secret, and no test prints it"));
        assert_eq!(found(hand, &[]), unprinted);
        assert_eq!(found(hand, &["Above", "Foreign", "Key"]), [""; 0]);
    }

    #[test]
    fn when_types_are_checked_and_a_public_one_that_writes_its_debug_holds_one_that_masks_then_it_is_to_be_printed() {
        let text = "pub struct Key(String); impl Debug for Key {}\n\
            pub struct Ring { keys: HashMap<u8, Key> } impl Debug for Ring {}";
        assert_eq!(found(text, &["Key"]).len(), 1);
    }

    #[test]
    fn when_types_are_checked_and_two_crates_have_one_name_then_each_means_its_own() {
        let own = "struct Seen { n: u8 } pub struct Row { seen: Seen } impl Debug for Row {}";
        let other = "pub struct Seen { secret: String } impl Debug for Seen {}";
        let sources = [planted("awsi", own), planted("aws-interactions-core", other)];
        assert_none(&check(&sources, &[], &["Seen"]));
    }

    #[test]
    fn when_types_are_checked_and_an_entry_matches_nothing_then_it_is_found() {
        let page = "#[derive(Debug)] struct Page { token: String }";
        assert_none(&check(&[planted("awsi", page)], NONE_PLANTED, &[]));
        let idle = check(&[planted("awsi", "")], NONE_PLANTED, &["Key"]);
        let rules: Vec<&str> = idle.iter().map(|violation| violation.rule.as_str()).collect();
        let expected = [
            "the entry `Page.token (planted)` matches nothing: remove it",
            "the entry `Key` matches nothing: remove it",
        ];
        assert_eq!(rules, expected);
    }
}
