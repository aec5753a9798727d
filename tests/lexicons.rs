//! The lexicons are data, and are tested like code.

use huisclos::lexicon::Lexicon;

#[test]
fn every_entry_fires_on_a_form_of_itself() {
    let lexicon = Lexicon::compile(&[]).unwrap_or_else(|e| panic!("{e} {:?}", e.span));
    let samples = lexicon.samples().unwrap();
    assert!(samples.len() > 4000, "only {} entries", samples.len());
    let mut dumb = Vec::new();
    for (id, sample) in samples {
        let entry = lexicon.term(id).unwrap();
        if !lexicon
            .show(&sample)
            .iter()
            .any(|t| (t.file, t.line, t.entry) == (entry.file, entry.line, entry.entry))
        {
            dumb.push(format!(
                "{}:{} {:?} on {sample:?}",
                entry.file, entry.line, entry.entry
            ));
        }
    }
    assert!(
        dumb.is_empty(),
        "{} entries never fire:\n{}",
        dumb.len(),
        dumb.join("\n")
    );
}

#[test]
fn nothing_must_be_mended() {
    let lexicon = Lexicon::compile(&[]).unwrap();
    let errors: Vec<_> = lexicon.lint().into_iter().filter(|c| c.error).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
