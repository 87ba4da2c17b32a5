-- What stands in the journal stays as it was written: the store refuses to change or remove a row, whoever asks. An erasure takes out what is named here and is no entry: the
-- unique number within a fact, fingerprints, values kept in clear by an earlier build. Seals tell of whoever has the right to take these rules away.
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER reading_stands BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER reading_stays BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_log_stands BEFORE UPDATE OF position, demand_id, version, kind, at, command_id, points, confirms, sealed_undo ON change_log BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_log_stays BEFORE DELETE ON change_log BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_stands BEFORE UPDATE OF vacancy, number, at, subject, role, organisation, command_id ON vacancy_fact BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_said BEFORE UPDATE OF fact ON vacancy_fact WHEN NEW.fact IS NOT json_set(OLD.fact, '$.number', '') BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_placed BEFORE UPDATE OF position ON vacancy_fact WHEN OLD.position <> 0 BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER vacancy_fact_stays BEFORE DELETE ON vacancy_fact BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_stands BEFORE UPDATE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_stays BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER flux_event_stands BEFORE UPDATE ON flux_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_event_stays BEFORE DELETE ON flux_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_entry_stands BEFORE UPDATE ON flux_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER flux_entry_stays BEFORE DELETE ON flux_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
