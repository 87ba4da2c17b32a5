-- What stands in the journal stays as it was written: the store refuses to change or remove a row, whoever asks. An erasure takes out what is named here and is no entry: the
-- unique number within a fact, fingerprints, values kept in clear by an earlier build. Seals tell of whoever has the right to take these rules away.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_stands BEFORE UPDATE OR DELETE ON reading FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER change_log_stands BEFORE UPDATE OF position, demand_id, version, kind, at, command_id, points, confirms, sealed_undo OR DELETE ON change_log FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_stands BEFORE UPDATE OF vacancy, number, at, subject, role, organisation, command_id, position OR DELETE ON vacancy_fact FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER vacancy_fact_said BEFORE UPDATE OF fact ON vacancy_fact FOR EACH ROW
    WHEN (NEW.fact::jsonb <> jsonb_set(OLD.fact::jsonb, '{number}', '""')) EXECUTE FUNCTION append_only();
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
