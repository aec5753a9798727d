//! `triage`: findings shown one by one, what people decide about them recorded in the store.

mod list;
mod marked;
mod passages;
mod session;
mod sheet;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::archive::{Failed, now, refused};
use super::args::{LangArg, Level, Triage};
use super::check::kind;
use super::settings::settings;
use super::stop::{Stop, line};
use crate::finding::{Kind, Severity};
use crate::lang::Lang;
use crate::overview::{Row, Shown, Verdict};
use crate::report::plural;
use crate::store::{Access, Decision, Fingerprint, Store, StoreError, Unmatched};

pub(super) fn run(args: &Triage, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let lang = settings(None, Path::new("."), spoken)?.lang;
    let told = |e: StoreError| refused(&args.store, e, lang);
    let decides = !args.decide.is_empty() || args.decisions.is_some();
    let batch = decides || args.write_decisions.is_some() || args.export.is_some();
    let talks = !batch && !args.list && io::stdin().is_terminal() && io::stdout().is_terminal();
    let access = if decides || talks {
        Access::Write
    } else {
        Access::Read
    };
    let mut desk = Desk {
        store: Store::open(&args.store, access).map_err(told)?,
        args,
        lang,
    };
    if decides {
        desk.decide()?;
    }
    if let Some(path) = &args.write_decisions {
        sheet::write(&desk, path)?;
    }
    if let Some(folder) = &args.export {
        marked::export(&desk, folder)?;
    }
    match (batch, talks) {
        (true, _) => Ok(0),
        (false, true) => session::run(&mut desk),
        (false, false) => list::write(&desk),
    }
}

/// An open store, and what the user asked of it.
struct Desk<'a> {
    store: Store,
    args: &'a Triage,
    lang: Lang,
}

impl Desk<'_> {
    fn told(&self, error: StoreError) -> Stop {
        refused(&self.args.store, error, self.lang)
    }

    /// Hands out the findings that the user wants to see.
    fn each<E: From<StoreError>>(&self, mut take: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        let shown = Shown {
            paths: true,
            text: true,
        };
        self.store
            .each_row(shown, |row| if self.wanted(row) { take(row) } else { Ok(()) })
    }

    fn wanted(&self, row: &Row) -> bool {
        let kinds = &self.args.kinds;
        let least = match self.args.min_severity {
            None | Some(Level::Info) => Severity::Info,
            Some(Level::Warning) => Severity::Warning,
            Some(Level::Error) => Severity::Error,
        };
        let of_kind = |k| Kind::from_code(&row.kind) == Some(kind(k));
        (kinds.is_empty() || kinds.iter().any(|k| of_kind(*k)))
            && Severity::from_code(&row.severity).is_none_or(|s| s >= least)
    }

    /// Records what the command line and the sheet decide: all of it or nothing.
    fn decide(&mut self) -> Result<(), Stop> {
        let mut decisions = Vec::new();
        for given in &self.args.decide {
            decisions.push(self.given(given)?);
        }
        let mut older = 0;
        if let Some(path) = &self.args.decisions {
            let read = sheet::read(self, path)?;
            older = read.known;
            decisions.extend(read.decisions);
        }
        self.store.decide(&decisions).map_err(|e| self.told(e))?;
        let (n, lang) = (decisions.len(), self.lang);
        let mut message = lang.pick(
            format!(
                "{n} {}",
                plural(n, "décision enregistrée", "décisions enregistrées")
            ),
            format!("{n} {} recorded", plural(n, "decision", "decisions")),
        );
        if older > 0 {
            message += &lang.pick(
                format!(", {older} déjà {}", plural(older, "connue", "connues")),
                format!(", {older} already known"),
            );
        }
        writeln!(io::stdout(), "{message}")?;
        Ok(())
    }

    /// One `ID=VERDICT` of the command line.
    fn given(&self, given: &str) -> Result<Decision, Stop> {
        let lang = self.lang;
        let (id, word) = given.split_once('=').unwrap_or((given, ""));
        let Some(verdict) = verdict(word) else {
            let asked = crate::report::printable(given);
            return Err(Stop::new(
                lang.pick(
                    format!("décision incomprise : {asked}"),
                    format!("decision not understood: {asked}"),
                ),
                lang.pick(
                    "Écrivez ID=VERDICT, le verdict étant true, false-alarm, accepted ou undecided.",
                    "Write ID=VERDICT, the verdict being true, false-alarm, accepted or undecided.",
                ),
            ));
        };
        let reason = self.args.reason.clone();
        self.decision(self.finding(id)?, verdict, reason)
            .ok_or_else(|| self.unreasoned())
    }

    /// The decision taken now; nothing where it needs a reason and has none.
    fn decision(
        &self,
        fingerprint: Fingerprint,
        verdict: Verdict,
        reason: Option<String>,
    ) -> Option<Decision> {
        let reason = reason.map(|r| r.trim().to_owned()).filter(|r| !r.is_empty());
        (verdict != Verdict::Accepted || reason.is_some()).then(|| Decision {
            fingerprint,
            verdict,
            reason,
            by: self.by(),
            at: now(),
        })
    }

    /// Who decides: as told, else whoever uses the machine.
    fn by(&self) -> String {
        let of_system = || {
            let names = ["USER", "LOGNAME", "USERNAME"].into_iter();
            names
                .filter_map(|name| std::env::var(name).ok())
                .find(|n| !n.is_empty())
        };
        let by = self.args.by.clone().or_else(of_system);
        by.unwrap_or_else(|| self.lang.pick("inconnu", "unknown").to_owned())
    }

    fn unreasoned(&self) -> Stop {
        Stop::new(
            self.lang.pick(
                "un passage ne s'accepte pas sans raison ; rien n'a été enregistré",
                "no passage is accepted without a reason; nothing was recorded",
            ),
            self.lang.pick(
                "Ajoutez --reason \"…\", ou la raison dans la colonne « reason » du fichier.",
                "Add --reason \"…\", or the reason in the column `reason` of the file.",
            ),
        )
    }

    /// The finding that goes by these digits.
    fn finding(&self, id: &str) -> Result<Fingerprint, Stop> {
        let lang = self.lang;
        let matching = self.store.matching(id).map_err(|e| self.told(e))?;
        matching.map_err(|unmatched| {
            let id = crate::report::printable(id);
            match unmatched {
                Unmatched::None => Stop::new(
                    lang.pick(
                        format!("aucun constat ne porte l'identifiant {id}"),
                        format!("no finding goes by {id}"),
                    ),
                    lang.pick(
                        "« huisclos triage --store FICHIER --list » donne les identifiants.",
                        "`huisclos triage --store FILE --list` tells the identifiers.",
                    ),
                ),
                Unmatched::Several => Stop::new(
                    lang.pick(
                        format!("plusieurs constats commencent par {id}"),
                        format!("several findings begin with {id}"),
                    ),
                    lang.pick("Donnez plus de chiffres.", "Give more digits."),
                ),
            }
        })
    }

    /// What was not done, and why.
    fn remark(&self, message: &str, help: &str) {
        line(message, help, self.lang);
    }
}

/// The verdict that a word says, in either language.
fn verdict(word: &str) -> Option<Verdict> {
    let word = word.trim().to_lowercase().replace(['-', ' '], "_");
    Verdict::from_code(&word).or(match word.as_str() {
        "vrai" => Some(Verdict::True),
        "fausse_alerte" => Some(Verdict::FalseAlarm),
        "accepté" | "accepte" => Some(Verdict::Accepted),
        "indécis" | "indecis" => Some(Verdict::Undecided),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_understood_in_both_languages() {
        for (word, expected) in [
            ("true", Some(Verdict::True)),
            ("Fausse-alerte", Some(Verdict::FalseAlarm)),
            ("false alarm", Some(Verdict::FalseAlarm)),
            ("accepté", Some(Verdict::Accepted)),
            ("oui", None),
            ("", None),
        ] {
            assert_eq!(verdict(word), expected, "{word}");
        }
    }
}
