-- What the model said of its thinking before a message; of a message that is being said, what is new of it. Null: nothing.
ALTER TABLE messages ADD COLUMN reasoning TEXT;
ALTER TABLE checkpoints ADD COLUMN reasoning TEXT;
-- How many of the completion's tokens were spent on thinking. Null: none, or nobody knows.
ALTER TABLE runs ADD COLUMN reasoning_tokens INTEGER;
