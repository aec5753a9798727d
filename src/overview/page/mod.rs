//! The overview as one web page: nothing is loaded from elsewhere, nothing runs, and paper shows the same.

mod counts;
mod remedies;

use super::table::{Head, numbers_in};
use super::words::{self, count, number, percent};
use super::{Gravity, Overview, Shown};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::office::escaped;
use crate::rules::RuleBook;

/// What tells a report from somebody's page: it stands near the beginning of every one.
pub const MARK: &str = "<meta name=\"generator\" content=\"huisclos report\">";

const STYLE: &str = include_str!("../style.css");

/// Fills that tell severities apart where colours do not.
const FILLS: &str = "<svg class=\"defs\" aria-hidden=\"true\" focusable=\"false\"><defs>\
    <pattern id=\"hatched\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"ground\" width=\"5\" height=\"5\"/><line class=\"w\" x1=\"1.5\" y1=\"0\" x2=\"1.5\" y2=\"5\" stroke-width=\"3\"/></pattern>\
    <pattern id=\"dotted\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"ground\" width=\"5\" height=\"5\"/><circle class=\"i\" cx=\"2.5\" cy=\"2.5\" r=\"1.5\"/></pattern></defs></svg>";

/// The gravest first, as they are stacked and told.
const GRAVEST: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// Draws the page of an overview that was counted under the same `shown`.
pub fn page(overview: &Overview, book: &RuleBook, shown: Shown, lang: Lang) -> String {
    let page = Page {
        overview,
        book,
        shown,
        lang,
    };
    page.whole()
}

struct Page<'a> {
    overview: &'a Overview,
    book: &'a RuleBook,
    shown: Shown,
    lang: Lang,
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// The anchor of a rule on the page.
fn anchor(rule: &str) -> String {
    format!("regle-{rule}")
}

fn glyph(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✖",
        Severity::Warning => "▲",
        Severity::Info => "●",
    }
}

/// The gravest severity that was met.
fn gravest(findings: Gravity) -> Severity {
    let met = GRAVEST.into_iter().find(|s| findings.of(*s) > 0);
    met.unwrap_or(Severity::Info)
}

impl Page<'_> {
    fn pick<'a>(&self, fr: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(fr, en)
    }

    fn number(&self, n: u64) -> String {
        number(n, self.lang)
    }

    fn percent(&self, part: u64, whole: u64) -> String {
        percent(part, whole, self.lang)
    }

    fn passages(&self, n: u64) -> String {
        count(n, ("passage", "passages"), self.lang)
    }

    /// The severities of passages, the gravest first; the least is rare, and left out where there is none.
    fn severities(&self) -> impl Iterator<Item = Severity> + Clone {
        let o = self.overview;
        let met = move |s: &Severity| *s != Severity::Info || o.findings.of(*s) > 0;
        GRAVEST.into_iter().filter(met)
    }

    /// A column for each of them.
    fn by_severity(&self) -> impl Iterator<Item = Head<'static>> {
        let lang = self.lang;
        self.severities()
            .map(move |s| numbers_in(words::severity_head(s, lang)))
    }

    fn counts(&self, findings: Gravity) -> impl Iterator<Item = String> {
        self.severities().map(move |s| self.number(findings.of(s)))
    }

    fn documents(&self, n: u64) -> String {
        count(n, ("document", "documents"), self.lang)
    }

    fn whole(&self) -> String {
        let title = self.pick("Relevé d'audit", "Audit report");
        let sections = self.sections();
        let links: Vec<String> = sections
            .iter()
            .map(|s| format!("<li><a href=\"#{}\">{}</a></li>", s.id, escaped(s.title)))
            .collect();
        let body: Vec<String> = sections
            .iter()
            .map(|s| {
                format!(
                    "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n{}</section>\n",
                    escaped(s.title),
                    words::unbroken(&s.body),
                    id = s.id,
                )
            })
            .collect();
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n{MARK}\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#contenu\">{}</a>\n{FILLS}\n<header>\n{}</header>\n\
             <nav aria-label=\"{}\"><ul>{}</ul></nav>\n<main id=\"contenu\">\n{}</main>\n<footer>\n{}</footer>\n</body>\n</html>\n",
            self.pick("fr", "en"),
            self.pick("Aller au contenu", "Skip to the content"),
            words::unbroken(&self.head()),
            self.pick("Sommaire", "Contents"),
            links.concat(),
            body.concat(),
            self.foot(),
        )
    }

    fn sections(&self) -> Vec<Section<'_>> {
        let o = self.overview;
        let section = |id, fr, en, body: Option<String>| {
            body.map(|body| Section {
                id,
                title: self.pick(fr, en),
                body,
            })
        };
        let some = |there: bool, body: &dyn Fn() -> String| there.then(body);
        let found = o.findings.total() > 0;
        [
            section("essentiel", "L'essentiel", "In short", Some(self.short())),
            section(
                "annees",
                "D'année en année",
                "Year by year",
                some(found, &|| self.years()),
            ),
            section(
                "repartition",
                "De quoi il s'agit",
                "What it is about",
                some(found, &|| self.shares()),
            ),
            section(
                "documents",
                "Documents les plus exposés",
                "Most exposed documents",
                some(!o.most.is_empty(), &|| self.most()),
            ),
            section(
                "methode",
                "Points de méthode et de forme",
                "Points of method and form",
                some(o.methods.total() > 0, &|| self.methods()),
            ),
            section(
                "non-lus",
                "Fichiers non lus ou laissés de côté",
                "Files not read or left aside",
                some(!o.unread.is_empty(), &|| self.unread()),
            ),
            section(
                "decisions",
                "Décisions prises au tri",
                "Decisions taken in triage",
                some(!o.decided.is_empty(), &|| self.decisions()),
            ),
            section(
                "que-faire",
                "Que faire",
                "What to do",
                some(o.audit.is_some(), &|| self.remedies()),
            ),
            section("droit", "Textes cités", "Law cited", self.law()),
            section("limites", "Limites", "Limits", Some(self.limits())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn head(&self) -> String {
        let o = self.overview;
        let title = match (o.documents, o.span()) {
            (0, _) => self
                .pick("Aucun document audité", "No document audited")
                .to_owned(),
            (n, Some((first, last))) if first != last => {
                let documents = self.documents(n);
                self.lang.pick(
                    format!("{documents}, de {first} à {last}"),
                    format!("{documents}, {first} to {last}"),
                )
            }
            (n, Some((year, _))) => format!("{}, {year}", self.documents(n)),
            (n, None) => self.documents(n),
        };
        let audit = match &o.audit {
            None => self.pick(
                "Cette base d'audit est vide.",
                "This store is empty.",
            ).to_owned(),
            Some(audit) => match audit.finished {
                Some(day) => self.lang.pick(
                    format!("Audit du {}, huisclos {}.", words::day(day, self.lang), audit.version),
                    format!("Audited on {}, huisclos {}.", words::day(day, self.lang), audit.version),
                ),
                None => self.lang.pick(
                    format!("Dernier audit interrompu avant sa fin (huisclos {}) : les chiffres sont partiels. Relancez « huisclos audit ».", audit.version),
                    format!("The last audit was stopped before its end (huisclos {}): figures are partial. Run `huisclos audit` again.", audit.version),
                ),
            },
        };
        format!(
            "<p class=\"brand\">huisclos · {}</p>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"meta\">{}</p>\n{}",
            self.pick("relevé d'audit", "audit report"),
            escaped(&title),
            escaped(&self.lead()),
            escaped(&audit),
            self.notice(),
        )
    }

    /// The whole in two sentences.
    fn lead(&self) -> String {
        let o = self.overview;
        let (passages, error) = (o.findings.total(), o.findings.of(Severity::Error));
        if o.documents == 0 {
            return self
                .pick(
                    "Il n'y a rien à montrer : aucun document n'a pu être relu.",
                    "There is nothing to show: no document could be reviewed.",
                )
                .to_owned();
        }
        if passages == 0 {
            return self
                .pick(
                    "Aucun passage à examiner n'a été trouvé. Un document sans constat n'est pas sûr pour autant.",
                    "No passage to examine was found. A document without findings is not thereby safe.",
                )
                .to_owned();
        }
        let (flagged, exposed, share) = (
            self.passages(passages),
            self.documents(o.exposed),
            self.percent(o.exposed, o.documents),
        );
        let error = self.number(error);
        self.lang.pick(
            format!("{flagged} à examiner dans {exposed} ({share} de ceux qui ont été relus), dont {error} à retirer avant toute diffusion."),
            format!("{flagged} to examine in {exposed} ({share} of those reviewed), {error} of them to remove before anything circulates."),
        )
    }

    /// What the page shows of the documents, and what it does not.
    fn notice(&self) -> String {
        let o = self.overview;
        let text = self.shown.text && o.keeps_text;
        let mut lines = Vec::new();
        if text {
            lines.push(self.pick(
                "Ce relevé montre des passages des comptes rendus. Gardez-le comme les comptes rendus eux-mêmes.",
                "This report shows passages of the minutes. Keep it as you keep the minutes themselves.",
            ));
        } else {
            lines.push(self.pick(
                "Ce relevé ne contient aucun texte des comptes rendus.",
                "This report holds no text of the minutes.",
            ));
        }
        if self.shown.text && !o.keeps_text {
            lines.push(self.pick(
                "Les passages demandés ne peuvent pas être montrés : la base d'audit n'en a gardé aucun (« huisclos audit --keep-text » les garde).",
                "The passages asked for cannot be shown: the store kept none (`huisclos audit --keep-text` keeps them).",
            ));
        }
        if self.shown.paths {
            lines.push(self.pick(
                "Les noms de fichiers y figurent : ils peuvent nommer des personnes. Ne le diffusez pas tel quel.",
                "File names stand in it: they may name persons. Do not circulate it as it is.",
            ));
        } else {
            lines.push(self.pick(
                "Les noms de fichiers, qui peuvent nommer des personnes, y sont remplacés par un numéro ; « huisclos triage » dit lequel est lequel.",
                "File names, which may name persons, are replaced by a number; `huisclos triage` tells which is which.",
            ));
        }
        let class = if text || self.shown.paths {
            "notice warning"
        } else {
            "notice"
        };
        let body = lines.into_iter().map(paragraph).collect::<Vec<_>>().concat();
        format!(
            "<aside class=\"{class}\" aria-label=\"{}\">\n{body}</aside>\n",
            self.pick("Confidentialité", "Confidentiality")
        )
    }

    fn limits(&self) -> String {
        [
            self.pick(
                "Ce relevé est une aide à la relecture, non un avis juridique : seul un juge dit, après coup, si une information était secrète. Chaque constat est à examiner par une personne : certains sont de fausses alertes, et des passages échappent. Un document sans constat n'est pas sûr pour autant.",
                "This report helps to review; it is no legal opinion: only a judge decides, afterwards, whether a piece of information was secret. Every finding is to be examined by a person: some are false alarms, and passages are missed. A document without findings is not thereby safe.",
            ),
            self.pick(
                "L'année est celle de la réunion, lue dans le texte ou le nom du fichier ; ce que seule la date du fichier situe est compté sans date ; la formation est celle que l'en-tête du document indique. Les textes cités sont à vérifier sur Légifrance avant de s'en servir.",
                "The year is that of the meeting, read in the text or the file name; what only the date of the file places is counted as undated; the formation is the one that the head of the document tells. Check the law cited on Légifrance before relying on it.",
            ),
        ]
        .map(paragraph)
        .concat()
    }

    fn foot(&self) -> String {
        let passages = self.passages(self.overview.passages);
        paragraph(&self.lang.pick(
            format!(
                "{passages} relus hors ligne par huisclos {} ; rien n'a quitté la machine.",
                env!("CARGO_PKG_VERSION")
            ),
            format!(
                "{passages} reviewed offline by huisclos {}; nothing left the machine.",
                env!("CARGO_PKG_VERSION")
            ),
        ))
    }
}

struct Section<'a> {
    id: &'static str,
    title: &'a str,
    body: String,
}
