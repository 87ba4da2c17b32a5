-- Who has mandates, so that who has none is known without a look at any agreement: derived from the agreements, in their transaction.
CREATE TABLE flux_mandate (
    delegate    text NOT NULL,
    landlord    text NOT NULL,
    departement text NOT NULL,
    agreement   text NOT NULL,
    PRIMARY KEY (delegate, landlord, departement, agreement)
);
CREATE INDEX flux_mandate_agreement ON flux_mandate (landlord, departement, agreement);
INSERT INTO flux_mandate (delegate, landlord, departement, agreement)
SELECT DISTINCT given ->> 'delegate', agreed.landlord, agreed.departement, agreed.id
FROM flux_agreement AS agreed, json_array_elements(agreed.agreement -> 'mandates') AS given;

-- Reservers that go on under other names since their territories merged: derived from the events, in their transaction.
CREATE TABLE flux_renaming (
    landlord    text NOT NULL,
    departement text NOT NULL,
    number      integer NOT NULL,
    reserver    text NOT NULL,
    since       date NOT NULL,
    goes_on     text NOT NULL,
    PRIMARY KEY (landlord, departement, number, reserver)
);
INSERT INTO flux_renaming (landlord, departement, number, reserver, since, goes_on)
SELECT DISTINCT happened.landlord, happened.departement, happened.number, ended ->> 'reserver', (happened.event ->> 'on')::date, happened.event -> 'into' ->> 'reserver'
FROM flux_event AS happened, json_array_elements(happened.event -> 'ended') AS ended WHERE happened.event ->> 'event' = 'agreements-merged';

-- From which day on a landlord goes on in another: what was before is told by its own agreements.
ALTER TABLE flux_merger ADD COLUMN since date;
UPDATE flux_merger SET since = (
    SELECT coalesce(max((happened.event ->> 'on')::date) FILTER (WHERE happened.event ->> 'landlord' = flux_merger.landlord), max((happened.event ->> 'on')::date))
    FROM flux_event AS happened
    WHERE happened.landlord = flux_merger.goes_on AND happened.departement = flux_merger.departement AND happened.event ->> 'event' = 'landlord-absorbed');
