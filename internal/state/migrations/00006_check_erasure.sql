-- +goose Up
-- A check that has not come to its end, so that the next goes on with it.
CREATE TABLE asset_check (
    id       TEXT   PRIMARY KEY,        -- random
    chain_id BIGINT NOT NULL,
    contract BYTEA  NOT NULL,
    quick    BIGINT NOT NULL,           -- 1: sizes and presence only
    started  BIGINT NOT NULL,           -- Unix seconds
    UNIQUE (chain_id, contract, quick)
);

-- What it has looked at so far.
CREATE TABLE asset_check_item (
    run      TEXT   NOT NULL REFERENCES asset_check (id) ON DELETE CASCADE,
    item     TEXT   NOT NULL,           -- a release's id, or "object " and the key of one that was removed
    assets   BIGINT NOT NULL,           -- 0 or 1, as counted in the report
    objects  BIGINT NOT NULL,
    bytes    BIGINT NOT NULL,           -- of the payload
    findings TEXT   NOT NULL,           -- JSON; '' where it is as it must be
    PRIMARY KEY (run, item)
);

-- Assets whose key header was erased, for ever.
CREATE TABLE asset_erasure (
    chain_id   BIGINT NOT NULL,
    contract   BYTEA  NOT NULL,
    asset      BYTEA  NOT NULL,         -- id
    at         BIGINT NOT NULL,         -- Unix seconds
    by_address BYTEA  NOT NULL,         -- who asked for it
    reason     TEXT   NOT NULL,
    PRIMARY KEY (chain_id, contract, asset)
);

CREATE INDEX asset_release_store_key ON asset_release (store_key);

-- +goose Down
DROP INDEX asset_release_store_key;
DROP TABLE asset_erasure;
DROP TABLE asset_check_item;
DROP TABLE asset_check;
