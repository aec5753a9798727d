//! What an editor calls a text, and how it is laid out for the engine.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Block, BlockKind, Document, Format};
use crate::read;
use crate::span::Span;

/// The kinds of buffer that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Plain text, and whatever else.
    Text,
    /// Markdown.
    Markdown,
    /// LaTeX and its kin.
    Latex,
    /// A Git commit message: what git will drop is not read.
    Commit,
}

impl Language {
    /// The language by the editor's identifier, or else by the file's name.
    pub(super) fn of(id: &str, name: &str) -> Self {
        match id {
            "markdown" | "quarto" | "rmd" | "pandoc" => Self::Markdown,
            "latex" | "tex" | "plaintex" | "context" => Self::Latex,
            "gitcommit" | "git-commit" => Self::Commit,
            _ => Self::of_name(name),
        }
    }

    /// The language by the file's name.
    pub(super) fn of_name(name: &str) -> Self {
        if name.ends_with("COMMIT_EDITMSG") {
            return Self::Commit;
        }
        match Format::of_name(name) {
            Some(Format::Markdown) => Self::Markdown,
            _ if name.to_lowercase().ends_with(".tex") => Self::Latex,
            _ => Self::Text,
        }
    }

    /// The text as the engine reads it; offsets stay those of `text`.
    pub(super) fn document(self, text: &str) -> Document {
        match self {
            Self::Text => Document::from_text(text),
            Self::Markdown => read::typed(text, Format::Markdown),
            Self::Latex => latex(text),
            Self::Commit => commit(text),
        }
    }

    /// A suppression in this language's form of a comment, on a line of its own.
    pub(super) fn comment(self, suppression: &str) -> String {
        match self {
            Self::Text => format!("[{suppression}]"),
            Self::Markdown => format!("<!-- {suppression} -->"),
            Self::Latex => format!("% [{suppression}]"),
            Self::Commit => format!("# {suppression}"),
        }
    }
}

/// Joins lines of one layout, line by line as they come.
struct Layout {
    blocks: Vec<Block>,
}

impl Layout {
    /// Adds the bytes from `start` to `end`; running lines that touch are one block.
    fn push(&mut self, kind: BlockKind, start: usize, end: usize) {
        let span = Span::new(start as u32, end as u32);
        match self.blocks.last_mut() {
            Some(last)
                if kind == BlockKind::Lines && last.kind == kind && last.span.end() == span.start() =>
            {
                last.span = last.span.cover(span);
            }
            _ if span.is_empty() => {}
            _ => self.blocks.push(Block::new(kind, span)),
        }
    }
}

/// The lines of a text with their first byte, line breaks included.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// A commit message: comments are left out, and all that follows the scissors.
fn commit(text: &str) -> Document {
    let mut layout = Layout { blocks: Vec::new() };
    for (start, line) in lines(text) {
        if line.starts_with("# ------------------------ >8") {
            break;
        }
        if !line.starts_with('#') {
            layout.push(BlockKind::Lines, start, start + line.len());
        }
    }
    Document {
        blocks: layout.blocks,
        ..Document::from_text(text)
    }
}

/// LaTeX: headings and items are what their commands say; commands are hidden, their text is not. Comments are read: they
/// leave with the file.
fn latex(text: &str) -> Document {
    static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*\\(part|chapter|section|subsection|subsubsection|paragraph|frametitle|title)\*?\{(.*)\}\s*$").ok()
    });
    static COMMAND: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\\[A-Za-z@]+\*?(\[[^\]\n]*\])?\{?|\\\\|[{}]|(^|[^\\])(%)").ok());
    let mut layout = Layout { blocks: Vec::new() };
    let mut document = Document::from_text(text);
    let (Some(heading), Some(command)) = (HEADING.as_ref(), COMMAND.as_ref()) else {
        return document;
    };
    for (start, line) in lines(text) {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if let Some(title) = heading.captures(line.trim_end()).and_then(|c| c.get(2)) {
            layout.push(BlockKind::Heading(1), start + title.start(), start + title.end());
        } else if bare.starts_with("\\begin{")
            || bare.starts_with("\\end{")
            || bare.starts_with("\\documentclass")
        {
        } else if let Some(item) = bare.strip_prefix("\\item") {
            let from = start + line.len() - item.trim_start().len();
            layout.push(BlockKind::ListItem, from, from + item.trim().len());
        } else {
            let from = start + if bare.starts_with('%') { indent } else { 0 };
            layout.push(BlockKind::Lines, from, start + line.len());
        }
        let marks = command
            .captures_iter(line)
            .filter_map(|c| c.get(3).or_else(|| c.get(0)));
        let spans = marks.map(|m| Span::new((start + m.start()) as u32, (start + m.end()) as u32));
        document.hidden.extend(spans);
    }
    document.blocks = layout.blocks;
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, Options};

    const SECRET: &str = "Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.";

    /// The passages flagged in a text.
    fn flagged(language: Language, text: &str) -> Vec<String> {
        let document = language.document(text);
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let findings = engine.check(&document).findings;
        findings
            .iter()
            .map(|f| document.text.slice(f.passage).to_owned())
            .collect()
    }

    #[test]
    fn the_editor_says_what_it_is_or_else_the_name() {
        assert_eq!(Language::of("markdown", "a.txt"), Language::Markdown);
        assert_eq!(Language::of("plaintext", "a.md"), Language::Markdown);
        assert_eq!(Language::of("", "cr.tex"), Language::Latex);
        assert_eq!(Language::of("", ".git/COMMIT_EDITMSG"), Language::Commit);
        assert_eq!(Language::of("plaintext", "cr.txt"), Language::Text);
    }

    #[test]
    fn what_git_drops_is_not_read() {
        let text = format!(
            "Ajoute le compte rendu\n\n{SECRET}\n# {SECRET}\n# ------------------------ >8 ---\n+{SECRET}\n"
        );
        assert_eq!(flagged(Language::Commit, &text).len(), 1);
    }

    #[test]
    fn commands_of_latex_are_not_words() {
        let text = "\\section{Situations}\n\\begin{itemize}\n\\item Mme Aubry (assistante sociale) : \\textbf{M. Kaci} est \\emph{suivi au CMP} pour une dépression.\n\\end{itemize}\n";
        let found = flagged(Language::Latex, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("CMP") && !found[0].contains("item"));
        let document = Language::Latex.document(text);
        assert_eq!(document.text.slice(document.blocks[0].span), "Situations");
    }

    #[test]
    fn a_suppression_is_heard_in_every_language() {
        for (language, before) in [
            (Language::Text, ""),
            (Language::Markdown, "# CR\n\n"),
            (Language::Latex, "\\section{CR}\n"),
            (Language::Commit, "CR\n\n"),
        ] {
            let rule = "SEC-PSY";
            let comment = language.comment(&format!("huisclos: ignore {rule} raison=\"déjà public\""));
            assert_eq!(
                flagged(language, &format!("{before}{SECRET}\n")).len(),
                1,
                "{language:?}"
            );
            assert_eq!(
                flagged(language, &format!("{before}{comment}\n{SECRET}\n")).len(),
                0,
                "{language:?}"
            );
        }
    }
}
