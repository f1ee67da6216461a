-- The replica that executes the run. Null: the only server.
ALTER TABLE runs ADD COLUMN owner TEXT;
-- Rises by one with each change of the owner. A write of the run has the epoch of its writer as a condition.
ALTER TABLE runs ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;
