//! What is to be done: points of method, files not read, what was decided, ways out and the law they rest on.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{GRAVEST, Page, anchor, glyph, gravest, paragraph};
use crate::finding::Kind;
use crate::office::escaped;
use crate::overview::table::{Line, numbers_in, table, when_wide, words_in};
use crate::overview::words::{self, capital, count};
use crate::overview::{Share, State};
use crate::report::printable;
use crate::rules::{Law, RuleDoc};

impl Page<'_> {
    pub(super) fn methods(&self) -> String {
        let mut heads = vec![
            words_in(self.pick("Règle", "Rule")),
            words_in(self.pick("De quoi il s'agit", "What it is about")),
        ];
        heads.extend(GRAVEST.map(|s| when_wide(numbers_in(words::severity_head(s, self.lang)))));
        heads.extend([
            numbers_in(self.pick("Total", "Total")),
            numbers_in(self.pick("Documents", "Documents")),
        ]);
        let lines = self
            .told()
            .filter(|(_, rule)| rule.kind() == Kind::Method)
            .map(|(share, rule)| {
                let mut cells = vec![rule.id.clone(), self.lang.pick(&rule.fr, &rule.en).name.clone()];
                cells.extend(GRAVEST.map(|s| self.number(share.findings.of(s))));
                cells.push(self.number(share.findings.total()));
                cells.push(self.number(share.exposed));
                Line {
                    link: Some(anchor(&rule.id)),
                    cells,
                }
            });
        let intro = paragraph(self.pick(
            "Ils portent sur la façon de tenir et de transmettre le compte rendu, non sur un passage de vie privée ; ils ne sont pas comptés dans les figures.",
            "They are about how minutes are kept and sent, not about a passage on private life; the charts do not count them.",
        ));
        intro
            + &table(
                self.pick(
                    "Points de méthode et de forme, par règle",
                    "Points of method and form, by rule",
                ),
                &heads,
                lines,
            )
    }

    /// The rules that flagged something, with their wording.
    fn told(&self) -> impl Iterator<Item = (&Share<String>, &RuleDoc)> {
        self.overview
            .rules
            .iter()
            .filter_map(|share| Some((share, self.book.rule(&share.key)?)))
    }

    pub(super) fn unread(&self) -> String {
        let o = self.overview;
        let mut out = String::new();
        for (state, id, title, caption) in [
            (
                State::Failed,
                "illisibles",
                self.pick("Illisibles", "Unreadable"),
                self.pick(
                    "Fichiers qui n'ont pas pu être relus, par cause",
                    "Files that could not be reviewed, by cause",
                ),
            ),
            (
                State::Skipped,
                "ecartes",
                self.pick("Laissés de côté", "Left aside"),
                self.pick(
                    "Fichiers laissés de côté, par cause",
                    "Files left aside, by cause",
                ),
            ),
        ] {
            let those: Vec<_> = o.unread.iter().filter(|u| u.state == state).collect();
            if those.is_empty() {
                continue;
            }
            let heads = [
                words_in(self.pick("Cause", "Cause")),
                numbers_in(self.pick("Fichiers", "Files")),
                words_in(self.pick("Que faire", "What to do")),
                when_wide(words_in(self.pick("Lesquels", "Which"))),
            ];
            let lines = those.iter().map(|u| {
                let mut which: Vec<String> = u
                    .first
                    .iter()
                    .map(|(number, path)| match path {
                        Some(path) => printable(path),
                        None => self.numbered(*number),
                    })
                    .collect();
                if u.files > u.first.len() as u64 {
                    which.push("…".to_owned());
                }
                Line::from(vec![
                    capital(&u.message),
                    self.number(u.files),
                    u.help.clone(),
                    which.join(", "),
                ])
            });
            let _ = writeln!(out, "<h3 id=\"{id}\">{}</h3>", escaped(title));
            out += &table(caption, &heads, lines);
        }
        out
    }

    pub(super) fn decisions(&self) -> String {
        let heads = [
            words_in(self.pick("Décision", "Decision")),
            numbers_in(self.pick("Constats", "Findings")),
        ];
        let lines = self.overview.decided.iter().map(|d| {
            Line::from(vec![
                capital(words::verdict(d.verdict, self.lang)),
                self.number(d.findings),
            ])
        });
        let settled = self.overview.settled();
        let told = self.lang.pick(
            format!(
                "{} : fausses alertes et passages acceptés ne sont comptés nulle part ailleurs dans ce relevé. Les raisons, et qui a décidé, restent dans la base d'audit.",
                count(settled, ("constat écarté", "constats écartés"), self.lang)
            ),
            format!(
                "{}: false alarms and accepted passages are counted nowhere else in this report. Reasons, and who decided, stay in the store.",
                count(settled, ("finding set aside", "findings set aside"), self.lang)
            ),
        );
        paragraph(&told)
            + &table(
                self.pick("Constats par décision", "Findings by decision"),
                &heads,
                lines,
            )
    }

    pub(super) fn remedies(&self) -> String {
        let o = self.overview;
        let steps: Vec<String> = [
            (o.findings.total() > 0).then(|| self.pick(
                "<strong>Arrêter la diffusion.</strong> Retirez des dossiers partagés les documents les plus exposés, plénières d'abord, et leurs copies. <code>huisclos redact</code> en fait une copie qui peut circuler, à relire avant de la transmettre.",
                "<strong>Stop circulation.</strong> Take the most exposed documents out of shared folders, plenaries first, with their copies. <code>huisclos redact</code> makes a copy that may circulate, to be read before it is sent.",
            )),
            (o.findings.total() + o.methods.total() > 0).then(|| self.pick(
                "<strong>Trancher.</strong> <code>huisclos triage</code> présente les constats un à un : à retirer, fausse alerte, ou accepté pour une raison que l'on note. Le prochain relevé en tient compte.",
                "<strong>Decide.</strong> <code>huisclos triage</code> shows findings one by one: to be removed, false alarm, or accepted for a reason that is noted. The next report takes account of it.",
            )),
            (!o.unread.is_empty()).then(|| self.pick(
                "<strong>Lire ce qui ne l'a pas été.</strong> Un fichier illisible n'est pas un fichier sain : suivez la colonne « Que faire », puis relancez l'audit.",
                "<strong>Read what was not.</strong> An unreadable file is not a clean one: follow the column “What to do”, then audit again.",
            )),
            Some(self.pick(
                "<strong>Écrire autrement.</strong> Avant chaque envoi, <code>huisclos check</code> relit le compte rendu ; dans l'éditeur, il le fait pendant la rédaction.",
                "<strong>Write otherwise.</strong> Before minutes are sent, <code>huisclos check</code> reviews them; in the editor it does so while they are written.",
            )),
        ]
        .into_iter()
        .flatten()
        .map(|step| format!("<li>{step}</li>\n"))
        .collect();
        let mut out = format!("<ol>\n{}</ol>\n", steps.concat());
        let cards: Vec<String> = self.told().map(|(share, rule)| self.card(share, rule)).collect();
        if !cards.is_empty() {
            let _ = writeln!(
                out,
                "<h3>{}</h3>\n<div class=\"rules\">\n{}</div>",
                self.pick("Règle par règle", "Rule by rule"),
                cards.concat(),
            );
        }
        out
    }

    /// The way out that a rule words.
    fn card(&self, share: &Share<String>, rule: &RuleDoc) -> String {
        let wording = self.lang.pick(&rule.fr, &rule.en);
        let severity = gravest(share.findings);
        let found = count(
            share.findings.total(),
            self.lang.pick(("constat", "constats"), ("finding", "findings")),
            self.lang,
        );
        let exposed = self.documents(share.exposed);
        let badge = self
            .lang
            .pick(format!("{found} dans {exposed}"), format!("{found} in {exposed}"));
        let instead = if wording.rewrite.is_empty() {
            String::new()
        } else {
            format!(
                "<p>{} <span class=\"write\" lang=\"fr\">«\u{a0}{}\u{a0}»</span></p>\n",
                self.pick("À écrire à la place :", "Write instead:"),
                escaped(&wording.rewrite)
            )
        };
        format!(
            "<article class=\"rule {}\" id=\"{}\">\n<h3>{}</h3>\n<p class=\"badge\">{} {} · {}</p>\n<p>{}</p>\n<p><strong>{}</strong> {}</p>\n{instead}<p class=\"refs\">{} · {}</p>\n</article>\n",
            severity.code(),
            escaped(&anchor(&rule.id)),
            escaped(&wording.name),
            glyph(severity),
            escaped(words::severity(severity, self.lang)),
            escaped(&badge),
            escaped(&wording.why),
            self.pick("Que faire :", "What to do:"),
            escaped(&wording.advice),
            escaped(&rule.id),
            escaped(&rule.legal_basis.join(" · ")),
        )
    }

    pub(super) fn law(&self) -> Option<String> {
        let mut seen = BTreeSet::new();
        let cited: Vec<&Law> = self
            .told()
            .flat_map(|(_, rule)| &rule.legal_basis)
            .filter(|key| seen.insert(key.as_str()))
            .filter_map(|key| self.book.law(key))
            .collect();
        if cited.is_empty() {
            return None;
        }
        let items: Vec<String> = cited
            .iter()
            .map(|law| {
                let (title, says, note) = self.lang.pick(
                    (&law.title_fr, &law.says_fr, &law.note_fr),
                    (&law.title_en, &law.says_en, &law.note_en),
                );
                let note = note.as_deref().map_or_else(String::new, |note| {
                    format!("<dd class=\"note\">{}</dd>", escaped(note))
                });
                format!(
                    "<dt>{} · {}</dt><dd>{}</dd>{note}\n",
                    escaped(&law.key),
                    escaped(title),
                    escaped(says)
                )
            })
            .collect();
        Some(format!("<dl class=\"laws\">\n{}</dl>\n", items.concat()))
    }
}
