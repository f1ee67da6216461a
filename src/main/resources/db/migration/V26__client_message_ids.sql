-- The id that the client gave to a user's message, with which it later edits the message or has it answered again.
-- Null: none.
ALTER TABLE messages ADD COLUMN client_id TEXT;
CREATE INDEX messages_client_id ON messages (session_id, client_id) WHERE client_id IS NOT NULL;
