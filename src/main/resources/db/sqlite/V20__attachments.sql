-- What users sent with messages: each content once for its owner, whatever messages it belongs to.
CREATE TABLE attachment_contents (
    user_id    TEXT   NOT NULL,
    -- SHA-256 of the media type and the content
    hash       TEXT   NOT NULL,
    media_type TEXT   NOT NULL,
    -- in bytes
    size       BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
);

-- In parts, so that nobody has to hold a whole one in memory.
CREATE TABLE attachment_parts (
    user_id TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    part    INTEGER NOT NULL,
    content BLOB    NOT NULL,
    PRIMARY KEY (user_id, hash, part),
    FOREIGN KEY (user_id, hash) REFERENCES attachment_contents ON DELETE CASCADE
);

-- One content as a part of one message.
CREATE TABLE attachments (
    id         TEXT NOT NULL PRIMARY KEY,
    message_id TEXT NOT NULL REFERENCES messages ON DELETE CASCADE,
    user_id    TEXT NOT NULL,
    hash       TEXT NOT NULL,
    name       TEXT NOT NULL,
    FOREIGN KEY (user_id, hash) REFERENCES attachment_contents
);
CREATE INDEX attachments_of_message ON attachments (message_id);
CREATE INDEX attachments_of_content ON attachments (user_id, hash);

-- What a message has, in order, with links, which have no content: [{"id","type","name","mediaType","size","hash","url"}].
ALTER TABLE messages ADD COLUMN attachments TEXT;

-- The last message takes the content with it.
CREATE TRIGGER unused_attachment_content AFTER DELETE ON attachments BEGIN
    DELETE FROM attachment_contents WHERE user_id = old.user_id AND hash = old.hash
        AND NOT EXISTS (SELECT 1 FROM attachments WHERE user_id = old.user_id AND hash = old.hash);
END;
