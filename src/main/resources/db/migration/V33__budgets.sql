-- What is used of the daily budgets that several servers share. Days are YYYY-MM-DD in UTC. The unit is "tokens", or the
-- currency of an amount in billionths; the kind is USER or CLIENT.
CREATE TABLE budgets (
    day      TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    unit     TEXT   NOT NULL,
    spent    BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    PRIMARY KEY (day, kind, name, unit)
);
-- Which server has reserved how much of it. If a server is gone, its reservations are released.
CREATE TABLE budget_reservations (
    day      TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    unit     TEXT   NOT NULL,
    replica  TEXT   NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (day, kind, name, unit, replica)
);
