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
    reserver_before text,
    PRIMARY KEY (vacancy, sequence)
);
CREATE UNIQUE INDEX vacancy_event_order ON vacancy_event (position, vacancy, sequence);

-- Who stood first when that was told last.
CREATE TABLE vacancy_first (
    vacancy uuid     PRIMARY KEY,
    demands bigint[] NOT NULL
);

-- Writes events that are missing of what happened to a vacancy, whose row is locked: before events were kept, or by a process of a build
-- that does not keep them. How the vacancy stood then is not known any more.
CREATE FUNCTION tell_missed(of_vacancy uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO vacancy_event (vacancy, sequence, at, kind, version)
    SELECT of_vacancy, (SELECT coalesce(max(sequence), 0) FROM vacancy_event WHERE vacancy = of_vacancy) + row_number() OVER (ORDER BY number), at, kind, number
    FROM (
        SELECT 1 AS number, opened_at AS at, 'notice-received' AS kind FROM vacancy WHERE id = of_vacancy
        UNION ALL
        SELECT number, at, fact ->> 'fact' FROM vacancy_fact WHERE vacancy = of_vacancy AND fact ->> 'fact' <> 'token-settled') AS happened
    WHERE NOT EXISTS (SELECT 1 FROM vacancy_event AS told WHERE told.vacancy = of_vacancy AND told.version = happened.number AND told.kind = happened.kind)
$$;
