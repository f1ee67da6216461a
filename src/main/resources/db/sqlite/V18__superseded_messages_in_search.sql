-- A message that is superseded is queued again, to be removed from the index.
CREATE TRIGGER superseded_message_to_search AFTER UPDATE OF superseded ON messages
    WHEN new.superseded <> old.superseded AND new.content <> '' BEGIN
    INSERT INTO search_queue (session_id, message_id) VALUES (new.session_id, new.id);
END;

DROP INDEX search_documents_of_session;
CREATE INDEX search_documents_of_session ON search_documents (session_id, message_id);
