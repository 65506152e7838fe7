-- Version 2 of the watch's database: what people decided about vulnerabilities of assets. Never change this file.
CREATE TABLE triage (
    id INTEGER PRIMARY KEY,
    plant TEXT NOT NULL,                  -- the plant document's name
    asset TEXT NOT NULL,                  -- its id; empty: the advisory as such
    advisory TEXT NOT NULL,               -- its tracking id
    vulnerability TEXT NOT NULL,          -- CVE or the supplier's id; empty: the advisory names none
    version TEXT NOT NULL,                -- of the advisory at that time
    action TEXT NOT NULL CHECK (action IN ('acknowledge', 'accept', 'plan', 'done', 'reopen', 'comment', 'read')),
    answer_key BLOB NOT NULL,             -- of the answer that was decided on: when today's differs, it is open again
    until TEXT,                           -- a day: the last one of an acceptance
    outage TEXT,                          -- a day: what a plan waits for
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX triage_plant ON triage (plant);
-- History is only ever added to, whoever opens the file with whatever.
CREATE TRIGGER triage_is_kept BEFORE DELETE ON triage BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
CREATE TRIGGER triage_stands BEFORE UPDATE ON triage BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
