-- Words of titles and messages, by which a user finds a session again. Triggers note what is new, which costs an
-- accepted message next to nothing; SessionSearch turns it into documents before it searches, or when nothing runs.
CREATE TABLE search_queue (
    id         INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    -- null: the session's title
    message_id TEXT
);

-- The different words of one title or message, and a word that stands for its owner.
CREATE TABLE search_documents (
    id         INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    message_id TEXT,
    words      TEXT NOT NULL
);
CREATE INDEX search_documents_of_session ON search_documents (session_id);

CREATE VIRTUAL TABLE search_words USING fts5(words, content = 'search_documents', content_rowid = 'id', detail = none,
    tokenize = 'unicode61 remove_diacritics 0');
-- What is deleted leaves the index at once, and not when segments are merged.
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_document_added AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER search_document_deleted AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END;

CREATE TRIGGER message_to_search AFTER INSERT ON messages WHEN new.content <> '' BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.session_id, new.id);
END;
CREATE TRIGGER first_title_to_search AFTER INSERT ON sessions WHEN new.title IS NOT NULL BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.id, NULL);
END;
CREATE TRIGGER title_to_search AFTER UPDATE OF title ON sessions WHEN new.title IS NOT old.title BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.id, NULL);
END;

INSERT INTO search_queue (session_id, message_id) SELECT session_id, id FROM messages WHERE content <> '';
INSERT INTO search_queue (session_id, message_id) SELECT id, NULL FROM sessions WHERE title IS NOT NULL;
