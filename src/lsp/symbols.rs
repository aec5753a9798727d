//! The way through a document: agenda items, turns, persons spoken of; and who speaks, beside each turn.

use gen_lsp_types::{DocumentSymbol, InlayHint, InlayHintKind, Range, SymbolKind};

use super::position::Encoding;
use super::state::Snapshot;
use crate::outline::Item;
use crate::report::source_word;
use crate::span::{Span, Src};

/// Turns and persons under the agenda item they stand in; those before the first stand by themselves.
pub(super) fn of(snapshot: &Snapshot, encoding: Encoding) -> Vec<DocumentSymbol> {
    let outline = &snapshot.audit.outline;
    let namer = Namer { snapshot, encoding };
    let turns = outline
        .turns
        .iter()
        .map(|t| namer.symbol(SymbolKind::Event, t.label, t.span));
    let persons = outline.persons.iter().filter_map(|person| {
        let at = *person.mentions.first()?;
        Some(namer.symbol(SymbolKind::Object, at, at))
    });
    let mut loose: Vec<(Span<Src>, DocumentSymbol)> = turns.chain(persons).collect();
    loose.sort_by_key(|symbol| symbol.0);
    let within = |item: &Item| {
        let inside = loose.iter().filter(|symbol| item.span.contains(symbol.0));
        inside.map(|symbol| symbol.1.clone()).collect::<Vec<_>>()
    };
    let items = outline.items.iter().map(|item| DocumentSymbol {
        children: Some(within(item)),
        ..namer.symbol(SymbolKind::Namespace, item.heading, item.span).1
    });
    let items: Vec<DocumentSymbol> = items.collect();
    let housed = |span: Span<Src>| outline.items.iter().any(|item| item.span.contains(span));
    let before = loose
        .iter()
        .filter(|symbol| !housed(symbol.0))
        .map(|symbol| symbol.1.clone());
    before.chain(items).collect()
}

/// Who tells what each turn in `range` says: bound by secrecy or not.
pub(super) fn hints(snapshot: &Snapshot, range: Range, encoding: Encoding) -> Vec<InlayHint> {
    let asked = snapshot.lines.span(snapshot.text(), range, encoding);
    let turns = snapshot.audit.outline.turns.iter();
    turns
        .filter(|turn| turn.label.overlaps(asked))
        .map(|turn| InlayHint {
            position: snapshot
                .lines
                .position(snapshot.text(), turn.label.end(), encoding),
            label: source_word(turn.source, snapshot.profile.lang).into(),
            kind: Some(InlayHintKind::Type),
            padding_left: Some(true),
            padding_right: Some(true),
            text_edits: None,
            tooltip: None,
            data: None,
        })
        .collect()
}

struct Namer<'a> {
    snapshot: &'a Snapshot,
    encoding: Encoding,
}

impl Namer<'_> {
    /// A symbol named by what stands at `name`.
    #[allow(
        deprecated,
        reason = "the protocol's own type has a field that it no longer wants"
    )]
    fn symbol(&self, kind: SymbolKind, name: Span<Src>, whole: Span<Src>) -> (Span<Src>, DocumentSymbol) {
        let text = self.snapshot.text();
        let range = |span| self.snapshot.lines.range(text, span, self.encoding);
        let words = text.get(name.range()).unwrap_or_default();
        let symbol = DocumentSymbol {
            name: words.split_whitespace().collect::<Vec<_>>().join(" "),
            detail: None,
            kind,
            tags: None,
            deprecated: None,
            range: range(whole),
            selection_range: range(name),
            children: None,
        };
        (whole, symbol)
    }
}
