//! Decisions as a sheet: one finding a row, to be filled in elsewhere and read back.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::{Desk, Failed, now, verdict};
use crate::cli::file::{Readers, replace_with};
use crate::cli::stop::Stop;
use crate::overview::{Row, moment};
use crate::report::csv::harmless;
use crate::report::plural;
use crate::store::{Decision, StoreError};

/// What is read back, then what helps to decide.
const HEADS: [&str; 11] = [
    "id", "verdict", "reason", "by", "at", "rule", "kind", "severity", "path", "line", "place",
];

/// Decisions read, and how many were known or older than what is known.
pub(super) struct Sheet {
    pub(super) decisions: Vec<Decision>,
    pub(super) known: usize,
}

/// Writes every finding with the decision that holds.
pub(super) fn write(desk: &Desk<'_>, path: &Path) -> Result<(), Stop> {
    let lang = desk.lang;
    let what = lang.pick(
        "fichier de décisions impossible à écrire",
        "the sheet of decisions cannot be written",
    );
    free(desk, path)?;
    let mut rows = 0;
    let mut met = BTreeSet::new();
    let written = replace_with(path, Readers::Owner, |file| {
        let mut out = ::csv::Writer::from_writer(file);
        out.write_record(HEADS).map_err(io::Error::from)?;
        desk.each(|row| {
            // The same passage elsewhere has the same decision.
            if met.insert(row.id.clone()) {
                rows += 1;
                out.write_record(record(desk, row)?).map_err(io::Error::from)?;
            }
            Ok::<_, Failed>(())
        })?;
        Ok(out.flush()?)
    });
    written.map_err(|e| match e {
        Failed::Store(e) => desk.told(e),
        Failed::Output(e) => Stop::file(path, what, &e, lang),
    })?;
    let n: usize = rows;
    desk.remark(
        &lang.pick(
            format!("{} : {n} {}", path.display(), plural(n, "constat", "constats")),
            format!("{}: {n} {}", path.display(), plural(n, "finding", "findings")),
        ),
        lang.pick(
            "Remplissez « verdict » (et « reason »), puis relisez-le avec --decisions.",
            "Fill in `verdict` (and `reason`), then read it back with --decisions.",
        ),
    );
    Ok(())
}

fn record(desk: &Desk<'_>, row: &Row) -> Result<[String; HEADS.len()], StoreError> {
    let (reason, by) = desk.store.reason(&row.id)?.unwrap_or_default();
    Ok([
        row.id.clone(),
        row.verdict.map_or_else(String::new, |v| v.code().to_owned()),
        harmless(&reason.unwrap_or_default()),
        harmless(&by),
        row.decided.and_then(moment).unwrap_or_default(),
        row.rule.clone(),
        row.kind.clone(),
        row.severity.clone(),
        harmless(row.file.path.as_deref().unwrap_or_default()),
        row.line.to_string(),
        row.place.clone().unwrap_or_default(),
    ])
}

/// Refuses to write over anything but such a sheet.
fn free(desk: &Desk<'_>, path: &Path) -> Result<(), Stop> {
    let lang = desk.lang;
    let heads = HEADS.join(",");
    let mut head = Vec::new();
    let read = File::open(path).and_then(|f| f.take(heads.len() as u64).read_to_end(&mut head));
    match read {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(_) if head == heads.as_bytes() => Ok(()),
        Err(e) => Err(Stop::io(&path.display().to_string(), &e, lang)),
        Ok(_) => Err(Stop::new(
            lang.pick(
                format!(
                    "{} : ce fichier n'est pas un fichier de décisions ; rien n'y a été changé",
                    path.display()
                ),
                format!(
                    "{}: this file is no sheet of decisions; nothing in it was changed",
                    path.display()
                ),
            ),
            lang.pick("Donnez un autre nom de fichier.", "Give another file name."),
        )),
    }
}

/// Reads the decisions of a sheet; rows without a verdict decide nothing.
pub(super) fn read(desk: &Desk<'_>, path: &Path) -> Result<Sheet, Stop> {
    let lang = desk.lang;
    let shown = path.display();
    let file = File::open(path).map_err(|e| Stop::io(&shown.to_string(), &e, lang))?;
    let mut csv = ::csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let broken = |line: u64, fr: &str, en: &str| {
        Stop::new(
            lang.pick(
                format!("{shown}, ligne {line} : {fr} ; rien n'a été enregistré"),
                format!("{shown}, line {line}: {en}; nothing was recorded"),
            ),
            lang.pick(
                "« huisclos triage --store FICHIER --write-decisions FICHIER » en écrit un à remplir.",
                "`huisclos triage --store FILE --write-decisions FILE` writes one to fill in.",
            ),
        )
    };
    let unreadable = || broken(1, "pas un fichier de décisions", "no sheet of decisions");
    let heads = csv.headers().map_err(|_| unreadable())?.clone();
    let place = |name: &str| heads.iter().position(|head| head.trim() == name);
    let (Some(id), Some(said)) = (place("id"), place("verdict")) else {
        return Err(unreadable());
    };
    let (reason, by, at) = (place("reason"), place("by"), place("at"));
    let mut out = Sheet {
        decisions: Vec::new(),
        known: 0,
    };
    for record in csv.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, ::csv::Position::line);
            broken(line, "ligne illisible", "this line cannot be read")
        })?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let cell = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default().trim();
        let word = cell(Some(said));
        if word.is_empty() {
            continue;
        }
        let verdict = verdict(word).ok_or_else(|| broken(line, "verdict inconnu", "unknown verdict"))?;
        let taken = match cell(at) {
            "" => now(),
            text => {
                seconds(text).ok_or_else(|| broken(line, "date illisible", "this date cannot be read"))?
            }
        };
        let reason = [cell(reason), desk.args.reason.as_deref().unwrap_or_default()]
            .into_iter()
            .find(|r| !r.is_empty());
        let fingerprint = desk.finding(cell(Some(id)))?;
        let held = desk.store.held(&fingerprint).map_err(|e| desk.told(e))?;
        if held.is_some_and(|(v, since)| {
            since > taken || (v == verdict && (since == taken || cell(at).is_empty()))
        }) {
            out.known += 1;
            continue;
        }
        let mut decision = desk
            .decision(fingerprint, verdict, reason.map(str::to_owned))
            .ok_or_else(|| broken(line, "accepté sans raison", "accepted without a reason"))?;
        decision.at = taken;
        if !cell(by).is_empty() {
            cell(by).clone_into(&mut decision.by);
        }
        out.decisions.push(decision);
    }
    Ok(out)
}

/// The moment written `YYYY-MM-DDThh:mm:ssZ`, or the beginning of the day written `YYYY-MM-DD`, in seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let day = crate::date::Date::parse(day)?.number();
    let mut parts = time
        .trim_end_matches('Z')
        .split(':')
        .map(|p| p.parse::<i64>().ok());
    let mut part = |below: i64| parts.next().unwrap_or(Some(0)).filter(|n| (0..below).contains(n));
    let (hours, minutes, seconds) = (part(24)?, part(60)?, part(60)?);
    Some(((day * 24 + hours) * 60 + minutes) * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_was_written() {
        for moment_in_seconds in [0, 86_399, 1_795_003_600] {
            let written = moment(moment_in_seconds).unwrap();
            assert_eq!(seconds(&written), Some(moment_in_seconds), "{written}");
        }
        assert_eq!(seconds("1970-01-02"), Some(86_400));
        assert_eq!(seconds("1970-01-02 01:00"), Some(90_000));
        assert_eq!(seconds("hier"), None);
        assert_eq!(seconds("1970-01-02T25:00:00Z"), None);
    }
}
