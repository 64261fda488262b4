-- +goose Up
-- One row a release: a draft while it is sealed and stored, sealed from the
-- moment at which its key header is durable and its registration is queued.
CREATE TABLE asset_release (
    id            TEXT   PRIMARY KEY,   -- random
    chain_id      BIGINT NOT NULL,
    contract      BYTEA  NOT NULL,
    dataset       TEXT   NOT NULL,      -- name
    data_type     BIGINT NOT NULL,
    format        TEXT   NOT NULL,
    version       TEXT   NOT NULL,      -- digest of what it was made from
    state         TEXT   NOT NULL,      -- draft, sealed
    store_key     TEXT   NOT NULL,      -- '' where the payload is in the metadata, or there is none
    created       BIGINT NOT NULL,      -- Unix seconds
    asset         BYTEA,                -- id
    metadata      BYTEA,
    hash_code     BIGINT NOT NULL DEFAULT 0,
    payload_size  BIGINT NOT NULL DEFAULT 0,
    plain_size    BIGINT NOT NULL DEFAULT 0,
    key_header    BYTEA,                -- wraps the file key for the department; NULL once erased
    supersedes    BYTEA,                -- id of the release before it
    intent        BIGINT,               -- outbox: register
    next_intent   BIGINT                -- outbox: supersede
);
CREATE INDEX asset_release_version ON asset_release (chain_id, contract, dataset, data_type, format, version);
CREATE UNIQUE INDEX asset_release_asset ON asset_release (asset);

-- The inner nodes of a payload's UnixFS tree; its leaves are ranges of the object.
CREATE TABLE asset_node (
    cid     BYTEA  NOT NULL,
    release TEXT   NOT NULL REFERENCES asset_release (id) ON DELETE CASCADE,
    data    BYTEA  NOT NULL,
    PRIMARY KEY (release, cid)
);

-- +goose Down
DROP TABLE asset_node;
DROP TABLE asset_release;
