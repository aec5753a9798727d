//! Cross-validation: every document is scored by a model fitted on other folds than its own.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Marked;
use crate::assess::fit::{Curves, Lesson, fit};
use crate::cli::args::Unit;
use crate::engine::Engine;
use crate::finding::Report;
use crate::lang::Lang;
use crate::report::plural;

/// Documents dealt into folds, at least two.
#[derive(Debug)]
pub(super) struct Folds {
    unit: Unit,
    /// The fold of each document.
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// Deals documents, a unit always into one fold: the units in order into `wanted` folds, or each into one of its own.
    ///
    /// Nothing where there are not two units: what is held out must leave something to fit on.
    pub(super) fn deal<'a>(
        files: impl Iterator<Item = &'a Path>,
        unit: Unit,
        wanted: Option<usize>,
    ) -> Option<Self> {
        let mut numbers = FxHashMap::default();
        let numbered: Vec<usize> = files
            .map(|file| {
                let next = numbers.len();
                *numbers.entry(name(file, unit)).or_insert(next)
            })
            .collect();
        let count = wanted.map_or(numbers.len(), |wanted| wanted.min(numbers.len()));
        (count >= 2).then(|| Self {
            unit,
            of: numbered.into_iter().map(|number| number % count).collect(),
            count,
        })
    }

    /// What `engine` reports of each document once its model has been fitted on the other folds and on `ordinary`.
    ///
    /// Thresholds and curves remain those of the engine's own model.
    pub(super) fn reports(&self, engine: &Engine, documents: &[Marked], ordinary: &[Lesson]) -> Vec<Report> {
        let lessons: Vec<Lesson> = documents
            .par_iter()
            .map(|d| engine.lesson(&d.document, &d.marks))
            .collect();
        let ordinary: Vec<&Lesson> = ordinary.iter().collect();
        let mut reports: Vec<(usize, Report)> = (0..self.count)
            .into_par_iter()
            .flat_map_iter(|fold| {
                let others: Vec<&Lesson> = lessons
                    .iter()
                    .zip(&self.of)
                    .filter_map(|(lesson, of)| (*of != fold).then_some(lesson))
                    .collect();
                let model = fit(&others, &ordinary, Curves::Like(engine.model()));
                let engine = engine.clone().with_model(model);
                let held = documents.iter().zip(&self.of).enumerate();
                held.filter(move |(_, (_, of))| **of == fold)
                    .map(move |(number, (marked, _))| (number, engine.check(&marked.document)))
            })
            .collect();
        reports.sort_by_key(|r| r.0);
        reports.into_iter().map(|r| r.1).collect()
    }

    /// What was done, in one line.
    pub(super) fn words(&self, ordinary: usize, lang: Lang) -> String {
        let (documents, folds) = (self.of.len(), self.count);
        let unit = match self.unit {
            Unit::Document => "document",
            Unit::Writer => lang.pick("auteur", "writer"),
            Unit::Folder => lang.pick("dossier", "folder"),
        };
        let and = match ordinary {
            0 => String::new(),
            n => lang.pick(
                format!(
                    " et sur {n} {}",
                    plural(n, "texte ordinaire", "textes ordinaires")
                ),
                format!(" and on {n} ordinary {}", plural(n, "text", "texts")),
            ),
        };
        lang.pick(
            format!(
                "validation croisée : {documents} documents en {folds} plis, par {unit} ; \
                 chaque pli est jugé par un modèle ajusté sur les autres{and}"
            ),
            format!(
                "cross-validation: {documents} documents in {folds} folds, by {unit}; \
                 each fold is scored by a model fitted on the others{and}"
            ),
        )
    }

    pub(super) fn json(&self, ordinary: usize) -> Value {
        let by = match self.unit {
            Unit::Document => "document",
            Unit::Writer => "writer",
            Unit::Folder => "folder",
        };
        json!({"by": by, "folds": self.count, "ordinary": ordinary})
    }
}

/// What a file shares with all the others of its unit.
fn name(file: &Path, unit: Unit) -> PathBuf {
    match unit {
        Unit::Document => file.to_owned(),
        Unit::Writer => {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            stem.split('-').next().unwrap_or_default().into()
        }
        Unit::Folder => file.parent().unwrap_or(Path::new("")).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 5] = [
        "dev/a-1.txt",
        "dev/a-2.txt",
        "dev/b-1.txt",
        "new/b-2.txt",
        "new/c.txt",
    ];

    fn dealt(unit: Unit, wanted: Option<usize>) -> Option<Vec<usize>> {
        let folds = Folds::deal(FILES.iter().map(Path::new), unit, wanted)?;
        assert_eq!(
            folds.of.iter().max(),
            Some(&(folds.count - 1)),
            "no fold is empty"
        );
        Some(folds.of)
    }

    #[test]
    fn documents_are_dealt_in_turn() {
        assert_eq!(dealt(Unit::Document, Some(2)).unwrap(), [0, 1, 0, 1, 0]);
        assert_eq!(dealt(Unit::Document, Some(9)).unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(dealt(Unit::Document, None).unwrap(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_writer_or_a_folder_is_never_parted() {
        assert_eq!(dealt(Unit::Writer, None).unwrap(), [0, 0, 1, 1, 2]);
        assert_eq!(dealt(Unit::Writer, Some(2)).unwrap(), [0, 0, 1, 1, 0]);
        assert_eq!(dealt(Unit::Folder, None).unwrap(), [0, 0, 0, 1, 1]);
    }

    #[test]
    fn one_unit_leaves_nothing_to_fit_on() {
        let one = |unit| {
            Folds::deal(
                [Path::new("dev/a-1.txt"), Path::new("dev/a-2.txt")].into_iter(),
                unit,
                None,
            )
        };
        assert!(one(Unit::Writer).is_none() && one(Unit::Folder).is_none());
        assert!(one(Unit::Document).is_some());
    }
}
