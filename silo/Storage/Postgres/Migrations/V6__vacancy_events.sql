-- What other systems are told of vacancies: written in the transaction of what it tells of, never changed. Positions are
-- transactions, as in change_log: whoever follows stands before the oldest one still running.
CREATE TABLE vacancy_event (
    position bigint      NOT NULL DEFAULT log_position(),
    vacancy  uuid        NOT NULL,
    sequence integer     NOT NULL CHECK (sequence > 0),
    at       timestamptz NOT NULL,
    kind     text        NOT NULL,
    version  integer     NOT NULL,
    state    text,
    reserver text,
    PRIMARY KEY (vacancy, sequence)
);
CREATE UNIQUE INDEX vacancy_event_order ON vacancy_event (position, vacancy, sequence);

-- Who stood first when that was told last.
CREATE TABLE vacancy_first (
    vacancy uuid     PRIMARY KEY,
    demands bigint[] NOT NULL
);

-- What happened before events were kept: how each vacancy stood then is not known any more.
INSERT INTO vacancy_event (vacancy, sequence, at, kind, version)
SELECT id, 1, opened_at, 'notice-received', 1 FROM vacancy
UNION ALL
SELECT vacancy, 1 + row_number() OVER (PARTITION BY vacancy ORDER BY number), at, fact ->> 'fact', number FROM vacancy_fact WHERE fact ->> 'fact' <> 'token-settled';
