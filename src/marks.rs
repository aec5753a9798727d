//! Marked documents: the strict reader of `⟦kind|domains|subject|source|mode¦text⟧`, and the score of findings against them.

use crate::finding::{Domain, Kind, Mode, Source, Subject};

/// A marked passage; offsets in bytes of the text without marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
    /// The kind.
    pub kind: Kind,
    /// Domains of private life.
    pub domains: Vec<Domain>,
    /// How the person is designated.
    pub subject: Option<Subject>,
    /// Who tells it.
    pub source: Source,
    /// How it was acquired.
    pub mode: Option<Mode>,
}

/// A mark that breaks the form, and where (line, from 1).
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {what}")]
pub struct MarkError {
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// Takes the marks out of `raw`.
///
/// # Errors
/// The first mark that breaks the form: the reader is strict, so that no mark can silently assert nothing.
pub fn parse(raw: &str) -> Result<(String, Vec<Mark>), MarkError> {
    let mut text = String::with_capacity(raw.len());
    let mut marks = Vec::new();
    let mut rest = raw;
    let error = |text: &str, what| MarkError {
        line: 1 + text.matches('\n').count(),
        what,
    };
    while let Some(open) = rest.find(['⟦', '⟧']) {
        text.push_str(rest.get(..open).unwrap_or_default());
        let at = rest.get(open..).unwrap_or_default();
        let Some(inside) = at.strip_prefix('⟦') else {
            return Err(error(&text, "a closing mark without an opening one"));
        };
        let close = inside
            .find('⟧')
            .ok_or_else(|| error(&text, "a mark that is not closed"))?;
        let whole = inside.get(..close).unwrap_or_default();
        let (head, body) = whole
            .split_once('¦')
            .ok_or_else(|| error(&text, "a mark without ¦"))?;
        if whole.contains(['⟦', '\n']) || body.trim().is_empty() {
            return Err(error(&text, "a mark that is nested, empty or crosses a line"));
        }
        let start = text.len();
        text.push_str(body);
        marks.push(mark(head, start, text.len()).map_err(|what| error(&text, what))?);
        rest = inside.get(close + '⟧'.len_utf8()..).unwrap_or_default();
    }
    text.push_str(rest);
    Ok((text, marks))
}

fn mark(head: &str, start: usize, end: usize) -> Result<Mark, &'static str> {
    let fields: Vec<&str> = head.split('|').map(str::trim).collect();
    let [kind, domains, subject, source, mode] = fields[..] else {
        return Err("a mark without its five fields");
    };
    let kind = Kind::from_code(kind)
        .filter(|k| *k != Kind::Method)
        .ok_or("an unknown kind")?;
    let source = Source::from_code(source).ok_or("an unknown source")?;
    let individual = matches!(kind, Kind::Secret | Kind::Private);
    let domains = match domains {
        "-" => Vec::new(),
        list => list
            .split(',')
            .map(|d| Domain::from_code(d.trim()))
            .collect::<Option<_>>()
            .ok_or("an unknown domain")?,
    };
    let (subject, mode) = (Subject::from_code(subject), Mode::from_code(mode));
    let fits = if individual {
        !domains.is_empty() && subject.is_some() && mode.is_some()
    } else {
        domains.is_empty() && subject.is_none() && mode.is_none()
    };
    let coherent = !matches!(
        (kind, source),
        (Kind::Private, Source::Bound) | (Kind::Secret, Source::Unbound)
    );
    if !fits || !coherent {
        return Err("fields that do not go together");
    }
    Ok(Mark {
        start,
        end,
        kind,
        domains,
        subject,
        source,
        mode,
    })
}

/// Puts the marks into `text`, which has none, so that [`parse`] takes them out again. A mark holds no line break: where its
/// passage does, a space stands for it.
///
/// # Errors
/// What the strict reader says against it, such as fields that do not go together, or marks that overlap.
pub fn write(text: &str, marks: &[Mark]) -> Result<String, MarkError> {
    let error = |at, what| MarkError {
        line: 1 + text.get(..at).unwrap_or_default().matches('\n').count(),
        what,
    };
    if let Some(at) = text.find(['⟦', '⟧', '¦']) {
        return Err(error(at, "a text that holds the signs of marks"));
    }
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| mark.start);
    let mut out = String::with_capacity(text.len() + 64 * marks.len());
    let mut at = 0;
    for mark in sorted {
        let overlap = || error(mark.start, "marks that overlap, or stand where there is no text");
        let before = text.get(at..mark.start).ok_or_else(overlap)?;
        let passage = text.get(mark.start..mark.end).ok_or_else(overlap)?;
        let domains: Vec<&str> = mark.domains.iter().map(|d| d.code()).collect();
        let fields = [
            mark.kind.code(),
            if domains.is_empty() {
                "-"
            } else {
                &domains.join(",")
            },
            mark.subject.map_or("-", Subject::code),
            mark.source.code(),
            mark.mode.map_or("-", Mode::code),
        ];
        out.push_str(before);
        out.push('⟦');
        out.push_str(&fields.join("|"));
        out.push('¦');
        out.push_str(&passage.replace("\r\n", " ").replace(['\r', '\n'], " "));
        out.push('⟧');
        at = mark.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    parse(&out).map(|_| out)
}

/// Pairs marks with found ranges: they match where they share at least half of the bytes of each; the largest overlap first, each used once.
pub fn pair(gold: &[(usize, usize)], found: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let overlap = g.1.min(f.1).saturating_sub(g.0.max(f.0));
            if overlap > 0 && 2 * overlap >= g.1 - g.0 && 2 * overlap >= f.1 - f.0 {
                candidates.push((overlap, i, j));
            }
        }
    }
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut out = Vec::new();
    for (_, i, j) in candidates {
        if !used_gold[i] && !used_found[j] {
            (used_gold[i], used_found[j]) = (true, true);
            out.push((i, j));
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_kept() {
        let (text, marks) =
            parse("Été.\n⟦secret|health,social|named|bound|learned¦Elle est suivie.⟧ Fin.").unwrap();
        assert_eq!(text, "Été.\nElle est suivie. Fin.");
        assert_eq!(&text[marks[0].start..marks[0].end], "Elle est suivie.");
        assert_eq!(marks[0].domains, [Domain::Health, Domain::Social]);
    }

    #[test]
    fn marks_are_put_in_and_taken_out() {
        let raw = "Été.\n⟦secret|health,social|named|bound|learned¦Elle est\u{a0}suivie.⟧ Fin.\n⟦confidential|-|-|unbound|-¦Contrôle jeudi.⟧";
        let (text, marks) = parse(raw).unwrap();
        assert_eq!(write(&text, &marks).unwrap(), raw);
        let wrapped = text.replace("Elle est\u{a0}", "Elle est\r\n");
        assert!(
            write(&wrapped, &marks[..1])
                .unwrap()
                .contains("¦Elle est suivie.⟧ Fin.")
        );
        let mut twice = marks.clone();
        twice.extend(marks);
        assert!(write(&text, &twice).is_err(), "marks never overlap");
        assert!(write("a ⟦ b", &[]).is_err());
    }

    #[test]
    fn broken_marks_are_errors() {
        for raw in [
            "a⟧",
            "⟦secret|health|named|bound|known¦a",
            "⟦secret|-|named|bound|known¦a⟧",
            "⟦private|work|named|bound|known¦a⟧",
            "⟦x|-|-|none|-¦a⟧",
        ] {
            assert!(parse(raw).is_err(), "{raw}");
        }
    }
}
