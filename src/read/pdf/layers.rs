//! Layers that are not shown: what they hold is told by drawing each page once more, with all of them.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};

use super::super::Limits;

/// The PDF with every layer shown; nothing where none is hidden.
pub(super) fn unveiled(pdf: &Pdf, limits: Limits) -> Option<Pdf> {
    if !pdf.xref().has_optional_content_groups() || !hides(pdf) {
        return None;
    }
    let options = lopdf::LoadOptions {
        max_decompressed_size: usize::try_from(limits.max_unpacked_bytes).ok(),
        ..lopdf::LoadOptions::default()
    };
    let mut copy = lopdf::Document::load_mem_with_options(pdf.data().as_ref(), options).ok()?;
    copy.catalog_mut().ok()?.remove(b"OCProperties");
    let mut bytes = Vec::new();
    copy.save_to(&mut bytes).ok()?;
    Pdf::new(bytes).ok()
}

/// Whether a layer is hidden where nobody has chosen.
fn hides(pdf: &Pdf) -> bool {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let layers = root.and_then(|root| root.get::<Dict<'_>>("OCProperties"));
    layers
        .and_then(|layers| layers.get::<Dict<'_>>("D"))
        .is_some_and(|shown| {
            let off = shown.get::<Array<'_>>("OFF");
            off.is_some_and(|off| off.iter::<Object<'_>>().next().is_some())
                || shown
                    .get::<Name<'_>>("BaseState")
                    .is_some_and(|state| state.as_str() == "OFF")
        })
}
