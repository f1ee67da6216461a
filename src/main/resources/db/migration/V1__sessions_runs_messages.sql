-- Written in the part of SQL that SQLite and PostgreSQL share. Ids are UUIDv7 in text, times are milliseconds
-- since the epoch, JSON is text.

CREATE TABLE sessions (
    id            TEXT    NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL,
    agent         TEXT    NOT NULL,
    title         TEXT,
    metadata      TEXT    NOT NULL,
    run_count     INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    tokens_used   BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id, id);

CREATE TABLE runs (
    id                TEXT    NOT NULL PRIMARY KEY,
    session_id        TEXT    NOT NULL REFERENCES sessions ON DELETE CASCADE,
    user_id           TEXT    NOT NULL,
    -- its place among the runs of the session, from 1 on
    ordinal           INTEGER NOT NULL,
    -- the user's message that it answers
    message_id        TEXT    NOT NULL,
    agent             TEXT    NOT NULL,
    model             TEXT    NOT NULL,
    -- unfinished, completed, failed or cancelled
    state             TEXT    NOT NULL,
    -- null: it never left the queue, so prompts leave it out
    started_at        BIGINT,
    ended_at          BIGINT,
    finish_reason     TEXT,
    -- the model that says it answered, and the session's token total after the answer
    answered_by       TEXT,
    session_tokens    BIGINT,
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    tokens_estimated  INTEGER,
    error_code        TEXT,
    error_detail      TEXT,
    retryable         INTEGER,
    cancel_cause      TEXT,
    -- the run that answers the same message again
    superseded_by     TEXT,
    created_at        BIGINT  NOT NULL,
    UNIQUE (session_id, ordinal)
);
CREATE INDEX runs_unfinished ON runs (id) WHERE state = 'unfinished';

CREATE TABLE messages (
    id          TEXT    NOT NULL PRIMARY KEY,
    session_id  TEXT    NOT NULL REFERENCES sessions ON DELETE CASCADE,
    run_id      TEXT    NOT NULL REFERENCES runs ON DELETE CASCADE,
    -- its run's ordinal, and the place within the run: together the order of the conversation
    run_ordinal INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    -- The ordinal that it has in prompts: where a run answers a message again, the message and the tool calls
    -- made for it move on to that run.
    prompt_ordinal INTEGER NOT NULL,
    role        TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    UNIQUE (session_id, run_ordinal, place)
);
-- A client's key for a request that it may send twice. Scope: runs or sessions.
CREATE TABLE idempotency_keys (
    user_id     TEXT   NOT NULL,
    scope       TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    session_id  TEXT   NOT NULL REFERENCES sessions ON DELETE CASCADE,
    run_id      TEXT,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (user_id, scope, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_of_session ON idempotency_keys (session_id);

CREATE INDEX messages_of_run ON messages (run_id);
CREATE INDEX messages_in_prompts ON messages (session_id, prompt_ordinal, place);

CREATE TABLE tool_calls (
    message_id  TEXT    NOT NULL REFERENCES messages ON DELETE CASCADE,
    place       INTEGER NOT NULL,
    call_id     TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    arguments   TEXT    NOT NULL,
    -- outcome_unknown until the result is stored, then succeeded or failed
    state       TEXT    NOT NULL,
    outcome     TEXT,
    duration_ms BIGINT,
    PRIMARY KEY (message_id, place)
);

-- What a running answer has said so far, in pieces; gone when the answer is stored.
CREATE TABLE checkpoints (
    run_id        TEXT    NOT NULL REFERENCES runs ON DELETE CASCADE,
    -- the place that the message will have
    message_place INTEGER NOT NULL,
    piece         INTEGER NOT NULL,
    content       TEXT    NOT NULL,
    PRIMARY KEY (run_id, message_place, piece)
);
