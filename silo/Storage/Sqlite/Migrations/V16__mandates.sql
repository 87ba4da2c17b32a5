-- Who has mandates, so that who has none is known without a look at any agreement: derived from the agreements, in their transaction.
CREATE TABLE flux_mandate (
    delegate    TEXT NOT NULL,
    landlord    TEXT NOT NULL,
    departement TEXT NOT NULL,
    agreement   TEXT NOT NULL,
    PRIMARY KEY (delegate, landlord, departement, agreement)
) STRICT, WITHOUT ROWID;
CREATE INDEX flux_mandate_agreement ON flux_mandate (landlord, departement, agreement);
INSERT INTO flux_mandate (delegate, landlord, departement, agreement)
SELECT DISTINCT given.value ->> '$.delegate', agreed.landlord, agreed.departement, agreed.id
FROM flux_agreement AS agreed, json_each(agreed.agreement, '$.mandates') AS given;

-- Reservers that go on under other names since their territories merged: derived from the events, in their transaction.
CREATE TABLE flux_renaming (
    landlord    TEXT NOT NULL,
    departement TEXT NOT NULL,
    number      INTEGER NOT NULL,
    reserver    TEXT NOT NULL,
    since       TEXT NOT NULL,
    goes_on     TEXT NOT NULL,
    PRIMARY KEY (landlord, departement, number, reserver)
) STRICT, WITHOUT ROWID;
INSERT INTO flux_renaming (landlord, departement, number, reserver, since, goes_on)
SELECT DISTINCT happened.landlord, happened.departement, happened.number, ended.value ->> '$.reserver', happened.event ->> '$.on', happened.event ->> '$.into.reserver'
FROM flux_event AS happened, json_each(happened.event, '$.ended') AS ended WHERE happened.event ->> '$.event' = 'agreements-merged';

-- From which day on a landlord goes on in another: what was before is told by its own agreements.
ALTER TABLE flux_merger ADD COLUMN since TEXT;
UPDATE flux_merger SET since = (
    SELECT coalesce(max(happened.event ->> '$.on') FILTER (WHERE happened.event ->> '$.landlord' = flux_merger.landlord), max(happened.event ->> '$.on'))
    FROM flux_event AS happened
    WHERE happened.landlord = flux_merger.goes_on AND happened.departement = flux_merger.departement AND happened.event ->> '$.event' = 'landlord-absorbed');
