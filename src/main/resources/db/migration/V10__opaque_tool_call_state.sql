-- What the model's API wants to have back whenever the call is sent to it again, as JSON. Null: nothing.
ALTER TABLE tool_calls ADD COLUMN opaque TEXT;
