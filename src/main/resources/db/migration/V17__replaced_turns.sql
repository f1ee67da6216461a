-- 1: a later message has taken the place of this one, or of one before it. It stays out of prompts and of search.
ALTER TABLE messages ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;
-- What the client sent along with a user's message, to answer it again with the same. Null: nothing.
ALTER TABLE messages ADD COLUMN context TEXT;
-- 1: the session is in no list and in no search, and it is deleted soon after its last run.
ALTER TABLE sessions ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sessions_unlisted ON sessions (user_id, id) WHERE unlisted = 1;
-- The run whose answer has taken in the message of this one. Null: it is answered by itself.
ALTER TABLE runs ADD COLUMN steered_into TEXT;
