-- +goose Up
-- Endpoints of accounts and what is sent to them. They have tables of their own,
-- besides deliveries: an event need not be about a job, and processes of the
-- version before, which would sign with the wrong secret, do not see them.

CREATE TABLE webhook_endpoints (
    id               {{text}} NOT NULL PRIMARY KEY,
    tenant_id        {{text}} NOT NULL,
    url              TEXT     NOT NULL,
    description      TEXT     NOT NULL,
    events           TEXT     NOT NULL, -- JSON array
    strict           INTEGER  NOT NULL,
    secret           TEXT     NOT NULL, -- sealed
    old_secret       TEXT     NOT NULL, -- sealed; "" for none
    old_secret_until BIGINT   NOT NULL,
    disabled_at      BIGINT   NOT NULL,
    disabled_reason  TEXT     NOT NULL,
    failing_since    BIGINT   NOT NULL,
    created_at       BIGINT   NOT NULL
);
CREATE INDEX webhook_endpoints_by_tenant ON webhook_endpoints (tenant_id, created_at, id);
-- Every change of a job looks here whether somebody wants to hear of it.
CREATE INDEX webhook_endpoints_enabled ON webhook_endpoints (tenant_id) WHERE disabled_at = -62135596800000;

CREATE TABLE endpoint_deliveries (
    id              {{text}} NOT NULL PRIMARY KEY,
    tenant_id       {{text}} NOT NULL,
    endpoint_id     {{text}} NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    job_id          {{text}} REFERENCES jobs (id) ON DELETE CASCADE, -- NULL: not about a job
    lane            {{text}} NOT NULL, -- deliveries of a lane go out in order of sequence
    sequence        BIGINT   NOT NULL,
    event_type      TEXT     NOT NULL,
    url             TEXT     NOT NULL, -- of the endpoint while pending
    body            {{blob}} NOT NULL,
    strict          INTEGER  NOT NULL, -- of the endpoint while pending
    status          {{text}} NOT NULL,
    attempts        BIGINT   NOT NULL,
    created_at      BIGINT   NOT NULL,
    next_attempt_at BIGINT   NOT NULL,
    fence           BIGINT   NOT NULL,
    last_status     BIGINT   NOT NULL,
    last_error      TEXT     NOT NULL,
    delivered_at    BIGINT   NOT NULL,
    replayed        BIGINT   NOT NULL, -- attempts before the last replay
    replayed_at     BIGINT   NOT NULL
);
CREATE UNIQUE INDEX endpoint_deliveries_by_lane ON endpoint_deliveries (lane, sequence);
CREATE INDEX endpoint_deliveries_by_job ON endpoint_deliveries (job_id);
CREATE INDEX endpoint_deliveries_by_time ON endpoint_deliveries (endpoint_id, created_at);
CREATE INDEX endpoint_deliveries_due ON endpoint_deliveries (next_attempt_at) WHERE status = 'pending';

CREATE TABLE endpoint_attempts (
    delivery_id {{text}} NOT NULL REFERENCES endpoint_deliveries (id) ON DELETE CASCADE,
    attempt     BIGINT   NOT NULL,
    tenant_id   {{text}} NOT NULL,
    at          BIGINT   NOT NULL,
    status      BIGINT   NOT NULL,
    error       TEXT     NOT NULL,
    latency     BIGINT   NOT NULL, -- nanoseconds
    response    TEXT     NOT NULL,
    PRIMARY KEY (delivery_id, attempt)
);
