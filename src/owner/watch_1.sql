-- Version 1 of the watch's database: what providers publish. Never change this file: add the next version.
-- Times are seconds since 1970 in UTC, but for those that a provider states, which are kept as they were written.
CREATE TABLE provider (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    asked TEXT NOT NULL,                  -- the domain or URL that was added
    url TEXT NOT NULL,                    -- of its provider-metadata.json
    role TEXT,
    publisher TEXT,
    namespace TEXT,
    added_at INTEGER NOT NULL,
    tried_at INTEGER,
    synced_at INTEGER,                    -- when all of it was last read without a failure
    full_at INTEGER,                      -- when every document was last compared, whatever the feeds said
    error TEXT,                           -- of the last try; NULL: it went well
    unsigned INTEGER NOT NULL DEFAULT 0   -- 1: its documents are taken without a signature, by the user's word
) STRICT;

CREATE TABLE provider_key (
    provider INTEGER NOT NULL REFERENCES provider ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    url TEXT NOT NULL,
    pinned_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('trusted', 'changed')),
    PRIMARY KEY (provider, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    provider INTEGER NOT NULL REFERENCES provider ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('rolie', 'directory')),
    url TEXT NOT NULL,
    base TEXT,                            -- what the paths of a directory's listing are relative to, once that is known
    etag TEXT,
    modified TEXT,
    read_at INTEGER,                      -- when it was last read whole
    UNIQUE (provider, url)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    provider INTEGER NOT NULL REFERENCES provider ON DELETE CASCADE,
    url TEXT NOT NULL,
    hash_url TEXT,                        -- where the listing says; NULL: beside it
    signature_url TEXT,
    tracking_id TEXT,
    due INTEGER NOT NULL DEFAULT 1,       -- 1: it is to be fetched
    misses INTEGER NOT NULL DEFAULT 0,    -- fetches in a row that failed
    etag TEXT,
    modified TEXT,
    state TEXT NOT NULL CHECK (state IN ('listed', 'current', 'gone', 'withdrawn')),
    current_revision INTEGER REFERENCES revision ON DELETE SET NULL,
    UNIQUE (provider, url)
) STRICT;
CREATE INDEX document_tracking_id ON document (tracking_id);
CREATE INDEX document_provider ON document (provider);
CREATE INDEX document_due ON document (provider) WHERE due = 1;

-- Which feed lists which document.
CREATE TABLE listing (
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    updated TEXT,                         -- when the document was changed, by this feed
    PRIMARY KEY (feed, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_document ON listing (document);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    version TEXT,                         -- document.tracking.version, and so on
    status TEXT,
    current_release TEXT,
    title TEXT,
    category TEXT,
    size INTEGER NOT NULL,                -- of the document in bytes
    findings INTEGER NOT NULL,            -- of the mandatory tests; -1: not held against them
    hash TEXT NOT NULL CHECK (hash IN ('good', 'bad', 'none')),
    signature TEXT NOT NULL,              -- docs/formats/watch.md lists the words
    signer TEXT,                          -- fingerprint
    held TEXT,                            -- why it cannot become current; NULL: it can
    body BLOB NOT NULL,                   -- the document as received, in one frame of Zstandard
    UNIQUE (document, sha256)
) STRICT;
CREATE INDEX document_current_revision ON document (current_revision);

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    provider INTEGER REFERENCES provider ON DELETE SET NULL,
    document INTEGER REFERENCES document ON DELETE SET NULL,
    revision INTEGER REFERENCES revision ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'updated', 'republished', 'revoked', 'gone', 'returned', 'alarm', 'error')),
    subject TEXT NOT NULL,                -- provider's name, or tracking id, as it was then
    text TEXT NOT NULL
) STRICT;
CREATE INDEX event_at ON event (at);
CREATE INDEX event_provider ON event (provider);
CREATE INDEX event_document ON event (document);
CREATE INDEX event_revision ON event (revision);
