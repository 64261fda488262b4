-- +goose Up
-- The leaves of payloads, so that a block of IPFS is found by its hash: leaf
-- number `position` is the payload's bytes from position * 1 MiB on.
CREATE TABLE asset_leaf (
    digest   BYTEA  NOT NULL,           -- sha2-256
    release  TEXT   NOT NULL REFERENCES asset_release (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,           -- the first, where a payload has a leaf twice
    PRIMARY KEY (digest, release)
);
CREATE INDEX asset_leaf_release ON asset_leaf (release);
CREATE INDEX asset_node_cid ON asset_node (cid);

-- +goose Down
DROP INDEX asset_node_cid;
DROP TABLE asset_leaf;
