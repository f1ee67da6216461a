-- The servers that share this database. All times are the database's, in milliseconds since the epoch.
CREATE TABLE replicas (
    id           TEXT   NOT NULL PRIMARY KEY,
    started_at   BIGINT NOT NULL,
    heartbeat_at BIGINT NOT NULL,
    -- since when it has sent heartbeats without a gap
    steady_since BIGINT NOT NULL
);
CREATE INDEX runs_unfinished_of_owner ON runs (owner) WHERE state = 'unfinished';
CREATE INDEX runs_unfinished_of_session ON runs (session_id, ordinal) WHERE state = 'unfinished';
