-- The store of an audit, version 1. A change is a further file, applied over this one.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  -- Seconds since 1970. Not finished: stopped before its end.
  started INTEGER NOT NULL, finished INTEGER,
  root TEXT NOT NULL, version TEXT NOT NULL,
  -- A digest of the version, the lexicons and the settings that decide findings.
  engine BLOB NOT NULL
) STRICT;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  -- Below the root, as shown; inside an archive "a.zip › b.docx".
  path TEXT NOT NULL UNIQUE,
  -- The archive, mailbox or mail that holds it.
  container INTEGER REFERENCES file(id) ON DELETE CASCADE,
  -- Bytes; nanoseconds since 1970, of the content and of the entry in its folder. Nothing inside containers.
  size INTEGER, modified INTEGER, changed INTEGER,
  -- SHA-256 of the bytes; nothing where they were not read.
  digest BLOB,
  -- By what it was audited last (empty: not to its end yet), and in which run it was last seen.
  engine BLOB NOT NULL, run INTEGER NOT NULL REFERENCES run(id),
  state TEXT NOT NULL CHECK (state IN ('audited', 'duplicate', 'skipped', 'failed')),
  -- A code, and words for people.
  reason TEXT, message TEXT, help TEXT,
  -- The file audited in the place of a duplicate.
  same_as INTEGER REFERENCES file(id) ON DELETE SET NULL,
  format TEXT, encoding TEXT, pages INTEGER, characters INTEGER, passages INTEGER,
  -- YYYY-MM-DD, and where it was read.
  meeting TEXT, meeting_from TEXT CHECK (meeting_from IN ('text', 'name', 'file')),
  -- As the document tells.
  formation TEXT CHECK (formation IN ('plenary', 'restricted', 'group'))
) STRICT;
CREATE INDEX file_container ON file(container);
CREATE INDEX file_digest ON file(digest);
CREATE INDEX file_same_as ON file(same_as);
CREATE INDEX file_run ON file(run);

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
  rule TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, confidence REAL NOT NULL,
  -- Codes, separated by commas, in the order of the closed list.
  domains TEXT NOT NULL DEFAULT '',
  subject TEXT, source TEXT, mode TEXT,
  start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,
  -- From 1; the column in characters.
  line INTEGER NOT NULL, column INTEGER NOT NULL,
  -- In words, and the page.
  place TEXT, page INTEGER,
  -- A hash under the store's key of rule, passage and how often it was met before in the same file.
  fingerprint BLOB NOT NULL,
  -- The passage, only where it was asked for.
  text TEXT
) STRICT;
CREATE INDEX finding_file ON finding(file);
CREATE INDEX finding_fingerprint ON finding(fingerprint);

-- What people decided; the newest of a fingerprint holds.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('true', 'false_alarm', 'accepted', 'undecided')),
  reason TEXT, decided_by TEXT NOT NULL, decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_fingerprint ON decision(fingerprint);

-- The one random key of the fingerprints.
CREATE TABLE secret (key BLOB NOT NULL) STRICT;
