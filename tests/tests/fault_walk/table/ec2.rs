//! EC2. Its ids are chance: worlds are compared without them.

/// The call of a function that takes an id alone.
macro_rules! of_id {
    ($function:ident $id:literal) => {
        |world| crate::operation::call(async { $function(&world.id($id), &world.provider).await })
    };
}

mod arranged;
mod groups_and_acls;
mod instances;
mod interfaces;
mod lists;
mod looks;
mod mirrors;
mod networks;
mod routes;
mod state;
mod workflows;

use crate::operation::Operation;

pub(crate) fn table() -> Vec<Operation> {
    let tables = [
        groups_and_acls::table(),
        instances::table(),
        interfaces::table(),
        lists::table(),
        looks::table(),
        mirrors::table(),
        networks::table(),
        routes::table(),
        workflows::table(),
    ];
    tables.into_iter().flatten().collect()
}
