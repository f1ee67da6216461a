CREATE TABLE notes (
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL,
    content    TEXT   NOT NULL,
    -- the tool call that made it, so that the same call makes no second one
    call_key   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (user_id, call_key)
);
CREATE INDEX notes_of_user ON notes (user_id, id);
