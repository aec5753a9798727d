//! `audit`: an archive in, a store out, that goes on where it was stopped and does not read again what has not changed.
//!
//! One thread gathers, some audit, one records. What is recorded comes in the order in which it was gathered, so that an
//! audit that was broken off and begun again ends in the same store as one that was not.

mod balance;
mod gather;
mod identity;
mod plan;
mod progress;
mod record;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{self, sync_channel};
use std::time::{SystemTime, UNIX_EPOCH};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::args::{Audit, LangArg};
use super::audit::Auditor;
use super::check::Filter;
use super::desk::{Desk, tell};
use super::settings::settings;
use super::stop::{Stop, line};
use super::walk::{Archive, Way, walk};
use crate::lang::Lang;
use crate::read;
use crate::store::{Access, Balance, Known, Recorder, Store, StoreError};
use gather::{End, Gatherer};
use plan::{Plan, shown};
use progress::Progress;
use record::{News, Scribe, work};

/// How many pieces of work each thread may be ahead of what is recorded.
const AHEAD: usize = 4;

/// How many pieces of work may lie ready, with their bytes.
const READY: usize = 2;

/// The exit status of an audit that was stopped.
const STOPPED: u8 = 130;

pub(super) fn run(args: &Audit, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let settings = settings(args.common.config.as_deref(), &args.dir, spoken)?;
    let lang = settings.lang;
    let told = |error: StoreError| refused(&args.store, error, lang);
    let root = args
        .dir
        .canonicalize()
        .map_err(|error| Stop::io(&args.dir.display().to_string(), &error, lang))?;
    let engine = std::mem::ManuallyDrop::new(settings.engine(&args.common, args.formation)?);
    let filter = Filter::new(&args.kinds, args.min_severity, &settings.config);
    let identity = identity::of(args, &settings, &engine, &filter)?;
    let store = Store::open(&args.store, Access::Create).map_err(told)?;
    apart(&store, &root, &args.store, lang)?;
    let way = Way {
        ignore: settings.ignore.as_ref(),
        convert: args.convert,
        archive: Some(Archive {
            follow: args.follow,
            store: args.store.canonicalize().unwrap_or_else(|_| args.store.clone()),
        }),
    };
    let stop = stopper(lang)?;
    let found = walk(std::slice::from_ref(&args.dir), &way);
    let recorder = Recorder::begin(store, &shown(&root), identity, now()).map_err(told)?;
    if !args.keep_text {
        recorder.forget_text().map_err(told)?;
    }
    let plan = Plan::new(&found, &args.dir, &recorder, lang).map_err(told)?;
    recorder.commit().map_err(told)?;
    let audit = Session {
        auditor: Auditor {
            engine: &engine,
            filter: &filter,
            lang,
            convert: args.convert,
        },
        way: &way,
        stop: &stop,
        jobs: args.jobs.unwrap_or_else(threads).max(1),
    };
    let known = Known::open(&args.store, identity).map_err(told)?;
    let mut scribe = Scribe::new(&recorder, plan.met, args.keep_text, lang).map_err(told)?;
    let progress = Progress::new(&plan.todo, args.quiet, lang);
    let end = audit.run(plan, known, |news| {
        let step = scribe.take(news)?;
        progress.tell(step);
        Ok(())
    });
    progress.end();
    let whole = match end {
        Ok(End::Whole) => true,
        Ok(End::Stopped) => false,
        Ok(End::Store(error)) | Err(error) => {
            // What was recorded before may still be saved; whether or not, the first error is the one to tell.
            let _ = recorder.commit();
            return Err(told(error));
        }
    };
    if whole {
        recorder.finish(now()).map_err(told)?;
    } else {
        recorder.commit().map_err(told)?;
    }
    let balance = recorder.balance().map_err(told)?;
    if !args.quiet {
        scribe.tell_failures();
    }
    if !whole {
        return Ok(stopped(&balance, lang));
    }
    if !args.quiet {
        balance::write(
            &mut io::stdout(),
            &balance,
            scribe.seen(),
            scribe.unchanged(),
            lang,
        )?;
    }
    Ok(match (balance.failed, balance.findings()) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 2,
    })
}

/// One audit, on its threads.
struct Session<'a> {
    auditor: Auditor<'a>,
    way: &'a Way<'a>,
    stop: &'a AtomicBool,
    jobs: usize,
}

impl Session<'_> {
    /// Audits what is planned, and hands the news to `take` in order.
    fn run(
        &self,
        plan: Plan,
        known: Known,
        mut take: impl FnMut(News) -> Result<(), StoreError>,
    ) -> Result<End, StoreError> {
        let (queue, ready) = sync_channel(READY);
        let desk = Desk::new(ready.into_iter(), AHEAD * self.jobs);
        let waited = AtomicU64::new(0);
        let gatherer = Gatherer {
            queue,
            auditor: &self.auditor,
            way: self.way,
            known,
            claimed: plan.claimed,
            stop: self.stop,
            waited: &waited,
        };
        std::thread::scope(|scope| {
            // Named as the threads of foreign parsers: one that panics has met a damaged file, and the file is told.
            let gathering = std::thread::Builder::new()
                .name(read::THREAD.into())
                .spawn_scoped(scope, move || gatherer.gather(plan.todo))?;
            let (sender, receiver) = mpsc::channel();
            for _ in 0..self.jobs {
                let (auditor, desk, sender) = (&self.auditor, &desk, sender.clone());
                scope.spawn(move || {
                    while let Some((number, task)) = desk.take() {
                        if sender.send((number, work(auditor, task))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let recorded = tell(receiver, &desk, &mut take);
            desk.close();
            recorded?;
            // One that is gone without a word met a mistake of ours: what is recorded is not all there is.
            Ok(gathering.join().unwrap_or(End::Stopped))
        })
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs().cast_signed())
}

/// A store that cannot be used, as the end of the command.
pub(super) fn refused(store: &Path, error: StoreError, lang: Lang) -> Stop {
    let colon = lang.pick(" :", ":");
    let message = format!("{}{colon} {}", store.display(), error.cause(lang));
    Stop::new(message, error.remedy(lang))
}

/// Why what a store holds could not be written elsewhere.
pub(super) enum Failed {
    /// The store could not be read.
    Store(StoreError),
    /// The output could not be written.
    Output(io::Error),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Refuses the store of another archive, which would lose all it knows. One that has been moved is the same.
fn apart(store: &Store, root: &Path, path: &Path, lang: Lang) -> Result<(), Stop> {
    let last = store.root().map_err(|error| refused(path, error, lang))?;
    let Some(last) = last.filter(|last| *last != shown(root) && Path::new(last).exists()) else {
        return Ok(());
    };
    let shown = path.display();
    Err(Stop::new(
        lang.pick(
            format!("{shown} : cette base est celle d'une autre archive ({last}) ; rien n'y a été changé"),
            format!("{shown}: this is the store of another archive ({last}); nothing in it was changed"),
        ),
        lang.pick(
            "Donnez une base par archive.",
            "Give each archive a store of its own.",
        ),
    ))
}

/// What is set when the user wants to stop; whoever asks twice is not made to wait.
fn stopper(lang: Lang) -> Result<Arc<AtomicBool>, Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, i32::from(STOPPED), Arc::clone(&stop))
            .and_then(|_| flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Stop::io(lang.pick("audit impossible", "no audit"), &error, lang))?;
    }
    Ok(stop)
}

/// Tells how to go on.
fn stopped(balance: &Balance, lang: Lang) -> u8 {
    let seen = balance.seen();
    line(
        &lang.pick(
            format!("audit arrêté avant la fin ; la base tient compte de {seen} fichiers"),
            format!("audit stopped before its end; the store knows {seen} files"),
        ),
        lang.pick(
            "Relancez la même commande : l'audit reprendra où il en était.",
            "Run the same command again: the audit will go on from there.",
        ),
        lang,
    );
    STOPPED
}
