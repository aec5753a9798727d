//! How far the audit is, on a terminal only: counts, never a word of a document.

use std::cell::Cell;
use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::plan::Todo;
use super::record::Step;
use crate::lang::Lang;
use crate::report::plural;

/// A bar of bytes, with files and findings beside it.
pub(super) struct Progress {
    bar: ProgressBar,
    files: Cell<u64>,
    findings: Cell<u64>,
    lang: Lang,
}

impl Progress {
    pub(super) fn new(todo: &[Todo], quiet: bool, lang: Lang) -> Self {
        let shown = !quiet && !todo.is_empty() && io::stderr().is_terminal();
        let bytes = todo.iter().map(|file| file.bytes).sum();
        let bar = if shown {
            ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        let left = lang.pick("reste", "left");
        let template = format!(
            "{{bar:24}} {{decimal_bytes}}/{{decimal_total_bytes}} ({{decimal_bytes_per_sec}}) {{msg}}, {left} {{eta}}"
        );
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self {
            bar,
            files: Cell::new(0),
            findings: Cell::new(0),
            lang,
        }
    }

    /// One step further.
    pub(super) fn tell(&self, step: Step) {
        if self.bar.is_hidden() {
            return;
        }
        self.files.set(self.files.get() + step.files);
        self.findings.set(self.findings.get() + step.findings);
        let (files, findings) = (self.files.get(), self.findings.get());
        let of = |n: u64, words: [&'static str; 2]| plural(n as usize, words[0], words[1]);
        self.bar.set_message(self.lang.pick(
            format!(
                "{files} {}, {findings} {}",
                of(files, ["fichier", "fichiers"]),
                of(findings, ["constat", "constats"])
            ),
            format!(
                "{files} {}, {findings} {}",
                of(files, ["file", "files"]),
                of(findings, ["finding", "findings"])
            ),
        ));
        self.bar.inc(step.bytes);
    }

    /// Clears the line.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
