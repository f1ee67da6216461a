-- The id that a client of another protocol chose for the conversation, after the protocol's name: "agui:42". Null: none.
ALTER TABLE sessions ADD COLUMN thread TEXT;
CREATE UNIQUE INDEX sessions_thread ON sessions (user_id, thread) WHERE thread IS NOT NULL;
