//! Tables of the page.

use std::fmt::Write as _;

use crate::office::escaped;

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    text: &'a str,
    class: &'static str,
}

pub(super) const fn words_in(text: &str) -> Head<'_> {
    Head { text, class: "" }
}

pub(super) const fn numbers_in(text: &str) -> Head<'_> {
    Head { text, class: "n" }
}

pub(super) const fn days_in(text: &str) -> Head<'_> {
    Head { text, class: "d" }
}

/// Left out where there is little room.
pub(super) const fn when_wide(head: Head<'_>) -> Head<'_> {
    let class = match head.class.as_bytes() {
        b"n" => "n wide",
        _ => "wide",
    };
    Head { class, ..head }
}

/// A row of a table, and where its head leads.
pub(super) struct Line {
    pub(super) link: Option<String>,
    pub(super) cells: Vec<String>,
}

impl From<Vec<String>> for Line {
    fn from(cells: Vec<String>) -> Self {
        Self { link: None, cells }
    }
}

/// A table with a caption; the first cell of each row is its head.
pub(super) fn table(caption: &str, heads: &[Head<'_>], lines: impl IntoIterator<Item = Line>) -> String {
    let class = |head: &Head<'_>| match head.class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    let top: Vec<String> = heads
        .iter()
        .map(|h| format!("<th scope=\"col\"{}>{}</th>", class(h), escaped(h.text)))
        .collect();
    let mut rows = String::new();
    for line in lines {
        rows.push_str("<tr>");
        for (i, (cell, head)) in line.cells.iter().zip(heads).enumerate() {
            let (text, class) = (escaped(cell), class(head));
            let _ = match (&line.link, i) {
                (Some(link), 0) => write!(
                    rows,
                    "<th scope=\"row\"{class}><a href=\"#{}\">{text}</a></th>",
                    escaped(link)
                ),
                (None, 0) => write!(rows, "<th scope=\"row\"{class}>{text}</th>"),
                _ => write!(rows, "<td{class}>{text}</td>"),
            };
        }
        rows.push_str("</tr>\n");
    }
    let few = if heads.len() < 3 { " class=\"few\"" } else { "" };
    format!(
        "<div class=\"scroll\"><table{few}><caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n",
        escaped(caption),
        top.concat(),
    )
}
