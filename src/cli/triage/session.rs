//! Findings shown one by one in a terminal: one key a decision, each recorded at once, so that one may leave at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use console::{Key, Term};

use super::Desk;
use super::list::{told, word};
use super::passages::Passages;
use crate::cli::stop::Stop;
use crate::lang::Lang;
use crate::overview::{Row, Verdict};
use crate::report::{plural, wrapped};
use crate::rules::RuleBook;
use crate::store::StoreError;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Decide(Verdict),
    Skip,
    Back,
    Explain,
    Show,
    Quit,
}

/// The keys, their words and what they ask for.
const fn keys(lang: Lang) -> [(char, &'static str, Act); 9] {
    use Verdict::{Accepted, FalseAlarm, True, Undecided};
    match lang {
        Lang::Fr => [
            ('v', "vrai", Act::Decide(True)),
            ('f', "fausse alerte", Act::Decide(FalseAlarm)),
            ('a', "accepté", Act::Decide(Accepted)),
            ('i', "indécis", Act::Decide(Undecided)),
            ('s', "suivant", Act::Skip),
            ('r', "revenir", Act::Back),
            ('e', "expliquer", Act::Explain),
            ('p', "passage", Act::Show),
            ('q', "quitter", Act::Quit),
        ],
        Lang::En => [
            ('t', "true", Act::Decide(True)),
            ('f', "false alarm", Act::Decide(FalseAlarm)),
            ('a', "accepted", Act::Decide(Accepted)),
            ('u', "undecided", Act::Decide(Undecided)),
            ('n', "next", Act::Skip),
            ('b', "back", Act::Back),
            ('e', "explain", Act::Explain),
            ('p', "passage", Act::Show),
            ('q', "quit", Act::Quit),
        ],
    }
}

/// Where keys come from and words go.
trait Screen {
    /// The next key; nothing where there will be no more.
    fn key(&mut self) -> io::Result<Option<char>>;
    /// A line, after `prompt`.
    fn line(&mut self, prompt: &str) -> io::Result<String>;
    /// Shows a line.
    fn say(&mut self, text: &str) -> io::Result<()>;
}

impl Screen for Term {
    fn key(&mut self) -> io::Result<Option<char>> {
        match self.read_key() {
            Ok(Key::Char(c)) => Ok(Some(c)),
            Ok(Key::Enter | Key::ArrowRight | Key::ArrowDown) => Ok(Some('\n')),
            Ok(Key::ArrowLeft | Key::ArrowUp | Key::Backspace) => Ok(Some('\u{8}')),
            Ok(Key::Escape | Key::CtrlC) => Ok(None),
            Ok(_) => Ok(Some('\0')),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn line(&mut self, prompt: &str) -> io::Result<String> {
        self.write_str(prompt)?;
        self.read_line()
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.write_line(text)
    }
}

pub(super) fn run(desk: &mut Desk<'_>) -> Result<u8, Stop> {
    let rows = gathered(desk).map_err(|e| desk.told(e))?;
    let decided = session(desk, &rows, &mut Term::stdout())?;
    let (lang, left) = (desk.lang, rows.len() - decided.len());
    let n = decided.len();
    desk.remark(
        &lang.pick(
            format!(
                "{n} {}, {left} {}",
                plural(n, "constat tranché", "constats tranchés"),
                plural(left, "reste à voir", "restent à voir")
            ),
            format!("{n} {} decided, {left} left", plural(n, "finding", "findings")),
        ),
        "",
    );
    Ok(0)
}

/// A finding to decide about, and how many others the decision holds for.
struct Asked {
    row: Row,
    others: usize,
}

/// The findings that nobody decided about, or all: each passage once, wherever else it stands.
fn gathered(desk: &Desk<'_>) -> Result<Vec<Asked>, StoreError> {
    let mut asked: Vec<Asked> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    desk.each(|row| {
        if !desk.args.all && row.verdict.is_some() {
            return Ok(());
        }
        if let Some(met) = places.get(&row.id).and_then(|at| asked.get_mut(*at)) {
            met.others += 1;
            return Ok(());
        }
        places.insert(row.id.clone(), asked.len());
        asked.push(Asked {
            row: row.clone(),
            others: 0,
        });
        Ok::<_, StoreError>(())
    })?;
    Ok(asked)
}

/// Shows the findings; which of them got a decision.
fn session(desk: &mut Desk<'_>, rows: &[Asked], screen: &mut dyn Screen) -> Result<BTreeSet<usize>, Stop> {
    let book = RuleBook::embedded().map_err(|e| Stop::new(e.to_string(), ""))?;
    let mut decided = BTreeSet::new();
    let (mut at, mut shown) = (0, None);
    let mut passages = Passages::default();
    while let Some(Asked { row, others }) = rows.get(at) {
        if shown != Some(at) {
            let place = format!("\n[{}/{}]", at + 1, rows.len());
            screen.say(&format!("{place} {}", told(row, &book, desk.lang)))?;
            if *others > 0 {
                screen.say(&elsewhere(*others, desk.lang))?;
            }
            if row.text.is_some() || desk.args.show_text {
                screen.say(&quoted(&passages.of(row, desk)))?;
            }
            screen.say(&offered(desk.lang))?;
            shown = Some(at);
        }
        let Some(key) = screen.key()? else { break };
        match act(key, desk.lang) {
            None => {}
            Some(Act::Quit) => break,
            Some(Act::Skip) => at += 1,
            Some(Act::Back) => at = at.saturating_sub(1),
            Some(Act::Explain) => explain(row, &book, desk.lang, screen)?,
            Some(Act::Show) => {
                screen.say(&quoted(&passages.of(row, desk)))?;
            }
            Some(Act::Decide(verdict)) if decide(desk, row, verdict, screen)? => {
                decided.insert(at);
                at += 1;
            }
            // Not taken: it is asked again.
            Some(Act::Decide(_)) => {}
        }
    }
    Ok(decided)
}

fn act(key: char, lang: Lang) -> Option<Act> {
    match key {
        '\n' | ' ' => return Some(Act::Skip),
        '\u{8}' | '\u{7f}' => return Some(Act::Back),
        _ => {}
    }
    let key = key.to_lowercase().next()?;
    keys(lang).iter().find(|k| k.0 == key).map(|k| k.2)
}

/// For how many other findings a decision holds.
fn elsewhere(others: usize, lang: Lang) -> String {
    lang.pick(
        format!(
            "{others} {} : la décision vaudra pour tous",
            plural(others, "autre passage identique", "autres passages identiques")
        ),
        format!(
            "{others} other identical {}: the decision will hold for all",
            plural(others, "passage", "passages")
        ),
    )
}

/// The keys and what they do, on as many lines as that takes.
fn offered(lang: Lang) -> String {
    let keys: Vec<String> = keys(lang)
        .iter()
        .map(|(key, word, _)| format!("{key}\u{a0}=\u{a0}{}", word.replace(' ', "\u{a0}")))
        .collect();
    wrapped(&keys.join("\u{a0}· "), "", "", 80).trim_end().to_owned()
}

fn quoted(passage: &Result<String, String>) -> String {
    let shown = match passage {
        Ok(text) => wrapped(text, "│ ", "│ ", 80),
        Err(why) => format!("({why})"),
    };
    shown.trim_end().to_owned()
}

fn explain(row: &Row, book: &RuleBook, lang: Lang, screen: &mut dyn Screen) -> io::Result<()> {
    let Some(rule) = book.rule(&row.rule) else {
        return Ok(());
    };
    let wording = lang.pick(&rule.fr, &rule.en);
    for text in [&wording.what, &wording.why, &wording.advice] {
        screen.say(wrapped(text, "  ", "  ", 80).trim_end())?;
    }
    screen.say(&format!("  {}", rule.legal_basis.join(" · ")))
}

/// Records a decision, asking for a reason where it needs one; whether it was taken.
fn decide(desk: &mut Desk<'_>, row: &Row, verdict: Verdict, screen: &mut dyn Screen) -> Result<bool, Stop> {
    let lang = desk.lang;
    let mut reason = desk.args.reason.clone();
    if verdict == Verdict::Accepted && reason.is_none() {
        let prompt = lang.pick("Pour quelle raison ? ", "For what reason? ");
        reason = Some(screen.line(prompt)?);
    }
    let fingerprint = desk.finding(&row.id)?;
    let Some(decision) = desk.decision(fingerprint, verdict, reason) else {
        screen.say(lang.pick(
            "Sans raison, le passage n'est pas accepté.",
            "Without a reason, the passage is not accepted.",
        ))?;
        return Ok(false);
    };
    desk.store.decide(&[decision]).map_err(|e| desk.told(e))?;
    screen.say(&format!("→ {}", word(verdict, lang)))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::{Cli, Command};
    use crate::store::{Access, Store};

    /// Somebody who presses these keys and answers nothing but "déjà public".
    struct Person {
        keys: Vec<char>,
        seen: Vec<String>,
    }

    impl Screen for Person {
        fn key(&mut self) -> io::Result<Option<char>> {
            Ok((!self.keys.is_empty()).then(|| self.keys.remove(0)))
        }

        fn line(&mut self, _: &str) -> io::Result<String> {
            Ok("déjà public".to_owned())
        }

        fn say(&mut self, text: &str) -> io::Result<()> {
            self.seen.push(text.to_owned());
            Ok(())
        }
    }

    /// Presses `keys` over three findings: the verdicts that hold afterwards, and what was seen.
    fn pressed(keys: &str) -> (Vec<Option<Verdict>>, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.sqlite");
        let store = Store::open(&path, Access::Create).unwrap();
        store
            .db()
            .execute_batch(
                "INSERT INTO run (id, started, root, version, engine) VALUES (1, 0, '/', '0', x'00');
                 INSERT INTO file (id, path, engine, run, state) VALUES (1, 'note.txt', x'00', 1, 'audited');
                 INSERT INTO finding (file, rule, kind, severity, confidence, start_byte, end_byte, line, column, fingerprint)
                 VALUES (1, 'SEC-PSY', 'secret', 'error', 0.9, 0, 5, 1, 1, x'aaaaaaaa'),
                        (1, 'SEC-SCOL', 'secret', 'error', 0.9, 5, 9, 2, 1, x'bbbbbbbb'),
                        (1, 'SEC-SCOL', 'secret', 'error', 0.9, 9, 12, 3, 1, x'cccccccc'),
                        (1, 'SEC-SCOL', 'secret', 'error', 0.9, 12, 20, 4, 1, x'bbbbbbbb');",
            )
            .unwrap();
        let command = [
            "huisclos",
            "triage",
            "--by",
            "A. Testeuse",
            "--store",
            path.to_str().unwrap(),
        ];
        let Command::Triage(args) = Cli::parse_from(command).command else {
            panic!("no triage")
        };
        let mut desk = Desk {
            store,
            args: &args,
            lang: Lang::Fr,
        };
        let mut person = Person {
            keys: keys.chars().collect(),
            seen: Vec::new(),
        };
        let asked = gathered(&desk).unwrap();
        assert!(session(&mut desk, &asked, &mut person).is_ok());
        let mut held = Vec::new();
        let each = desk.each(|row| {
            held.push(row.verdict);
            Ok::<_, StoreError>(())
        });
        each.unwrap();
        (held, person.seen.join("\n"))
    }

    #[test]
    fn a_key_decides_and_the_next_finding_is_shown() {
        let (held, seen) = pressed("vfa");
        let twice = Some(Verdict::FalseAlarm);
        assert_eq!(held, [Some(Verdict::True), twice, Some(Verdict::Accepted), twice]);
        assert!(seen.contains("1 autre passage identique"), "{seen}");
        assert!(seen.contains("[3/3]") && seen.contains("note.txt:3:1"), "{seen}");
    }

    #[test]
    fn one_may_go_back_skip_and_leave() {
        let (held, _) = pressed("vrf");
        assert_eq!(
            held,
            [Some(Verdict::FalseAlarm), None, None, None],
            "the newest holds"
        );
        let (held, _) = pressed("s i");
        assert_eq!(held, [None, None, Some(Verdict::Undecided), None]);
        let (held, _) = pressed("qvvv");
        assert_eq!(held, [None; 4]);
        let (_, seen) = pressed("xe");
        assert!(
            seen.contains("santé mentale") && seen.contains("CP 226-13"),
            "{seen}"
        );
    }

    #[test]
    fn no_two_keys_are_the_same_and_all_verdicts_have_one() {
        for lang in [Lang::Fr, Lang::En] {
            let keys = keys(lang);
            let letters: BTreeSet<char> = keys.iter().map(|k| k.0).collect();
            assert_eq!(letters.len(), keys.len());
            for verdict in Verdict::ALL {
                assert!(keys.iter().any(|k| k.2 == Act::Decide(*verdict)));
            }
        }
        assert_eq!(act('V', Lang::Fr), Some(Act::Decide(Verdict::True)));
        assert_eq!(act(' ', Lang::En), Some(Act::Skip));
        assert_eq!(act('x', Lang::Fr), None);
    }
}
