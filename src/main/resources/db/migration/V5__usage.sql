-- The tokens that were spent. Days are YYYY-MM-DD in UTC.
CREATE TABLE usage (
    day               TEXT   NOT NULL,
    user_id           TEXT   NOT NULL,
    client            TEXT   NOT NULL,
    agent             TEXT   NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    runs              BIGINT NOT NULL,
    PRIMARY KEY (day, user_id, client, agent)
);
CREATE INDEX usage_of_client ON usage (day, client);
