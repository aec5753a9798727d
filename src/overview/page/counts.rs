//! What was found: in short, by year, by what the findings have in common, by document.

use std::fmt::Write as _;

use super::{Page, anchor, glyph, paragraph};
use crate::finding::{Kind, Severity, Sitting};
use crate::office::escaped;
use crate::overview::charts::{Bar, Told, bars, columns};
use crate::overview::table::{Line, days_in, numbers_in, table, when_wide, words_in};
use crate::overview::words::{self, capital, count, each};
use crate::overview::{Exposed, File, Gravity, Group, State};
use crate::report::{domain_word, mode_word, printable, source_word};

/// A year has to have so many documents before it may be called the most exposed.
const TELLING: u64 = 3;

/// So many years in a row are shown with their gaps; beyond, a date was misread, and only those that have documents are.
const CENTURY: u16 = 60;

impl Page<'_> {
    pub(super) fn short(&self) -> String {
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
            let _ = writeln!(
                out,
                "<h3>{}</h3>\n<ul>",
                self.pick("Où est le risque", "Where the risk lies")
            );
            for (what, told) in risks {
                let _ = writeln!(
                    out,
                    "<li><strong>{}</strong> {}</li>",
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
        let items: Vec<String> = self
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
        format!("<ul class=\"legend\">{}</ul>\n", items.concat())
    }

    pub(super) fn years(&self) -> String {
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

    pub(super) fn shares(&self) -> String {
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
        let _ = writeln!(
            out,
            "<p class=\"note\">{}</p>",
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

    pub(super) fn most(&self) -> String {
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

    pub(super) fn numbered(&self, number: i64) -> String {
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
            let _ = writeln!(
                out,
                "<blockquote class=\"{}\">{}\n<span class=\"badge\">{} {} · <a href=\"#{}\">{}</a> · {}</span></blockquote>",
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
}

fn figure(severity: Option<Severity>, value: &str, what: &str) -> String {
    let class = severity.map_or_else(String::new, |s| format!(" class=\"{}\"", s.code()));
    format!(
        "<div{class}><dt>{}</dt><dd>{}</dd></div>\n",
        escaped(what),
        escaped(value)
    )
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
