-- For the number of a user's runs on all servers.
CREATE INDEX runs_unfinished_of_user ON runs (user_id) WHERE state = 'unfinished';
