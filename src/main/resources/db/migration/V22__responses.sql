-- What a client of OpenAI's responses asked for beside its message, which the response shows again; and whether the
-- response was deleted. Runs that began elsewhere have no row unless they were deleted.
CREATE TABLE responses (
    run_id  TEXT    NOT NULL PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    request TEXT    NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);
