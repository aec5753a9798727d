//! The overview as one web page: nothing is loaded from elsewhere, nothing runs, and paper shows the same.

use std::collections::BTreeSet;

use super::charts::{Bar, Told, bars, columns};
use super::words::{self, capital, count, each, number, percent};
use super::{Exposed, File, Gravity, Group, Overview, Share, Shown, State};
use crate::finding::{Kind, Severity, Sitting};
use crate::lang::Lang;
use crate::office::escaped;
use crate::report::{domain_word, mode_word, printable, source_word};
use crate::rules::{Law, RuleBook, RuleDoc};

/// What tells a report from somebody's page: it stands near the beginning of every one.
pub const MARK: &str = "<meta name=\"generator\" content=\"huisclos report\">";

const STYLE: &str = include_str!("style.css");

/// Fills that tell severities apart where colours do not.
const FILLS: &str = "<svg class=\"defs\" aria-hidden=\"true\" focusable=\"false\"><defs>\
    <pattern id=\"hatched\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect class=\"ground\" width=\"5\" height=\"5\"/><line class=\"w\" x1=\"1.5\" y1=\"0\" x2=\"1.5\" y2=\"5\" stroke-width=\"3\"/></pattern>\
    <pattern id=\"dotted\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"ground\" width=\"5\" height=\"5\"/><circle class=\"i\" cx=\"2.5\" cy=\"2.5\" r=\"1.5\"/></pattern></defs></svg>";

/// The gravest first, as they are stacked and told.
const GRAVEST: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// A year has to have so many documents before it may be called the most exposed.
const TELLING: u64 = 3;

/// So many years in a row are shown with their gaps; beyond, a date was misread, and only those that have documents are.
const CENTURY: u16 = 60;

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

/// A column of a table.
#[derive(Clone, Copy)]
struct Head<'a> {
    text: &'a str,
    class: &'static str,
}

const fn words_in(text: &str) -> Head<'_> {
    Head { text, class: "" }
}

const fn numbers_in(text: &str) -> Head<'_> {
    Head { text, class: "n" }
}

const fn days_in(text: &str) -> Head<'_> {
    Head { text, class: "d" }
}

/// Left out where there is little room.
const fn when_wide(head: Head<'_>) -> Head<'_> {
    let class = match head.class.as_bytes() {
        b"n" => "n wide",
        _ => "wide",
    };
    Head { class, ..head }
}

/// A row of a table, and where its head leads.
struct Line {
    link: Option<String>,
    cells: Vec<String>,
}

impl From<Vec<String>> for Line {
    fn from(cells: Vec<String>) -> Self {
        Self { link: None, cells }
    }
}

fn table(caption: &str, heads: &[Head<'_>], lines: impl IntoIterator<Item = Line>) -> String {
    let class = |head: &Head<'_>| match head.class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    let top: String = heads
        .iter()
        .map(|h| format!("<th scope=\"col\"{}>{}</th>", class(h), escaped(h.text)))
        .collect();
    let mut rows = String::new();
    for line in lines {
        rows.push_str("<tr>");
        for (i, (cell, head)) in line.cells.iter().zip(heads).enumerate() {
            let (text, class) = (escaped(cell), class(head));
            rows.push_str(&match (&line.link, i) {
                (Some(link), 0) => {
                    format!(
                        "<th scope=\"row\"{class}><a href=\"#{}\">{text}</a></th>",
                        escaped(link)
                    )
                }
                (None, 0) => format!("<th scope=\"row\"{class}>{text}</th>"),
                _ => format!("<td{class}>{text}</td>"),
            });
        }
        rows.push_str("</tr>\n");
    }
    let few = if heads.len() < 3 { " class=\"few\"" } else { "" };
    format!(
        "<div class=\"scroll\"><table{few}><caption>{}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n",
        escaped(caption)
    )
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

fn figure(severity: Option<Severity>, value: &str, what: &str) -> String {
    let class = severity.map_or_else(String::new, |s| format!(" class=\"{}\"", s.code()));
    format!(
        "<div{class}><dt>{}</dt><dd>{}</dd></div>\n",
        escaped(what),
        escaped(value)
    )
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
        let links: String = sections
            .iter()
            .map(|s| format!("<li><a href=\"#{}\">{}</a></li>", s.id, escaped(s.title)))
            .collect();
        let body: String = sections
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
             <nav aria-label=\"{}\"><ul>{links}</ul></nav>\n<main id=\"contenu\">\n{body}</main>\n<footer>\n{}</footer>\n</body>\n</html>\n",
            self.pick("fr", "en"),
            self.pick("Aller au contenu", "Skip to the content"),
            words::unbroken(&self.head()),
            self.pick("Sommaire", "Contents"),
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
        let body: String = lines.into_iter().map(paragraph).collect();
        format!(
            "<aside class=\"{class}\" aria-label=\"{}\">\n{body}</aside>\n",
            self.pick("Confidentialité", "Confidentiality")
        )
    }

    fn short(&self) -> String {
        let o = self.overview;
        let mut out = String::from("<dl class=\"figures\">\n");
        out += &figure(
            None,
            &self.number(o.documents),
            self.pick("documents relus", "documents reviewed"),
        );
        out += &figure(
            None,
            &self.number(o.exposed),
            self.pick("portent un passage à examiner", "hold a passage to examine"),
        );
        for severity in self.severities() {
            let what = format!(
                "{} {}",
                self.pick("passages", "passages"),
                words::severity(severity, self.lang)
            );
            out += &figure(Some(severity), &self.number(o.findings.of(severity)), &what);
        }
        out += &figure(
            None,
            &self.number(o.methods.total()),
            self.pick("points de méthode", "points of method"),
        );
        let (failed, skipped) = (o.not_audited(State::Failed), o.not_audited(State::Skipped));
        out += &figure(
            None,
            &self.number(failed),
            self.pick("fichiers illisibles", "unreadable files"),
        );
        out += &figure(
            None,
            &self.number(skipped),
            self.pick("laissés de côté", "left aside"),
        );
        if !o.decided.is_empty() {
            out += &figure(
                None,
                &self.number(o.settled()),
                self.pick("écartés au tri", "set aside in triage"),
            );
        }
        out += "</dl>\n";
        let risks = self.risks();
        if !risks.is_empty() {
            out += &format!(
                "<h3>{}</h3>\n<ul>\n",
                self.pick("Où est le risque", "Where the risk lies")
            );
            for (what, told) in risks {
                out += &format!(
                    "<li><strong>{}</strong> {}</li>\n",
                    escaped(&what),
                    escaped(&told)
                );
            }
            out += "</ul>\n";
        }
        if o.duplicates > 0 {
            let copies = count(
                o.duplicates,
                self.lang.pick(
                    (
                        "fichier identique à un autre a été compté",
                        "fichiers identiques à d'autres ont été comptés",
                    ),
                    (
                        "file identical to another was counted",
                        "files identical to others were counted",
                    ),
                ),
                self.lang,
            );
            out += &paragraph(&self.lang.pick(
                format!("{copies} une seule fois : ce qui est à retirer de l'un l'est de ses copies."),
                format!(
                    "{copies} only once: what is to be removed from one is to be removed from its copies."
                ),
            ));
        }
        out
    }

    /// What stands out, each with its figures.
    fn risks(&self) -> Vec<(String, String)> {
        let o = self.overview;
        let total = o.findings.total();
        let mut out = Vec::new();
        if total == 0 {
            return out;
        }
        let of_all = |n: u64| format!("{} ({})", self.passages(n), self.percent(n, total));
        let mut tell = |what: String, told: String| out.push((what, told));
        if let Some(share) = o.domains.first() {
            tell(
                self.pick("Domaine le plus touché :", "Domain touched most:")
                    .to_owned(),
                format!(
                    "{}, {}.",
                    domain_word(share.key, self.lang),
                    of_all(share.findings.total())
                ),
            );
        }
        if let Some(secret) = o.kinds.iter().find(|s| s.key == Kind::Secret) {
            tell(
                self.pick("Secret professionnel :", "Professional secrecy:").to_owned(),
                self.lang.pick(
                    format!("{} d'information à caractère secret (présumée), qui n'a sa place dans aucune formation.", of_all(secret.findings.total())),
                    format!("{} of secret information (presumed), which has no place in any formation.", of_all(secret.findings.total())),
                ),
            );
        }
        let open: u64 = o
            .sittings
            .iter()
            .filter(|g| forbids(g))
            .map(|g| g.share.findings.total())
            .sum();
        if open > 0 {
            tell(
                self.pick("Plénières :", "Plenaries:").to_owned(),
                self.lang.pick(
                    format!("{} dans des comptes rendus de formation plénière ou restreinte, où aucune situation individuelle ne s'évoque.", of_all(open)),
                    format!("{} in minutes of plenary or restricted formations, where no individual case may be raised.", of_all(open)),
                ),
            );
        }
        let rate = |g: &&Group<u16>| (1_000 * g.share.findings.total()) / g.documents.max(1);
        let telling = o.years.iter().filter(|g| g.documents >= TELLING);
        if let Some((group, year)) = telling.max_by_key(rate).and_then(|g| Some((g, g.share.key?))) {
            let each = each(group.share.findings.total(), group.documents, self.lang);
            let documents = self.documents(group.documents);
            tell(
                self.pick("Année la plus exposée :", "Most exposed year:")
                    .to_owned(),
                self.lang.pick(
                    format!("{year}, {each} passages par document ({documents})."),
                    format!("{year}, {each} passages a document ({documents})."),
                ),
            );
        }
        if o.exposed > 20 {
            tell(
                self.pick("Concentration :", "Concentration:").to_owned(),
                self.lang.pick(
                    format!("dix documents portent à eux seuls {}.", of_all(o.in_ten)),
                    format!("ten documents alone hold {}.", of_all(o.in_ten)),
                ),
            );
        }
        out
    }

    fn legend(&self) -> String {
        let fill = |severity| match severity {
            Severity::Error => "var(--error)",
            Severity::Warning => "url(#hatched)",
            Severity::Info => "url(#dotted)",
        };
        let items: String = self
            .severities()
            .map(|s| {
                format!(
                    "<li class=\"{}\"><svg viewBox=\"0 0 28 18\" aria-hidden=\"true\" focusable=\"false\"><rect x=\"1\" y=\"1\" width=\"26\" height=\"16\" style=\"fill:{}\"/></svg>{}</li>",
                    s.code(),
                    fill(s),
                    escaped(words::severity(s, self.lang)),
                )
            })
            .collect();
        format!("<ul class=\"legend\">{items}</ul>\n")
    }

    fn years(&self) -> String {
        let o = self.overview;
        let dated: Vec<(u16, Gravity)> = o
            .years
            .iter()
            .filter_map(|g| Some((g.share.key?, g.share.findings)))
            .collect();
        let title = self.pick(
            "Passages à examiner par année de réunion",
            "Passages to examine by year of the meeting",
        );
        let mut heads = vec![
            words_in(self.pick("Année", "Year")),
            numbers_in(self.pick("Documents", "Documents")),
        ];
        heads.extend(self.by_severity());
        heads.extend([when_wide(numbers_in(self.pick("Par document", "Per document")))]);
        let lines = o.years.iter().map(|g| {
            let findings = g.share.findings;
            let year = match g.share.key {
                Some(year) => year.to_string(),
                None => self.pick("sans date", "undated").to_owned(),
            };
            let mut cells = vec![year, self.number(g.documents)];
            cells.extend(self.counts(findings));
            cells.push(each(findings.total(), g.documents, self.lang));
            Line::from(cells)
        });
        let numbers = table(title, &heads, lines);
        if dated.is_empty() {
            return numbers;
        }
        let text = self.peak(&dated);
        let chart = columns(
            &without_gaps(&dated),
            &|n| self.number(n),
            &Told {
                id: "annees-c",
                title,
                text: &text,
            },
        );
        let (chart, legend) = (chart, self.legend());
        format!("<div class=\"pair\">\n<div class=\"drawing\">{chart}{legend}</div>\n{numbers}</div>\n")
    }

    /// What a chart by year shows, in words.
    fn peak(&self, years: &[(u16, Gravity)]) -> String {
        let Some((year, most)) = years.iter().max_by_key(|y| y.1.total()) else {
            return String::new();
        };
        let most = self.number(most.total());
        self.lang.pick(
            format!("Une colonne par année, empilée par gravité ; la plus haute est {year}, avec {most}. Le tableau qui accompagne la figure donne tous les chiffres."),
            format!("One column a year, stacked by severity; the highest is {year}, with {most}. The table beside gives all figures."),
        )
    }

    fn shares(&self) -> String {
        let o = self.overview;
        let lang = self.lang;
        let mut out = String::new();
        out += &self.share(
            "sortes",
            self.pick("Par sorte", "By kind"),
            o.kinds
                .iter()
                .map(|s| (words::kind(s.key, lang), s.findings, s.exposed)),
        );
        out += &self.share(
            "domaines",
            self.pick("Par domaine de la vie privée", "By domain of private life"),
            o.domains
                .iter()
                .map(|s| (domain_word(s.key, lang), s.findings, s.exposed)),
        );
        out += &format!(
            "<p class=\"note\">{}</p>\n",
            escaped(self.pick(
                "Un passage qui touche deux domaines compte pour chacun.",
                "A passage that touches two domains counts for both.",
            ))
        );
        out += &self.share(
            "formations",
            self.pick("Par formation", "By formation"),
            o.sittings.iter().map(|g| {
                (
                    words::sitting(g.share.key, lang).1,
                    g.share.findings,
                    g.share.exposed,
                )
            }),
        );
        out += &self.share(
            "sources",
            self.pick("Selon qui parle", "By who tells it"),
            o.sources
                .iter()
                .map(|s| (source_word(s.key, lang), s.findings, s.exposed)),
        );
        out += &self.share(
            "modes",
            self.pick("Selon comment on l'a su", "By how it was acquired"),
            o.modes
                .iter()
                .map(|s| (mode_word(s.key, lang), s.findings, s.exposed)),
        );
        out
    }

    /// A chart and its table; nothing where nothing was counted.
    fn share<'a>(
        &self,
        id: &str,
        title: &str,
        shares: impl Iterator<Item = (&'a str, Gravity, u64)>,
    ) -> String {
        let shares: Vec<_> = shares.filter(|s| s.1.total() > 0).collect();
        if shares.is_empty() {
            return String::new();
        }
        let total = self.overview.findings.total();
        let drawn: Vec<Bar> = shares
            .iter()
            .map(|(label, findings, _)| Bar {
                label: capital(label),
                value: format!(
                    "{} · {}",
                    self.number(findings.total()),
                    self.percent(findings.total(), total)
                ),
                amount: findings.total(),
            })
            .collect();
        let text: Vec<String> = drawn
            .iter()
            .map(|b| format!("{} : {}", b.label, b.value))
            .collect();
        let chart = bars(
            &drawn,
            &Told {
                id: &format!("{id}-c"),
                title,
                text: &text.join(" ; "),
            },
        );
        let mut heads = vec![words_in("")];
        heads.extend(self.by_severity());
        heads.extend([
            numbers_in(self.pick("Total", "Total")),
            when_wide(numbers_in(self.pick("Documents", "Documents"))),
        ]);
        let lines = shares.iter().map(|(label, findings, exposed)| {
            let mut cells = vec![capital(label)];
            cells.extend(self.counts(*findings));
            cells.push(self.number(findings.total()));
            cells.push(self.number(*exposed));
            Line::from(cells)
        });
        let caption = self.lang.pick(
            format!("{title} : passages, et documents qui en portent"),
            format!("{title}: passages, and documents that hold some"),
        );
        let numbers = table(&caption, &heads, lines);
        format!(
            "<h3 id=\"{id}\">{}</h3>\n<div class=\"pair\">\n<div class=\"drawing\">{chart}</div>\n{numbers}</div>\n",
            escaped(title)
        )
    }

    fn most(&self) -> String {
        let o = self.overview;
        let mut heads = vec![
            words_in(self.pick("Document", "Document")),
            days_in(self.pick("Réunion", "Meeting")),
            when_wide(words_in(self.pick("Formation", "Formation"))),
        ];
        heads.extend(self.by_severity());
        heads.extend([
            when_wide(numbers_in(self.pick("Méthode", "Method"))),
            when_wide(numbers_in(self.pick("Copies", "Copies"))),
            when_wide(words_in(self.pick("Surtout", "Mostly"))),
        ]);
        let with_text = |e: &Exposed| !e.passages.is_empty();
        let lines = o.most.iter().map(|e| {
            let mut cells = vec![self.name(&e.file)];
            let meeting = e.file.meeting.map(|d| words::short_day(d, self.lang));
            cells.push(meeting.unwrap_or_else(|| self.pick("sans date", "undated").to_owned()));
            cells.push(words::sitting(e.file.sitting, self.lang).0.to_owned());
            cells.extend(self.counts(e.findings));
            cells.push(self.number(e.methods));
            cells.push(self.number(e.copies));
            let domains: Vec<&str> = e.domains.iter().map(|d| domain_word(*d, self.lang)).collect();
            cells.push(domains.join(", "));
            Line {
                link: with_text(e).then(|| format!("document-{}", e.file.number)),
                cells,
            }
        });
        let n = o.most.len() as u64;
        let caption = self.lang.pick(
            format!(
                "{}, les plus graves d'abord",
                count(n, ("document", "documents"), self.lang)
            ),
            format!(
                "{}, the gravest first",
                count(n, ("document", "documents"), self.lang)
            ),
        );
        let mut out = table(&caption, &heads, lines);
        for exposed in o.most.iter().filter(|e| with_text(e)) {
            out += &self.passages_of(exposed);
        }
        out
    }

    /// How a file is called: by its number, and by its path where paths may be shown.
    fn name(&self, file: &File) -> String {
        let format = file.format.as_deref().unwrap_or("?");
        match &file.path {
            Some(path) => printable(path),
            None => format!("{}\u{a0}·\u{a0}{format}", self.numbered(file.number)),
        }
    }

    fn numbered(&self, number: i64) -> String {
        self.lang
            .pick(format!("n°\u{a0}{number}"), format!("no.\u{a0}{number}"))
    }

    fn passages_of(&self, exposed: &Exposed) -> String {
        let mut out = format!(
            "<h3 id=\"document-{}\">{}</h3>\n",
            exposed.file.number,
            escaped(&self.name(&exposed.file))
        );
        for passage in &exposed.passages {
            let line = self.lang.pick(
                format!("ligne {}", passage.line),
                format!("line {}", passage.line),
            );
            let place = passage.place.as_deref().unwrap_or(&line);
            out += &format!(
                "<blockquote class=\"{}\">{}\n<span class=\"badge\">{} {} · <a href=\"#{}\">{}</a> · {}</span></blockquote>\n",
                passage.severity.code(),
                escaped(&passage.text),
                glyph(passage.severity),
                escaped(words::severity(passage.severity, self.lang)),
                escaped(&anchor(&passage.rule)),
                escaped(&passage.rule),
                escaped(place),
            );
        }
        out
    }

    fn methods(&self) -> String {
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

    fn unread(&self) -> String {
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
            out += &format!("<h3 id=\"{id}\">{}</h3>\n", escaped(title));
            out += &table(caption, &heads, lines);
        }
        out
    }

    fn decisions(&self) -> String {
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

    fn remedies(&self) -> String {
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
        let cards: String = self.told().map(|(share, rule)| self.card(share, rule)).collect();
        if !cards.is_empty() {
            out += &format!(
                "<h3>{}</h3>\n<div class=\"rules\">\n{cards}</div>\n",
                self.pick("Règle par règle", "Rule by rule")
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

    fn law(&self) -> Option<String> {
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
        let items: String = cited
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
        Some(format!("<dl class=\"laws\">\n{items}</dl>\n"))
    }

    fn limits(&self) -> String {
        [
            self.pick(
                "Ce relevé est une aide à la relecture, non un avis juridique : seul un juge dit, après coup, si une information était secrète. Chaque constat est à examiner par une personne : certains sont de fausses alertes, et des passages échappent. Un document sans constat n'est pas sûr pour autant.",
                "This report helps to review; it is no legal opinion: only a judge decides, afterwards, whether a piece of information was secret. Every finding is to be examined by a person: some are false alarms, and passages are missed. A document without findings is not thereby safe.",
            ),
            self.pick(
                "L'année est celle de la réunion, lue dans le texte, le nom du fichier ou sa date ; la formation est celle que l'en-tête du document indique. Les textes cités sont à vérifier sur Légifrance avant de s'en servir.",
                "The year is that of the meeting, read in the text, the file name or the file's date; the formation is the one that the head of the document tells. Check the law cited on Légifrance before relying on it.",
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

/// Whether no individual case may be raised where these documents come from.
fn forbids(group: &Group<Sitting>) -> bool {
    matches!(group.share.key, Some(Sitting::Plenary | Sitting::Restricted))
}

/// The years as an axis has them: one that nobody met in has its place too.
fn without_gaps(years: &[(u16, Gravity)]) -> Vec<(String, Gravity)> {
    let (Some(first), Some(last)) = (years.first(), years.last()) else {
        return Vec::new();
    };
    let found = |year| {
        years
            .iter()
            .find(|y| y.0 == year)
            .map_or_else(Gravity::default, |y| y.1)
    };
    if last.0.saturating_sub(first.0) >= CENTURY {
        return years.iter().map(|(year, n)| (year.to_string(), *n)).collect();
    }
    (first.0..=last.0)
        .map(|year| (year.to_string(), found(year)))
        .collect()
}
