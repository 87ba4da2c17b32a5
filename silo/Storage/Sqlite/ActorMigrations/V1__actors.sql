-- State of low-rate actors, for Orleans' ADO.NET grain storage. The provider looks its statements up by name; these keep its
-- contract (a write succeeds only on the version read, and returns the new one) in one statement each.

CREATE TABLE actor_state (
    type_hash   INTEGER NOT NULL,
    id_hash     INTEGER NOT NULL,
    id_0        INTEGER NOT NULL,
    id_1        INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    extension   TEXT    NOT NULL,
    service     TEXT    NOT NULL,
    payload     BLOB,
    modified_at TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (type_hash, id_hash, id_0, id_1, type, extension, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE OrleansQuery (
    QueryKey  TEXT PRIMARY KEY,
    QueryText TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
    SELECT payload AS PayloadBinary, modified_at AS ModifiedOn, version AS Version
    FROM actor_state
    WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
      AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId'),
-- Without a version the row must not exist; with one, it must exist at that version. Nothing returned means: somebody was first.
('WriteToStorageKey', '
    INSERT INTO actor_state (type_hash, id_hash, id_0, id_1, type, extension, service, payload, modified_at, version)
    SELECT @GrainTypeHash, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @ServiceId,
           @PayloadBinary, strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), 1
    WHERE @GrainStateVersion IS NULL OR EXISTS (
        SELECT 1 FROM actor_state
        WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
          AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId)
    ON CONFLICT DO UPDATE SET payload = excluded.payload, modified_at = excluded.modified_at, version = version + 1
    WHERE version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion'),
('ClearStorageKey', '
    UPDATE actor_state SET payload = NULL, modified_at = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), version = version + 1
    WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
      AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId
      AND version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion');
