ALTER TABLE notes ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- Notes had none so far: the first line is their title.
UPDATE notes SET title = ltrim(content, ' ' || char(9) || char(10) || char(13));
UPDATE notes SET title = substr(title, 1, instr(title, char(10)) - 1) WHERE instr(title, char(10)) > 0;
UPDATE notes SET title = substr(rtrim(title, ' ' || char(9) || char(13)), 1, 100);
