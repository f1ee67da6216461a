-- One row while a webhook is set: then the end of each run is noted for it, in the transaction that stores the end.
CREATE TABLE webhook_receivers (
    id INTEGER NOT NULL PRIMARY KEY
);

-- Ends of runs that were not delivered yet. They outlive their runs, so they do not refer to them.
CREATE TABLE webhook_deliveries (
    run_id            TEXT    NOT NULL PRIMARY KEY,
    session_id        TEXT    NOT NULL,
    -- null: the user was erased
    user_id           TEXT,
    agent             TEXT    NOT NULL,
    model             TEXT    NOT NULL,
    outcome           TEXT    NOT NULL,
    finish_reason     TEXT,
    error_code        TEXT,
    cancel_cause      TEXT,
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    tokens_estimated  INTEGER,
    created_at        BIGINT  NOT NULL,
    started_at        BIGINT,
    ended_at          BIGINT  NOT NULL,
    -- pending or dead
    state             TEXT    NOT NULL,
    attempts          INTEGER NOT NULL,
    -- since when it is tried, and when it is tried next
    due_since         BIGINT  NOT NULL,
    next_at           BIGINT  NOT NULL,
    last_error        TEXT
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, next_at);

CREATE TRIGGER ended_run_to_webhook AFTER UPDATE OF state ON runs
WHEN old.state = 'unfinished' AND new.state <> 'unfinished' BEGIN
    INSERT INTO webhook_deliveries (run_id, session_id, user_id, agent, model, outcome, finish_reason, error_code,
        cancel_cause, prompt_tokens, completion_tokens, tokens_estimated, created_at, started_at, ended_at, state,
        attempts, due_since, next_at)
    SELECT new.id, new.session_id, new.user_id, new.agent, COALESCE(new.answered_by, new.model), new.state,
        new.finish_reason, new.error_code, new.cancel_cause, new.prompt_tokens, new.completion_tokens,
        new.tokens_estimated, new.created_at, new.started_at, new.ended_at, 'pending', 0, new.ended_at, new.ended_at
    FROM webhook_receivers WHERE id = 1;
END;

-- With its session goes a run that had not ended, and that is its end.
CREATE TRIGGER deleted_run_to_webhook AFTER DELETE ON runs WHEN old.state = 'unfinished' BEGIN
    INSERT INTO webhook_deliveries (run_id, session_id, user_id, agent, model, outcome, cancel_cause, created_at,
        started_at, ended_at, state, attempts, due_since, next_at)
    SELECT old.id, old.session_id, old.user_id, old.agent, old.model, 'cancelled', 'deletion', old.created_at,
        old.started_at, now, 'pending', 0, now, now
    FROM webhook_receivers, (SELECT CAST(1000 * unixepoch('subsec') AS INTEGER) AS now) WHERE id = 1;
END;
