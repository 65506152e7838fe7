-- Version 4 of the watch's database: what a provider lists and is not here as it is listed. Never change this file.
ALTER TABLE document ADD COLUMN trouble TEXT; -- why the last fetch brought nothing that can be read; NULL: it did
ALTER TABLE document ADD COLUMN received INTEGER; -- the revision that the provider had when it was last asked
UPDATE document SET received = (SELECT max(r.id) FROM revision r WHERE r.document = document.id);
UPDATE document SET trouble = coalesce((SELECT e.text FROM event e WHERE e.document = document.id
    AND e.kind IN ('gone', 'error') ORDER BY e.id DESC LIMIT 1), 'it could not be fetched') WHERE misses > 0;
-- What cannot be read was not asked for again before.
UPDATE document SET due = 1, etag = NULL, modified = NULL WHERE misses > 0 AND due = 0 AND state <> 'gone';

-- Listed by a feed, and what counts of it is not what is listed, if anything.
CREATE VIEW outstanding AS
SELECT o.*, coalesce(o.trouble, o.held, 'it has not been fetched yet') AS reason, o.trouble IS NULL AND o.held IS NOT NULL AS is_held
FROM (
    SELECT d.id AS document, d.provider, d.url, d.tracking_id, d.due, d.trouble,
        -- Why what the provider has is kept apart.
        (SELECT r.held FROM revision r WHERE r.id = d.received) AS held,
        -- The revision that counts meanwhile; NULL: none does.
        (SELECT coalesce(r.version, '') FROM revision r WHERE r.id = d.current_revision AND d.state IN ('current', 'gone')) AS counts
    FROM document d WHERE EXISTS (SELECT 1 FROM listing l WHERE l.document = d.id)
) o
WHERE o.due = 1 OR o.trouble IS NOT NULL OR o.held IS NOT NULL;
