-- +goose Up
CREATE TABLE dataset (
    name      TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    schema    TEXT NOT NULL,   -- JSON of the table; "{}" for a file
    data      TEXT NOT NULL,   -- name of the table that holds the rows; path of a file
    rows      BIGINT NOT NULL,
    size      BIGINT NOT NULL,
    version   TEXT NOT NULL,   -- hex digest
    position  TEXT NOT NULL,
    synced_at BIGINT NOT NULL, -- Unix seconds
    gone      BIGINT NOT NULL  -- 1 where the last sync didn't find it
);

-- +goose Down
DROP TABLE dataset;
