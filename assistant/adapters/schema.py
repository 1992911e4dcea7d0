"""The journal's schema as text, one step a version. A step that was released is never changed; a new one follows it.

Documents are kept as JSON, exactly as they were given, so that keys of a newer version survive. What is
searched (``words``) is derived from them, and can be made again from ``searchable`` at any time.
"""

from __future__ import annotations

STEPS = (
    # --- 1 ---------------------------------------------------------------------------------
    """
CREATE TABLE reflection (
    id         TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,       -- UTC, ISO 8601
    document   TEXT NOT NULL        -- the reflection and the definitions that it cites, as JSON
) STRICT;
CREATE INDEX reflection_by_time ON reflection (created_at);
""",
    # --- 2: conversations, marks, experiments, search ---------------------------------------
    """
ALTER TABLE reflection RENAME TO reflection_1;
CREATE TABLE reflection (
    number     INTEGER PRIMARY KEY, -- order of arrival; also the row in words
    id         TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,       -- UTC, ISO 8601
    document   TEXT NOT NULL        -- the reflection and the definitions that it cites, as JSON
) STRICT;
INSERT INTO reflection (id, created_at, document)
    SELECT id, created_at, document FROM reflection_1 ORDER BY created_at, rowid;
DROP TABLE reflection_1;
CREATE INDEX reflection_by_time ON reflection (created_at);

CREATE TABLE turn (                 -- a reflection that is a turn of a conversation
    reflection   TEXT PRIMARY KEY REFERENCES reflection (id) ON DELETE CASCADE,
    conversation TEXT NOT NULL,     -- id of its first reflection
    position     INTEGER NOT NULL,  -- from 1
    document     TEXT NOT NULL      -- what was written in this turn, as JSON
) STRICT;
CREATE INDEX turn_by_conversation ON turn (conversation);

CREATE TABLE mark (                 -- what the person says about a reflection
    reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE,
    about      TEXT NOT NULL,       -- 'dimension', or 'remark N'
    document   TEXT NOT NULL,
    PRIMARY KEY (reflection, about)
) STRICT;

CREATE TABLE experiment (           -- what the person wants to try, and what became of it
    reflection TEXT PRIMARY KEY REFERENCES reflection (id) ON DELETE CASCADE,
    planned_at TEXT NOT NULL,
    document   TEXT NOT NULL
) STRICT;

CREATE TABLE unknown (              -- records of a newer version, kept for whoever understands them
    number   INTEGER PRIMARY KEY,
    document TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE owed (                 -- what must be done before anything else: 'erase' after forgetting
    what TEXT PRIMARY KEY
) STRICT;

CREATE VIEW searchable AS           -- one row a reflection: what words holds
    SELECT r.number, r.id,
        json_extract(r.document, '$.reflection.situation') AS written,
        (SELECT group_concat(json_extract(value, '$.text'), char(10))
            FROM json_each(r.document, '$.reflection.remarks')) AS remarks,
        (SELECT group_concat(note, char(10)) FROM (
            SELECT json_extract(document, '$.note') AS note FROM mark WHERE mark.reflection = r.id
            UNION ALL
            SELECT json_extract(document, '$.seen') FROM experiment WHERE experiment.reflection = r.id
        )) AS notes
    FROM reflection AS r;

CREATE VIRTUAL TABLE words USING fts5 (written, remarks, notes, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO words (rowid, written, remarks, notes) SELECT number, written, remarks, notes FROM searchable;
""",
)
