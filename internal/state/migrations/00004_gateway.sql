-- +goose Up
CREATE TABLE gateway_nonce (
    nonce   TEXT    PRIMARY KEY,   -- 64 hex digits
    expires BIGINT  NOT NULL,      -- unix seconds, as every time here
    used    BIGINT  NOT NULL DEFAULT 0
);
CREATE INDEX gateway_nonce_expires ON gateway_nonce (expires);

CREATE TABLE gateway_session (
    token   BYTEA  PRIMARY KEY,    -- SHA-256 of the token
    address BYTEA  NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX gateway_session_expires ON gateway_session (expires);

-- Access requests that were relayed.
CREATE TABLE gateway_request (
    digest    BYTEA  PRIMARY KEY,  -- EIP-712
    chain_id  BIGINT NOT NULL,
    contract  BYTEA  NOT NULL,
    asset     BYTEA  NOT NULL,
    requester BYTEA  NOT NULL,
    context   BYTEA  NOT NULL,
    recipient TEXT   NOT NULL,
    intent    BIGINT NOT NULL,     -- outbox
    created   BIGINT NOT NULL,
    header    BYTEA                -- the key header issued for it; the same for every range
);
CREATE INDEX gateway_request_asset ON gateway_request (chain_id, contract, asset, requester, created);

-- What was handed out. A row is written before the first byte and closed after the last.
CREATE TABLE gateway_delivery (
    id        TEXT   PRIMARY KEY,
    digest    BYTEA  NOT NULL REFERENCES gateway_request (digest),
    asset     BYTEA  NOT NULL,
    requester BYTEA  NOT NULL,
    form      TEXT   NOT NULL,     -- content, sealed, header or rows
    range     TEXT   NOT NULL,     -- as asked for
    block     BIGINT NOT NULL,     -- that the decision was taken at
    started   BIGINT NOT NULL,
    ended     BIGINT,
    bytes     BIGINT NOT NULL DEFAULT 0,
    outcome   TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX gateway_delivery_asset ON gateway_delivery (asset, started);

-- The department's contract on each chain, once deployed.
CREATE TABLE gateway_department (
    chain_id  BIGINT PRIMARY KEY,
    contract  BYTEA  NOT NULL,
    directory BYTEA  NOT NULL,
    block     BIGINT NOT NULL
);

-- +goose Down
DROP TABLE gateway_department;
DROP TABLE gateway_delivery;
DROP TABLE gateway_request;
DROP TABLE gateway_session;
DROP TABLE gateway_nonce;
