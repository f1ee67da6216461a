-- Where the time of a run went, in milliseconds. Null: not measured.
ALTER TABLE runs ADD COLUMN queue_ms BIGINT;
ALTER TABLE runs ADD COLUMN first_token_ms BIGINT;
ALTER TABLE runs ADD COLUMN model_ms BIGINT;
ALTER TABLE runs ADD COLUMN tools_ms BIGINT;
ALTER TABLE runs ADD COLUMN overhead_ms BIGINT;

-- The tokens that were spent, now by model too, and what they cost. Neither database can change a primary key in
-- place the same way, so the table is made anew.
CREATE TABLE usage_by_model (
    day               TEXT   NOT NULL,
    user_id           TEXT   NOT NULL,
    client            TEXT   NOT NULL,
    agent             TEXT   NOT NULL,
    -- blank: it was not recorded
    model             TEXT   NOT NULL,
    -- of the cost; blank: the model had no price
    currency          TEXT   NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    runs              BIGINT NOT NULL,
    -- in billionths of the currency
    cost              BIGINT NOT NULL,
    PRIMARY KEY (day, user_id, client, agent, model, currency)
);
INSERT INTO usage_by_model
SELECT day, user_id, client, agent, '', '', prompt_tokens, completion_tokens, runs, 0 FROM usage;
DROP TABLE usage;
ALTER TABLE usage_by_model RENAME TO usage;
CREATE INDEX usage_of_client ON usage (day, client);
