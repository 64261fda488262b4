-- +goose Up
CREATE TABLE derived_view (
    name   TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    tables TEXT NOT NULL
);

-- +goose Down
DROP TABLE derived_view;
