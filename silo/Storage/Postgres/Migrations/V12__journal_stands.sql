-- What stands in the journal stays as it was written: the store refuses to change or to delete a row. An erasure takes out what is no entry: of a demand that is gone the unique
-- number within a fact, fingerprints, values kept in clear by an earlier build. Seals tell of whoever has the right to take these rules away.

-- In the order in which processes that run beside write them: each waits for the other in one direction.
LOCK TABLE change_log, vacancy_fact, flux_event, audit, flux_entry, reading, journal_seal IN SHARE ROW EXCLUSIVE MODE;

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE FUNCTION fact_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.fact::jsonb <> OLD.fact::jsonb AND NOT (NEW.fact::jsonb = jsonb_set(OLD.fact::jsonb, '{number}', '""') AND json_typeof(OLD.fact -> 'number') IS NOT DISTINCT FROM 'string'
        AND NOT EXISTS (SELECT 1 FROM demand WHERE id = (OLD.fact -> 'demand' ->> 'value')::bigint)) THEN
        RAISE EXCEPTION 'vacancy_fact is append-only';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_stands BEFORE UPDATE OR DELETE ON reading FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER change_log_stays BEFORE DELETE ON change_log FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER change_log_stands BEFORE UPDATE ON change_log FOR EACH ROW
    WHEN ((NEW.position, NEW.demand_id, NEW.version, NEW.kind, NEW.at, NEW.command_id, NEW.points::text, NEW.confirms, NEW.sealed_undo)
        IS DISTINCT FROM (OLD.position, OLD.demand_id, OLD.version, OLD.kind, OLD.at, OLD.command_id, OLD.points::text, OLD.confirms, OLD.sealed_undo)
        OR (NEW.undo::text IS DISTINCT FROM OLD.undo::text AND NEW.undo IS NOT NULL) OR (NEW.fingerprint <> OLD.fingerprint AND NEW.fingerprint <> ''))
    EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_stays BEFORE DELETE ON vacancy_fact FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_stands BEFORE UPDATE ON vacancy_fact FOR EACH ROW
    WHEN ((NEW.vacancy, NEW.number, NEW.at, NEW.subject, NEW.role, NEW.organisation, NEW.command_id, NEW.position)
        IS DISTINCT FROM (OLD.vacancy, OLD.number, OLD.at, OLD.subject, OLD.role, OLD.organisation, OLD.command_id, OLD.position)
        OR (NEW.fingerprint IS DISTINCT FROM OLD.fingerprint AND NEW.fingerprint IS NOT NULL))
    EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_said BEFORE UPDATE OF fact ON vacancy_fact FOR EACH ROW EXECUTE FUNCTION fact_stands();
CREATE TRIGGER journal_seal_stands BEFORE UPDATE OR DELETE ON journal_seal FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER flux_event_stands BEFORE UPDATE OR DELETE ON flux_event FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER flux_entry_stands BEFORE UPDATE OR DELETE ON flux_entry FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_whole BEFORE TRUNCATE ON reading EXECUTE FUNCTION append_only();
CREATE TRIGGER change_log_whole BEFORE TRUNCATE ON change_log EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_whole BEFORE TRUNCATE ON vacancy_fact EXECUTE FUNCTION append_only();
CREATE TRIGGER journal_seal_whole BEFORE TRUNCATE ON journal_seal EXECUTE FUNCTION append_only();
CREATE TRIGGER flux_event_whole BEFORE TRUNCATE ON flux_event EXECUTE FUNCTION append_only();
CREATE TRIGGER flux_entry_whole BEFORE TRUNCATE ON flux_entry EXECUTE FUNCTION append_only();
