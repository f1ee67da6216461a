ALTER TABLE notes ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- Notes had none so far: the first line is their title.
UPDATE notes SET title = left(rtrim(split_part(ltrim(content, E' \t\n\r'), E'\n', 1), E' \t\r'), 100);
