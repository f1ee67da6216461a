-- Words of titles and messages, by which a user finds a session again. Triggers note what is new, which costs an
-- accepted message next to nothing; SessionSearch turns it into documents before it searches, or when nothing runs.
CREATE TABLE search_queue (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id TEXT NOT NULL,
    -- null: the session's title
    message_id TEXT
);

-- The different words of one title or message, and a word that stands for its owner.
CREATE TABLE search_documents (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    message_id TEXT,
    words      TEXT NOT NULL,
    lexemes    TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX search_documents_of_session ON search_documents (session_id);
CREATE INDEX search_documents_by_word ON search_documents USING GIN (lexemes);

CREATE FUNCTION message_to_search() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.session_id, new.id);
    RETURN NULL;
END $$;
CREATE TRIGGER message_to_search AFTER INSERT ON messages FOR EACH ROW WHEN (new.content <> '')
    EXECUTE FUNCTION message_to_search();

CREATE FUNCTION title_to_search() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.id, NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER first_title_to_search AFTER INSERT ON sessions FOR EACH ROW WHEN (new.title IS NOT NULL)
    EXECUTE FUNCTION title_to_search();
CREATE TRIGGER title_to_search AFTER UPDATE OF title ON sessions FOR EACH ROW
    WHEN (new.title IS DISTINCT FROM old.title) EXECUTE FUNCTION title_to_search();

INSERT INTO search_queue (session_id, message_id) SELECT session_id, id FROM messages WHERE content <> '';
INSERT INTO search_queue (session_id, message_id) SELECT id, NULL FROM sessions WHERE title IS NOT NULL;
