//! {{short_name}}.

use crate::world::World;
use futures::TryStreamExt;
use {{crate}}::{{imports}};

play! {
{{plays}}
}
{{scenarios}}
