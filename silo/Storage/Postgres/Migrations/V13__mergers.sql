-- Landlords that were merged, and who goes on with their flux: derived from the events, in their transaction.
CREATE TABLE flux_merger (
    landlord    text NOT NULL,
    departement text NOT NULL,
    goes_on     text NOT NULL,
    PRIMARY KEY (landlord, departement)
);

-- A vacancy that is opened under the name of a landlord that ended belongs to who goes on.
CREATE OR REPLACE FUNCTION flux_opened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened_by text := NEW.dwelling ->> 'landlord';
    opened_in text := departement_of(NEW.dwelling ->> 'commune');
BEGIN
    INSERT INTO flux_release (vacancy, landlord, departement, version)
    VALUES (NEW.id, coalesce((SELECT goes_on FROM flux_merger WHERE landlord = opened_by AND departement = opened_in), opened_by), opened_in, 1) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
