-- What other systems are told of vacancies: written in the transaction of what it tells of, never changed.
CREATE TABLE vacancy_event (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    vacancy  TEXT    NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    at       TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    state    TEXT,
    reserver TEXT,
    reserver_before TEXT,
    UNIQUE (vacancy, sequence)
) STRICT;

-- Who stood first when that was told last: keys of demands, a space between.
CREATE TABLE vacancy_first (
    vacancy TEXT PRIMARY KEY,
    demands TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened before events were kept: how each vacancy stood then is not known any more.
INSERT INTO vacancy_event (vacancy, sequence, at, kind, version)
SELECT vacancy, row_number() OVER (PARTITION BY vacancy ORDER BY number), at, kind, number
FROM (
    SELECT id AS vacancy, 1 AS number, opened_at AS at, 'notice-received' AS kind FROM vacancy
    UNION ALL
    SELECT vacancy, number, at, json_extract(fact, '$.fact') FROM vacancy_fact WHERE json_extract(fact, '$.fact') <> 'token-settled')
-- By time, but a vacancy by its numbers, whatever the clock did.
ORDER BY max(at) OVER (PARTITION BY vacancy ORDER BY number), vacancy, number;
