-- A message that is superseded is queued again, to be removed from the index.
CREATE TRIGGER superseded_message_to_search AFTER UPDATE OF superseded ON messages FOR EACH ROW
    WHEN (new.superseded <> old.superseded AND new.content <> '') EXECUTE FUNCTION message_to_search();

DROP INDEX search_documents_of_session;
CREATE INDEX search_documents_of_session ON search_documents (session_id, message_id);
