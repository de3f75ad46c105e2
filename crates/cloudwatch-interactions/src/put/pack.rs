//! From data of any number to requests within CloudWatch's limits.

use super::wire::{datum_bytes, envelope_bytes};
use crate::datum::{Datum, DatumValue};
use std::collections::BTreeMap;

const PACK_DATA: usize = 1000;
/// CloudWatch's limit is 1 MB before compression, which may be 48,576 bytes more than this.
const PACK_BYTES: usize = 1_000_000;
const DATUM_VALUES: usize = 150;

/// What goes in one request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pack {
    pub(crate) namespace: String,
    pub(crate) data: Vec<Datum>,
    pub(crate) bytes: usize,
}

impl Pack {
    fn of(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned(), data: Vec::new(), bytes: envelope_bytes(namespace) }
    }

    fn has_room_for(&self, bytes: usize) -> bool {
        self.data.len() < PACK_DATA && self.bytes + bytes <= PACK_BYTES
    }
}

/// Packs `data`, each namespace by itself and in its order.
pub(crate) fn pack(data: Vec<Datum>) -> Vec<Pack> {
    let mut full = Vec::new();
    let mut open: BTreeMap<String, Pack> = BTreeMap::new();
    for datum in data.into_iter().flat_map(split) {
        let bytes = datum_bytes(&datum);
        let pack = open.entry(datum.metric.namespace().to_owned()).or_insert_with_key(|namespace| Pack::of(namespace));
        if !pack.has_room_for(bytes) {
            let next = Pack::of(&pack.namespace);
            full.push(std::mem::replace(pack, next));
        }
        pack.bytes += bytes;
        pack.data.push(datum);
    }
    full.extend(open.into_values());
    full
}

/// The datum, or several where its distribution has more values than one can hold.
pub(crate) fn split(datum: Datum) -> Vec<Datum> {
    match &datum.value {
        DatumValue::Distribution(pairs) if pairs.len() > DATUM_VALUES => pairs
            .chunks(DATUM_VALUES)
            .map(|pairs| Datum { value: DatumValue::Distribution(pairs.to_vec()), ..datum.clone() })
            .collect(),
        _ => vec![datum],
    }
}
