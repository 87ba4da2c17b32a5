-- What happened to the flux of a landlord in a département, in order: never changed, never removed.
CREATE TABLE flux_event (
    landlord     text        NOT NULL,
    departement  text        NOT NULL,
    number       integer     NOT NULL CHECK (number > 0),
    at           timestamptz NOT NULL,
    event        json        NOT NULL,
    subject      text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    command_id   uuid,
    fingerprint  text,
    PRIMARY KEY (landlord, departement, number)
);

-- What it moved, in the same transaction: never changed, never removed. Amounts are exact fractions, 73/2.
CREATE TABLE flux_entry (
    landlord          text        NOT NULL,
    departement       text        NOT NULL,
    number            integer     NOT NULL CHECK (number > 0),
    account           text        NOT NULL,
    in_account        integer     NOT NULL CHECK (in_account > 0),
    event             integer     NOT NULL,
    counter           text        NOT NULL,
    amount            text        NOT NULL CHECK (amount ~ '^-?[0-9]+(/[0-9]+)?$' AND amount <> '0'),
    effective         date        NOT NULL,
    correction_of     integer,
    release           uuid,
    agreement_version integer     NOT NULL,
    rules             integer     NOT NULL,
    at                timestamptz NOT NULL,
    PRIMARY KEY (landlord, departement, number),
    FOREIGN KEY (landlord, departement, event) REFERENCES flux_event (landlord, departement, number)
);
CREATE UNIQUE INDEX flux_entry_of_account ON flux_entry (landlord, departement, account, in_account);
CREATE INDEX flux_entry_of_release ON flux_entry (release) WHERE release IS NOT NULL;

-- The accounts there are, and how many entries each has: derived from the entries, in their transaction.
CREATE TABLE flux_account (
    landlord    text NOT NULL,
    departement text NOT NULL,
    account     text NOT NULL,
    agreement   text,
    entries     integer NOT NULL,
    PRIMARY KEY (landlord, departement, account)
);
CREATE INDEX flux_account_of_agreement ON flux_account (landlord, departement, agreement);

-- Agreements as they are now, so that a reserver finds its own.
CREATE TABLE flux_agreement (
    landlord    text NOT NULL,
    departement text NOT NULL,
    id          text NOT NULL,
    reserver    text NOT NULL,
    agreement   json NOT NULL,
    PRIMARY KEY (landlord, departement, id)
);
CREATE INDEX flux_agreement_of_reserver ON flux_agreement (reserver);

-- Which ledger a vacancy belongs to since it was opened, how many facts it has, and how many of them are booked.
CREATE TABLE flux_release (
    vacancy     uuid    PRIMARY KEY,
    landlord    text    NOT NULL,
    departement text    NOT NULL,
    version     integer NOT NULL,
    booked      integer NOT NULL DEFAULT 0
);
CREATE INDEX flux_release_behind ON flux_release (landlord, departement) WHERE booked < version;

CREATE FUNCTION departement_of(commune text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN left(commune, 2) IN ('97', '98') THEN left(commune, 3) ELSE left(commune, 2) END
$$;

INSERT INTO flux_release (vacancy, landlord, departement, version)
SELECT id, dwelling ->> 'landlord', departement_of(dwelling ->> 'commune'), (SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy_fact.vacancy = vacancy.id) FROM vacancy;

-- By the store itself, so that a process of a build that knows no flux leaves nothing out.
CREATE FUNCTION flux_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO flux_release (vacancy, landlord, departement, version) VALUES (NEW.id, NEW.dwelling ->> 'landlord', departement_of(NEW.dwelling ->> 'commune'), 1) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER flux_opened AFTER INSERT ON vacancy FOR EACH ROW EXECUTE FUNCTION flux_opened();

CREATE FUNCTION flux_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE flux_release SET version = greatest(version, NEW.number) WHERE vacancy = NEW.vacancy;
    RETURN NULL;
END
$$;
CREATE TRIGGER flux_moved AFTER INSERT ON vacancy_fact FOR EACH ROW EXECUTE FUNCTION flux_moved();
