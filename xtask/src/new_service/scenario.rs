//! Scenarios on servers of others, for what can be asked of an account with nothing in it.

use super::Service;
use super::files::is_list;
use super::operation::Operation;
use super::template::fill;
use anyhow::Result;

/// The file of the service's scenarios; none where every operation demands something that has to be made first.
pub(super) fn file(service: &Service) -> Result<Option<String>> {
    let playable: Vec<&Operation> = service
        .operations
        .iter()
        .filter(|one| is_list(one) && one.demanded.is_empty() && one.unknown.is_empty())
        .collect();
    if playable.is_empty() {
        return Ok(None);
    }
    let functions: Vec<&str> = playable.iter().map(|operation| operation.module.as_str()).collect();
    let scenario =
        |function: &&str| fill(include_str!("../../templates/service/scenario_of_list.rs"), &[("function", function)]);
    let play =
        |function: &&str| format!("    when_{function}_in_a_new_account_then_the_answer_is_understood: on_moto;");
    let imports = format!("{{{}}}", functions.join(", "));
    let values = [
        ("short_name", service.sdk.service_id.as_str()),
        ("crate", &service.package().replace('-', "_")),
        ("imports", &imports),
        ("plays", &functions.iter().map(play).collect::<Vec<_>>().join("\n")),
        ("scenarios", &functions.iter().map(scenario).collect::<Result<String>>()?),
    ];
    fill(include_str!("../../templates/service/scenario.rs"), &values).map(Some)
}
