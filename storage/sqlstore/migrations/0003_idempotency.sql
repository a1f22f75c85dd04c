-- +goose Up
-- The keys by which clients send a submission again without it being done again.

CREATE TABLE idempotency_keys (
    tenant_id       {{text}} NOT NULL,
    name            {{text}} NOT NULL, -- what the client sent
    request         {{text}} NOT NULL, -- hash of method, path and query
    body            {{text}} NOT NULL, -- hash; "" while it is still arriving
    owner           {{text}} NOT NULL, -- the try that may complete the row
    lease_until     BIGINT   NOT NULL,
    created_at      BIGINT   NOT NULL,
    job_id          {{text}} NOT NULL, -- "" until the submission is committed
    conversation_id {{text}} NOT NULL,
    PRIMARY KEY (tenant_id, name)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);
