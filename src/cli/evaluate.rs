//! `evaluate`: findings against marked documents, scored as `corpus/README.md` tells.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use serde_json::{Value, json};

use super::args::{Evaluate, LangArg};
use super::settings::settings;
use super::stop::Stop;
use crate::document::Document;
use crate::finding::{Domain, Finding, Kind};
use crate::marks::{Mark, pair, parse};
use crate::report::lines::LineIndex;

const ROWS: &[(&str, &[Kind])] = &[
    (
        "any finding",
        &[Kind::Secret, Kind::Private, Kind::Pressure, Kind::Confidential],
    ),
    ("individual (secret+private)", &[Kind::Secret, Kind::Private]),
    ("secret", &[Kind::Secret]),
    ("private", &[Kind::Private]),
    ("confidential", &[Kind::Confidential]),
    ("pressure", &[Kind::Pressure]),
];

#[derive(Default, Clone, Copy)]
struct Count {
    matched: usize,
    gold: usize,
    found: usize,
}

impl Count {
    fn prf(self) -> (f64, f64, f64) {
        let ratio = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let (p, r) = (ratio(self.matched, self.found), ratio(self.matched, self.gold));
        (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
    }

    fn json(self) -> Value {
        let (precision, recall, f1) = self.prf();
        json!({
            "precision": precision, "recall": recall, "f1": f1,
            "matched": self.matched, "gold": self.gold, "found": self.found,
        })
    }
}

pub(super) fn run(args: &Evaluate, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let settings = settings(args.common.config.as_deref(), &args.dir, spoken)?;
    let lang = settings.lang;
    let engine = settings.engine(&args.common, None)?;
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(&args.dir)
        .standard_filters(false)
        .sort_by_file_path(Ord::cmp)
        .build()
    {
        let entry = entry.map_err(|_| {
            Stop::new(
                lang.pick(
                    format!("{} : dossier illisible", args.dir.display()),
                    format!("{}: folder cannot be read", args.dir.display()),
                ),
                lang.pick(
                    "Donnez un dossier de documents annotés.",
                    "Give a folder of marked documents.",
                ),
            )
        })?;
        if entry.path().extension().is_some_and(|e| e == "txt") {
            files.push(entry.into_path());
        }
    }
    let mut rows = vec![Count::default(); ROWS.len()];
    let mut domains: BTreeMap<&str, Count> = BTreeMap::new();
    let mut right: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut pairs_total, mut per_document) = (0, Vec::new());
    let (mut misses, mut alarms) = (Vec::new(), Vec::new());
    let mut out = io::stdout().lock();
    for file in &files {
        let raw =
            std::fs::read_to_string(file).map_err(|e| Stop::io(&file.display().to_string(), &e, lang))?;
        let (text, marks) = parse(&raw).map_err(|e| {
            Stop::new(
                format!("{} : {e}", file.display()),
                lang.pick("Corrigez la marque.", "Mend the mark."),
            )
        })?;
        let document = Document::from_text(text);
        let report = engine.check(&document);
        let index = LineIndex::new(document.text.as_str());
        for (row, (_, kinds)) in rows.iter_mut().zip(ROWS) {
            let gold: Vec<&Mark> = marks.iter().filter(|m| kinds.contains(&m.kind)).collect();
            let found: Vec<&Finding> = report
                .findings
                .iter()
                .filter(|f| kinds.contains(&f.kind))
                .collect();
            let range = |f: &&Finding| (f.passage.start() as usize, f.passage.end() as usize);
            let pairs = pair(
                &gold.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>(),
                &found.iter().map(range).collect::<Vec<_>>(),
            );
            *row = Count {
                matched: row.matched + pairs.len(),
                gold: row.gold + gold.len(),
                found: row.found + found.len(),
            };
            if kinds.len() == 4 {
                for (i, mark) in gold
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| args.misses && !pairs.iter().any(|p| p.0 == *i))
                {
                    let _ = i;
                    let (line, column) = index.position(mark.start as u32);
                    if args.json {
                        misses.push(json!({
                            "path": file.display().to_string(), "line": line, "column": column,
                            "kind": mark.kind.code(),
                        }));
                        continue;
                    }
                    writeln!(
                        out,
                        "{} {}:{line}:{column} {}",
                        lang.pick("manqué", "missed"),
                        file.display(),
                        mark.kind.code()
                    )?;
                }
                for (_, f) in found
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| args.false_alarms && !pairs.iter().any(|p| p.1 == *i))
                {
                    let (line, column) = index.position(f.passage.start());
                    if args.json {
                        alarms.push(json!({
                            "path": file.display().to_string(), "line": line, "column": column,
                            "kind": f.kind.code(), "rule": f.rule,
                        }));
                        continue;
                    }
                    writeln!(
                        out,
                        "{} {}:{line}:{column} {}",
                        lang.pick("fausse alerte", "false alarm"),
                        file.display(),
                        f.rule
                    )?;
                }
                per_document.push((
                    file.clone(),
                    Count {
                        matched: pairs.len(),
                        gold: gold.len(),
                        found: found.len(),
                    },
                ));
            }
            if kinds.len() == 2 {
                pairs_total += pairs.len();
                for (g, f) in pairs {
                    let (mark, finding) = (gold[g], found[f]);
                    for (name, same) in [
                        ("kind", mark.kind == finding.kind),
                        ("subject", mark.subject == finding.subject),
                        ("source", Some(mark.source) == finding.source),
                        ("mode", mark.mode == finding.mode),
                    ] {
                        *right.entry(name).or_default() += usize::from(same);
                    }
                    for domain in Domain::ALL {
                        let count = domains.entry(domain.code()).or_default();
                        let (g, f) = (mark.domains.contains(domain), finding.domains.contains(*domain));
                        count.matched += usize::from(g && f);
                        count.gold += usize::from(g);
                        count.found += usize::from(f);
                    }
                }
            }
        }
    }
    let share = |name: &str| right.get(name).copied().unwrap_or(0) as f64 / pairs_total.max(1) as f64;
    let all = domains.values().fold(Count::default(), |a, c| Count {
        matched: a.matched + c.matched,
        gold: a.gold + c.gold,
        found: a.found + c.found,
    });
    if args.json {
        let by_name = |rows: &mut dyn Iterator<Item = (&str, Count)>| -> Value {
            Value::Object(rows.map(|(name, c)| (name.to_owned(), c.json())).collect())
        };
        let mut whole = json!({
            "schema_version": 1,
            "tool": {"name": "huisclos", "version": env!("CARGO_PKG_VERSION")},
            "rows": by_name(&mut ROWS.iter().map(|r| r.0).zip(rows.iter().copied())),
            "matched_individual": {
                "kind": share("kind"), "subject": share("subject"),
                "source": share("source"), "mode": share("mode"), "domains": all.json(),
            },
            "domains": by_name(&mut domains.iter().map(|(name, c)| (*name, *c))),
            "documents": per_document.iter().map(|(file, c)| {
                let mut one = c.json();
                one["path"] = file.display().to_string().into();
                one
            }).collect::<Vec<_>>(),
        });
        if args.misses {
            whole["misses"] = misses.into();
        }
        if args.false_alarms {
            whole["false_alarms"] = alarms.into();
        }
        serde_json::to_writer_pretty(&mut out, &whole).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(0);
    }
    writeln!(
        out,
        "{:32}{:>10}{:>10}{:>8}{:>7}{:>7}",
        "", "precision", "recall", "F1", "gold", "found"
    )?;
    for ((name, _), count) in ROWS.iter().zip(&rows) {
        let (p, r, f) = count.prf();
        writeln!(
            out,
            "{name:32}{p:10.3}{r:10.3}{f:8.3}{:7}{:7}",
            count.gold, count.found
        )?;
    }
    writeln!(
        out,
        "on matched individual passages: kind {:.3}, subject {:.3}, source {:.3}, mode {:.3}, domains F1 {:.3}",
        share("kind"),
        share("subject"),
        share("source"),
        share("mode"),
        all.prf().2
    )?;
    for (name, count) in &domains {
        writeln!(
            out,
            "  {name:30}{:10.3}{:10.3}{:8.3}{:7}{:7}",
            count.prf().0,
            count.prf().1,
            count.prf().2,
            count.gold,
            count.found
        )?;
    }
    for (file, count) in per_document {
        writeln!(
            out,
            "  {:50}{:8.3}{:7}{:7}",
            file.file_name()
                .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
            count.prf().2,
            count.gold,
            count.found
        )?;
    }
    Ok(0)
}
