//! FORM-TABLEAU: persons and their situations in rows. Said once a table.

use std::collections::BTreeMap;

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};
use crate::finding::{Evidence, Subject};
use crate::segment::PassageKind;
use crate::signals::PassageSignals;

pub(super) const RULE: Rule = Rule::reading("FORM-TABLEAU", read);

const PERSONS: Cue = Cue("persons-column");
const SITUATIONS: Cue = Cue("situations-column");

/// From how many rows on named persons make a table of cases, whatever its columns are called.
const ROWS: usize = 3;

/// What is known of one table.
#[derive(Default)]
struct Table {
    /// The row that names the columns, where it names persons and situations.
    columns: Option<(usize, Vec<Evidence>)>,
    /// The rows that hold private life of named persons.
    cases: Vec<usize>,
}

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    let mut tables: BTreeMap<u32, Table> = BTreeMap::new();
    for (index, passage) in cx.cued(&[PERSONS]) {
        if passage.passage.location.row == Some(0)
            && let Some(number) = table(passage)
            && let (Some(persons), Some(situations)) = (cx.cue(passage, PERSONS), cx.cue(passage, SITUATIONS))
        {
            let evidence = vec![cx.evidence("column", persons), cx.evidence("column", situations)];
            tables.entry(number).or_default().columns = Some((index, evidence));
        }
    }
    for (index, passage, found) in cx.individuals() {
        if found.subject == Some(Subject::Named)
            && let Some(number) = table(passage)
        {
            tables.entry(number).or_default().cases.push(index);
        }
    }
    for table in tables.into_values() {
        if let Some((header, evidence)) = table.columns {
            remarks.add(RULE.id, Place::Passage(header), evidence);
        } else if let (ROWS.., Some(first)) = (table.cases.len(), table.cases.first()) {
            remarks.add(RULE.id, Place::Passage(*first), Vec::new());
        }
    }
}

/// The number of the table that the passage is a row of.
fn table(passage: &PassageSignals) -> Option<u32> {
    let passage = &passage.passage;
    (passage.kind == PassageKind::Row).then_some(passage.location.table)?
}
