-- Membership, reminders and the state of low-rate actors, for Orleans' ADO.NET providers. The providers look their
-- statements up by name in OrleansQuery and ship none: these keep their contracts, each in one statement, so that what must
-- change together is one transaction without any function. Column names of an answer are the providers' own.

CREATE TABLE OrleansQuery (
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- State of actors. An actor without an extension of its key has the empty one.

CREATE TABLE actor_state (
    type_hash   integer     NOT NULL,
    id_hash     integer     NOT NULL,
    id_0        bigint      NOT NULL,
    id_1        bigint      NOT NULL,
    type        text        NOT NULL,
    extension   text        NOT NULL,
    service     text        NOT NULL,
    payload     bytea,
    modified_at timestamptz NOT NULL,
    version     integer     NOT NULL,
    PRIMARY KEY (type_hash, id_hash, id_0, id_1, type, extension, service)
) WITH (fillfactor = 75);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
    SELECT payload AS PayloadBinary, modified_at AS ModifiedOn, version AS Version
    FROM actor_state
    WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
      AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId'),
-- Without a version the row must not exist; with one, it must exist at that version. Nothing returned means: somebody was first.
('WriteToStorageKey', '
    INSERT INTO actor_state AS held (type_hash, id_hash, id_0, id_1, type, extension, service, payload, modified_at, version)
    SELECT @GrainTypeHash, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @ServiceId,
           @PayloadBinary, now(), 1
    WHERE @GrainStateVersion::integer IS NULL OR EXISTS (
        SELECT FROM actor_state
        WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
          AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId)
    ON CONFLICT (type_hash, id_hash, id_0, id_1, type, extension, service)
    DO UPDATE SET payload = excluded.payload, modified_at = excluded.modified_at, version = held.version + 1
    WHERE held.version = @GrainStateVersion::integer
    RETURNING version AS NewGrainStateVersion'),
('ClearStorageKey', '
    UPDATE actor_state SET payload = NULL, modified_at = now(), version = version + 1
    WHERE type_hash = @GrainTypeHash AND id_hash = @GrainIdHash AND id_0 = @GrainIdN0 AND id_1 = @GrainIdN1
      AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''') AND service = @ServiceId
      AND version = @GrainStateVersion::integer
    RETURNING version AS NewGrainStateVersion');

-- Membership: the rows of a cluster and their common version change together or not at all.

CREATE TABLE cluster (
    id      text    NOT NULL PRIMARY KEY,
    version integer NOT NULL DEFAULT 0
);

CREATE TABLE cluster_silo (
    cluster    text        NOT NULL REFERENCES cluster (id),
    address    text        NOT NULL,
    port       integer     NOT NULL,
    generation integer     NOT NULL,
    name       text        NOT NULL,
    host       text        NOT NULL,
    status     integer     NOT NULL,
    proxy_port integer     NOT NULL,
    suspicions text,
    started_at timestamptz NOT NULL,
    alive_at   timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', '
    WITH made AS (INSERT INTO cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*)::integer FROM made'),
-- The version is raised first: of two writers one waits for the other, then finds another version and writes nothing.
('InsertMembershipKey', '
    WITH raised AS (
        UPDATE cluster SET version = version + 1 WHERE id = @DeploymentId AND version = @Version
          AND NOT EXISTS (SELECT FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id),
    entered AS (
        INSERT INTO cluster_silo (cluster, address, port, generation, name, host, status, proxy_port, started_at, alive_at)
        SELECT id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
        RETURNING 1)
    SELECT count(*)::integer FROM entered'),
('UpdateMembershipKey', '
    WITH raised AS (
        UPDATE cluster SET version = version + 1 WHERE id = @DeploymentId AND version = @Version
          AND EXISTS (SELECT FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id),
    changed AS (
        UPDATE cluster_silo SET status = @Status, suspicions = @SuspectTimes, alive_at = @IAmAliveTime
        FROM raised WHERE cluster = raised.id AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING 1)
    SELECT count(*)::integer FROM changed'),
('UpdateIAmAlivetimeKey', '
    UPDATE cluster_silo SET alive_at = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
-- The version is there even when no silo is.
('MembershipReadRowKey', '
    SELECT cluster.id AS DeploymentId, address AS Address, port AS Port, generation AS Generation, name AS SiloName, host AS HostName,
           status AS Status, proxy_port AS ProxyPort, suspicions AS SuspectTimes, started_at AS StartTime, alive_at AS IAmAliveTime,
           cluster.version AS Version
    FROM cluster LEFT JOIN cluster_silo ON cluster = cluster.id AND address = @Address AND port = @Port AND generation = @Generation
    WHERE cluster.id = @DeploymentId'),
('MembershipReadAllKey', '
    SELECT cluster.id AS DeploymentId, address AS Address, port AS Port, generation AS Generation, name AS SiloName, host AS HostName,
           status AS Status, proxy_port AS ProxyPort, suspicions AS SuspectTimes, started_at AS StartTime, alive_at AS IAmAliveTime,
           cluster.version AS Version
    FROM cluster LEFT JOIN cluster_silo ON cluster = cluster.id
    WHERE cluster.id = @DeploymentId'),
('DeleteMembershipTableEntriesKey', '
    WITH emptied AS (DELETE FROM cluster_silo WHERE cluster = @DeploymentId)
    DELETE FROM cluster WHERE id = @DeploymentId'),
('GatewaysQueryKey', '
    SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
    FROM cluster_silo WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0'),
-- Three is active: nobody deletes a silo that lives, however old its last sign.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM cluster_silo WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3');

-- Reminders.

CREATE TABLE reminder (
    service    text        NOT NULL,
    actor      text        NOT NULL,
    name       text        NOT NULL,
    hash       integer     NOT NULL,
    started_at timestamptz NOT NULL,
    period_ms  bigint      NOT NULL,
    version    integer     NOT NULL,
    PRIMARY KEY (service, actor, name)
);
CREATE INDEX reminder_by_hash ON reminder (service, hash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', '
    INSERT INTO reminder AS held (service, actor, name, hash, started_at, period_ms, version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
    ON CONFLICT (service, actor, name)
    DO UPDATE SET hash = excluded.hash, started_at = excluded.started_at, period_ms = excluded.period_ms, version = held.version + 1
    RETURNING version AS Version'),
('ReadReminderRowsKey', '
    SELECT actor AS GrainId, name AS ReminderName, started_at AS StartTime, period_ms AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND actor = @GrainId'),
('ReadReminderRowKey', '
    SELECT actor AS GrainId, name AS ReminderName, started_at AS StartTime, period_ms AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND actor = @GrainId AND name = @ReminderName'),
('ReadRangeRows1Key', '
    SELECT actor AS GrainId, name AS ReminderName, started_at AS StartTime, period_ms AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),
-- The ring of hashes closes at its end.
('ReadRangeRows2Key', '
    SELECT actor AS GrainId, name AS ReminderName, started_at AS StartTime, period_ms AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),
('DeleteReminderRowKey', '
    WITH gone AS (DELETE FROM reminder WHERE service = @ServiceId AND actor = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
    SELECT count(*)::integer FROM gone'),
('DeleteReminderRowsKey', '
    DELETE FROM reminder WHERE service = @ServiceId');
