-- What happened to the flux of a landlord in a département, in order: never changed, never removed.
CREATE TABLE flux_event (
    landlord     TEXT    NOT NULL,
    departement  TEXT    NOT NULL,
    number       INTEGER NOT NULL CHECK (number > 0),
    at           TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    command_id   TEXT,
    fingerprint  TEXT,
    PRIMARY KEY (landlord, departement, number)
) STRICT, WITHOUT ROWID;

-- What it moved, in the same transaction: never changed, never removed. Amounts are exact fractions, 73/2.
CREATE TABLE flux_entry (
    landlord          TEXT    NOT NULL,
    departement       TEXT    NOT NULL,
    number            INTEGER NOT NULL CHECK (number > 0),
    account           TEXT    NOT NULL,
    in_account        INTEGER NOT NULL CHECK (in_account > 0),
    event             INTEGER NOT NULL,
    counter           TEXT    NOT NULL,
    amount            TEXT    NOT NULL CHECK (amount <> '0'),
    effective         TEXT    NOT NULL,
    correction_of     INTEGER,
    release           TEXT,
    agreement_version INTEGER NOT NULL,
    rules             INTEGER NOT NULL,
    at                TEXT    NOT NULL,
    PRIMARY KEY (landlord, departement, number),
    FOREIGN KEY (landlord, departement, event) REFERENCES flux_event (landlord, departement, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX flux_entry_of_account ON flux_entry (landlord, departement, account, in_account);
CREATE INDEX flux_entry_of_release ON flux_entry (release) WHERE release IS NOT NULL;

-- The accounts there are, and how many entries each has: derived from the entries, in their transaction.
CREATE TABLE flux_account (
    landlord    TEXT NOT NULL,
    departement TEXT NOT NULL,
    account     TEXT NOT NULL,
    agreement   TEXT,
    entries     INTEGER NOT NULL,
    PRIMARY KEY (landlord, departement, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX flux_account_of_agreement ON flux_account (landlord, departement, agreement);

-- Agreements as they are now, so that a reserver finds its own.
CREATE TABLE flux_agreement (
    landlord    TEXT NOT NULL,
    departement TEXT NOT NULL,
    id          TEXT NOT NULL,
    reserver    TEXT NOT NULL,
    agreement   TEXT NOT NULL,
    PRIMARY KEY (landlord, departement, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX flux_agreement_of_reserver ON flux_agreement (reserver);

-- Which ledger a vacancy belongs to since it was opened, how many facts it has, and how many of them are booked.
CREATE TABLE flux_release (
    vacancy     TEXT    NOT NULL PRIMARY KEY,
    landlord    TEXT    NOT NULL,
    departement TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    booked      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX flux_release_behind ON flux_release (landlord, departement) WHERE booked < version;

INSERT INTO flux_release (vacancy, landlord, departement, version)
SELECT id, dwelling ->> '$.landlord',
       substr(dwelling ->> '$.commune', 1, CASE WHEN substr(dwelling ->> '$.commune', 1, 2) IN ('97', '98') THEN 3 ELSE 2 END),
       (SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy_fact.vacancy = vacancy.id)
FROM vacancy;

-- By the store itself, so that the build before this one, should it be started again, leaves nothing out.
CREATE TRIGGER flux_opened AFTER INSERT ON vacancy BEGIN
    INSERT INTO flux_release (vacancy, landlord, departement, version)
    SELECT NEW.id, NEW.dwelling ->> '$.landlord', substr(NEW.dwelling ->> '$.commune', 1, CASE WHEN substr(NEW.dwelling ->> '$.commune', 1, 2) IN ('97', '98') THEN 3 ELSE 2 END), 1
    WHERE NOT EXISTS (SELECT 1 FROM flux_release WHERE vacancy = NEW.id);
END;

CREATE TRIGGER flux_moved AFTER INSERT ON vacancy_fact BEGIN
    UPDATE flux_release SET version = max(version, NEW.number) WHERE vacancy = NEW.vacancy;
END;
