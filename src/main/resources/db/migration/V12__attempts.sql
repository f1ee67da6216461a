-- The calls of models that were made for a run, in order: [{"model","outcome","code","durationMs"}]. Null: none.
ALTER TABLE runs ADD COLUMN attempts TEXT;
-- 1: a cached answer was given, and no model was asked.
ALTER TABLE runs ADD COLUMN cached INTEGER;
