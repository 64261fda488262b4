-- +goose Up
CREATE TABLE outbox (
    id           BIGINT PRIMARY KEY,
    chain_id     BIGINT NOT NULL,
    sender       BYTEA  NOT NULL,
    key          TEXT   NOT NULL,
    note         TEXT   NOT NULL,
    recipient    BYTEA,            -- NULL creates a contract
    data         BYTEA  NOT NULL,
    value        TEXT   NOT NULL,  -- wei, decimal
    state        TEXT   NOT NULL,  -- queued sent mined reverted failed
    nonce        BIGINT,
    reason       TEXT   NOT NULL DEFAULT '',
    tx_hash      BYTEA,
    block_number BIGINT,
    block_hash   BYTEA,
    gas_used     BIGINT NOT NULL DEFAULT 0,
    logs         BYTEA,            -- JSON, as in the receipt
    UNIQUE (chain_id, sender, key),
    UNIQUE (chain_id, sender, nonce)
);
CREATE INDEX outbox_state ON outbox (chain_id, sender, state, id);
CREATE INDEX outbox_block ON outbox (chain_id, sender, block_number);

-- Every version of a transaction that was ever signed: any one of them may be mined.
CREATE TABLE outbox_attempt (
    tx_hash   BYTEA  PRIMARY KEY,
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    number    BIGINT NOT NULL,     -- 1 is the first
    raw       BYTEA  NOT NULL
);
CREATE INDEX outbox_attempt_outbox ON outbox_attempt (outbox_id, number);

-- +goose Down
DROP TABLE outbox_attempt;
DROP TABLE outbox;
