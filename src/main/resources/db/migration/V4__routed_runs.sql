-- What was asked for where the server chose the agent: agent and model name who answers. Null: the same.
ALTER TABLE runs ADD COLUMN asked_agent TEXT;
ALTER TABLE runs ADD COLUMN asked_model TEXT;
