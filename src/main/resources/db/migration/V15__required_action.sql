-- Who has to act before a tool call is made: client or approval. Null: nobody. Such a call is not_made, then awaited
-- once its run has ended as requires_action, and then what came of it, as any call.
ALTER TABLE tool_calls ADD COLUMN kind TEXT;
-- The run that required the action and that this run continues. Null: it answers a message.
ALTER TABLE runs ADD COLUMN continues TEXT;
-- What a continuing run takes over from the request of a run that requires action, as JSON.
ALTER TABLE runs ADD COLUMN carried TEXT;
