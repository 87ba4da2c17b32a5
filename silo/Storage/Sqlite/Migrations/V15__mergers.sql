-- Landlords that were merged, and who goes on with their flux: derived from the events, in their transaction.
CREATE TABLE flux_merger (
    landlord    TEXT NOT NULL,
    departement TEXT NOT NULL,
    goes_on     TEXT NOT NULL,
    PRIMARY KEY (landlord, departement)
) STRICT, WITHOUT ROWID;

-- A vacancy that is opened under the name of a landlord that ended belongs to who goes on.
DROP TRIGGER flux_opened;
CREATE TRIGGER flux_opened AFTER INSERT ON vacancy BEGIN
    INSERT INTO flux_release (vacancy, landlord, departement, version)
    SELECT NEW.id, coalesce(merged.goes_on, opened.landlord), opened.departement, 1
    FROM (SELECT NEW.dwelling ->> '$.landlord' AS landlord, substr(NEW.dwelling ->> '$.commune', 1, CASE WHEN substr(NEW.dwelling ->> '$.commune', 1, 2) IN ('97', '98') THEN 3 ELSE 2 END) AS departement) AS opened
    LEFT JOIN flux_merger AS merged ON merged.landlord = opened.landlord AND merged.departement = opened.departement
    WHERE NOT EXISTS (SELECT 1 FROM flux_release WHERE vacancy = NEW.id);
END;
