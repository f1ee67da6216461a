-- The replica that executes the run. Null: the only server.
ALTER TABLE runs ADD COLUMN owner TEXT;
-- Rises by one with each change of the owner. A write of the run has the epoch of its writer as a condition.
ALTER TABLE runs ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;
-- What another replica needs to execute the run, as JSON, until it has ended. Null: only its owner can.
ALTER TABLE runs ADD COLUMN request TEXT;
-- How it has been asked to end: a cause of a cancellation. Null: it has not.
ALTER TABLE runs ADD COLUMN stop TEXT;
-- How often it was begun again by another replica.
ALTER TABLE runs ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
