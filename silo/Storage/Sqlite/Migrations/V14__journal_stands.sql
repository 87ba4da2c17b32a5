-- What stands in the journal stays as it was written: the store refuses to change or to delete a row. An erasure takes out what is no entry: of a demand that is gone the unique
-- number within a fact, fingerprints, values kept in clear by an earlier build. Seals tell of whoever goes around it.
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER reading_stands BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER reading_stays BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_log_stands BEFORE UPDATE ON change_log
WHEN (NEW.position, NEW.demand_id, NEW.version, NEW.kind, NEW.at, NEW.command_id, NEW.points, NEW.confirms) IS NOT (OLD.position, OLD.demand_id, OLD.version, OLD.kind, OLD.at, OLD.command_id, OLD.points, OLD.confirms)
    OR NEW.sealed_undo IS NOT OLD.sealed_undo OR (NEW.undo IS NOT OLD.undo AND NEW.undo IS NOT NULL) OR (NEW.fingerprint <> OLD.fingerprint AND NEW.fingerprint <> '')
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_log_stays BEFORE DELETE ON change_log BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_stands BEFORE UPDATE ON vacancy_fact
WHEN (NEW.vacancy, NEW.number, NEW.at, NEW.subject, NEW.role, NEW.organisation) IS NOT (OLD.vacancy, OLD.number, OLD.at, OLD.subject, OLD.role, OLD.organisation)
    OR NEW.command_id IS NOT OLD.command_id OR (NEW.fingerprint IS NOT OLD.fingerprint AND NEW.fingerprint IS NOT NULL) OR (NEW.position <> OLD.position AND OLD.position <> 0)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_said BEFORE UPDATE OF fact ON vacancy_fact
WHEN NEW.fact <> OLD.fact AND NOT (NEW.fact = json_set(OLD.fact, '$.number', '') AND json_type(OLD.fact, '$.number') IS 'text'
    AND NOT EXISTS (SELECT 1 FROM demand WHERE id = json_extract(OLD.fact, '$.demand.value')))
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_stays BEFORE DELETE ON vacancy_fact BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_stands BEFORE UPDATE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_stays BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER flux_event_stands BEFORE UPDATE ON flux_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_event_stays BEFORE DELETE ON flux_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_entry_stands BEFORE UPDATE ON flux_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_entry_stays BEFORE DELETE ON flux_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
