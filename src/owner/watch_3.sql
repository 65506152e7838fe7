-- Version 3 of the watch's database: the plants that every sync matches, and what the runs came to. Never change this file.
CREATE TABLE plant (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,            -- of the plant document, absolute
    name TEXT NOT NULL,                   -- as the document says: what people decide is kept under it
    added_at INTEGER NOT NULL,
    tried_at INTEGER,                     -- the last automatic run, or the last try at one
    error TEXT,                           -- of that try; NULL: it went well
    rests_on BLOB                         -- hash of all that the last automatic run rested on; NULL: there was none
) STRICT;

CREATE TABLE match_run (
    id INTEGER PRIMARY KEY,
    plant INTEGER NOT NULL REFERENCES plant ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('automatic', 'manual')),
    advisories INTEGER NOT NULL,          -- that were read
    unread INTEGER NOT NULL,              -- that could not be read
    matches INTEGER NOT NULL,             -- an asset and a vulnerability of an advisory
    open INTEGER NOT NULL,                -- of them: somebody has to do something
    new INTEGER NOT NULL,                 -- these four, against the last automatic run before, make up the matches
    changed INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    ended INTEGER NOT NULL                -- that are no longer there
) STRICT;
CREATE INDEX match_run_plant ON match_run (plant);

-- What the last automatic run found.
CREATE TABLE plant_match (
    plant INTEGER NOT NULL REFERENCES plant ON DELETE CASCADE,
    asset TEXT NOT NULL,
    advisory TEXT NOT NULL,
    vulnerability TEXT NOT NULL,          -- CVE or the supplier's id; empty: the advisory names none
    answer_key BLOB NOT NULL,             -- as that of triage
    state TEXT NOT NULL,                  -- docs/formats/watch-match.md lists the words
    run INTEGER NOT NULL,                 -- of match_run: that found it new, changed or reopened
    PRIMARY KEY (plant, asset, advisory, vulnerability)
) STRICT, WITHOUT ROWID;
