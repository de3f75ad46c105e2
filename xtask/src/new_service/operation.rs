//! An operation, as the SDK's source tells of it.

use super::fields::{self, Field, Struct, snake};
use super::paging::Paging;
use super::sdk::{Sdk, between};
use anyhow::{Result, bail, ensure};

/// An operation, as the SDK's source tells of it.
#[derive(Debug)]
pub(super) struct Operation {
    /// AWS's word: `DescribeTable`.
    pub(super) name: String,
    /// The SDK's module, and our function: `describe_table`.
    pub(super) module: String,
    /// The texts that it demands.
    pub(super) demanded: Vec<String>,
    /// Those among them that AWS calls secret: no log and no error may have them.
    pub(super) secret: Vec<String>,
    /// What else it demands, with its types.
    pub(super) unknown: Vec<String>,
    /// The codes of the errors that it is known for.
    pub(super) codes: Vec<String>,
    pub(super) answer: Answer,
}

/// What an operation answers, as far as a type of ours can carry it.
#[derive(Debug)]
pub(super) enum Answer {
    /// Nothing that could be carried.
    Nothing { answer: Struct },
    /// Fields of the answer itself.
    Fields { answer: Struct },
    /// Fields of the one thing that the answer holds.
    Thing { answer: Struct, within: Field, thing: Struct },
    /// Many texts, page by page.
    Texts { answer: Struct, paging: Paging },
    /// Many things, page by page.
    Things { answer: Struct, paging: Paging, thing: Struct },
}

impl Operation {
    /// Reads it, or says that the service has none of this name, and which ones are like it.
    pub(super) fn read(name: &str, sdk: &Sdk) -> Result<Self> {
        let modules = sdk.modules()?;
        let module = snake(name);
        let text = sdk.file(&format!("operation/{module}.rs")).unwrap_or_default();
        if !modules.contains(&module) || !text.contains(&format!("pub struct {name};")) {
            bail!("{} has no operation `{name}`{}", sdk.service_id, alike(&module, &modules));
        }
        let answer_file = format!("operation/{module}/_{module}_output.rs");
        let answer = fields::read(&answer_file, &format!("{name}Output"), sdk)?;
        let (demanded, unknown) = demanded(&sdk.file(&format!("client/{module}.rs"))?);
        let answer = Answer::of(name, &module, answer, sdk)?;
        let input_file = format!("operation/{module}/_{module}_input.rs");
        let inputs = fields::read(&input_file, &format!("{name}Input"), sdk)?.fields;
        let secret = inputs.iter().filter(|input| input.is_sensitive).map(|input| input.bare().to_owned()).collect();
        Ok(Self { name: name.to_owned(), codes: codes(name, &module, sdk)?, module, demanded, secret, unknown, answer })
    }

    /// What errors and logs may name.
    pub(super) fn named(&self) -> impl Iterator<Item = &String> {
        self.demanded.iter().filter(|name| !self.secret.contains(name))
    }

    /// What the function leaves out, for whoever writes on.
    pub(super) fn told(&self) -> Option<String> {
        let left_out = self.answer.left_out();
        let unknown = self.unknown.iter().map(|input| format!("the input {input}"));
        let all: Vec<String> = unknown.chain(left_out).collect();
        if all.is_empty() { None } else { Some(format!("  {}: {}", self.name, all.join(", "))) }
    }
}

impl Answer {
    fn of(operation: &str, module: &str, answer: Struct, sdk: &Sdk) -> Result<Self> {
        if let Some(paging) = Paging::read(operation, module, &answer, sdk)? {
            if paging.item == "String" {
                return Ok(Self::Texts { answer, paging });
            }
            let thing = fields::of_type(&paging.item, sdk)?;
            return Ok(Self::Things { answer, paging, thing });
        }
        if answer.fields.iter().any(Field::can_be_carried) {
            return Ok(Self::Fields { answer });
        }
        if let [within] = answer.fields.as_slice()
            && let Ok(thing) = fields::of_type(&within.kind, sdk)
            && within.is_optional
            && thing.fields.iter().any(Field::can_be_carried)
        {
            return Ok(Self::Thing { within: within.clone(), answer, thing });
        }
        Ok(Self::Nothing { answer })
    }

    fn left_out(&self) -> Vec<String> {
        let (Self::Nothing { answer: read }
        | Self::Fields { answer: read }
        | Self::Thing { thing: read, .. }
        | Self::Things { thing: read, .. }) = self
        else {
            return Vec::new();
        };
        let left = read.fields.iter().filter(|field| !field.can_be_carried());
        let secret = |field: &Field| if field.is_sensitive { ", which is secret" } else { "" };
        left.map(|field| format!("`{}` ({}{})", field.bare(), field.kind, secret(field))).collect()
    }
}

/// The inputs that are demanded, from the list in the documentation of the client's method: texts, and the rest.
fn demanded(client: &str) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut rest) = (Vec::new(), Vec::new());
    let lines = client.lines().filter(|line| line.contains("required: **true**"));
    for line in lines {
        let Some(setter) = between(line, "`set_", ")`]") else { continue };
        let Some((name, kind)) = setter.split_once("(Option<") else { continue };
        let kind = kind.strip_suffix('>').unwrap_or(kind).replace("::<", "<");
        if kind == "String" {
            texts.push(name.to_owned());
        } else {
            rest.push(format!("`{name}` ({kind})"));
        }
    }
    (texts, rest)
}

/// The codes that the SDK tells the operation's errors apart by. Some SDKs read answers beside the operation, some
/// within.
fn codes(name: &str, module: &str, sdk: &Sdk) -> Result<Vec<String>> {
    let within = sdk.file(&format!("operation/{module}.rs"))?;
    let beside = sdk.file(&format!("protocol_serde/shape_{module}.rs")).unwrap_or_default();
    let lines: Vec<&str> = within.lines().chain(beside.lines()).map(str::trim).collect();
    let makes = format!("operation::{module}::{name}Error::");
    let of_arm = |pair: &[&str]| {
        let (code, _) = pair.first()?.strip_prefix('"')?.split_once("\" => ")?;
        pair.iter().any(|line| line.contains(&makes)).then(|| code.to_owned())
    };
    let codes: Vec<String> = lines.windows(2).filter_map(of_arm).collect();
    let is_known_for_some = within.contains("(crate::types::error::");
    ensure!(
        !is_known_for_some || !codes.is_empty(),
        "{name}: the SDK tells its errors apart in a way that this command does not know; write it by hand"
    );
    Ok(codes)
}

/// Operations that share a word with this one.
fn alike(module: &str, modules: &[String]) -> String {
    let nouns: Vec<&str> = module.split('_').skip(1).map(|word| word.trim_end_matches('s')).collect();
    let is_alike = |other: &&String| {
        let squeezed = other.replace('_', "");
        squeezed == module.replace('_', "") || nouns.iter().any(|noun| noun.len() > 2 && other.contains(noun))
    };
    let alike: Vec<String> = modules.iter().filter(is_alike).take(5).map(|module| pascal(module)).collect();
    if alike.is_empty() { String::new() } else { format!("; it has {}", alike.join(", ")) }
}

fn pascal(module: &str) -> String {
    let word = |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default();
    module.split('_').map(word).collect()
}
