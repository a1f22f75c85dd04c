-- +goose Up
-- Instants are milliseconds of the Unix epoch; "never" is the year 1, which is
-- what Go calls the zero time. Durations are nanoseconds.

CREATE TABLE tenants (
    id                  {{text}} NOT NULL PRIMARY KEY,
    name                TEXT     NOT NULL,
    created_at          BIGINT   NOT NULL,
    webhook_secret      TEXT     NOT NULL,
    max_concurrent_jobs BIGINT   -- NULL: the limit of the server
) {{clustered}};

CREATE TABLE credentials (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant_id    {{text}} NOT NULL,
    kind         {{text}} NOT NULL,
    parent_id    {{text}} NOT NULL,
    secret_hash  {{blob}},
    scopes       TEXT     NOT NULL, -- JSON array
    note         TEXT     NOT NULL,
    created_at   BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    last_used_at BIGINT   NOT NULL,
    revoked_at   BIGINT   NOT NULL
) {{clustered}};
CREATE INDEX credentials_by_tenant ON credentials (tenant_id, kind, created_at);
CREATE INDEX credentials_by_parent ON credentials (parent_id, kind, created_at);

CREATE TABLE signing_keys (
    id         {{text}} NOT NULL PRIMARY KEY,
    sealed     {{blob}} NOT NULL,
    created_at BIGINT   NOT NULL,
    retired_at BIGINT   NOT NULL
) {{clustered}};

CREATE TABLE trackers (
    tenant_id  {{text}} NOT NULL,
    id         {{text}} NOT NULL,
    name       {{text}} NOT NULL,
    vocabulary TEXT     NOT NULL, -- JSON array
    PRIMARY KEY (tenant_id, id)
) {{clustered}};
CREATE UNIQUE INDEX trackers_by_name ON trackers (tenant_id, name);

-- A conversation and its place in the queue. The jobs from head_seq up to but
-- not including next_seq are unfinished; the head is the one that runs.
CREATE TABLE conversations (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant_id     {{text}} NOT NULL,
    type          TEXT     NOT NULL,
    name          {{text}} NOT NULL,
    language      TEXT     NOT NULL,
    start_time    BIGINT   NOT NULL,
    end_time      BIGINT   NOT NULL,
    created_at    BIGINT   NOT NULL,
    updated_at    BIGINT   NOT NULL,
    version       BIGINT   NOT NULL,
    message_count BIGINT   NOT NULL,
    last_end      BIGINT   NOT NULL, -- nanoseconds from the start to the end of the last message
    head_seq      BIGINT   NOT NULL,
    next_seq      BIGINT   NOT NULL,
    state         {{text}} NOT NULL, -- idle, queued, running
    queue         {{text}} NOT NULL, -- of the head job
    gen           BIGINT   NOT NULL, -- a hint of an older generation is stale
    fence         BIGINT   NOT NULL, -- a worker with an older fence has lost its claim
    hint_at       BIGINT   NOT NULL, -- when the hint of a queued conversation is due, or was given
    lease_until   BIGINT   NOT NULL  -- end of the lease of a running one
) {{clustered}};
CREATE INDEX conversations_by_start ON conversations (tenant_id, start_time, id);
CREATE INDEX conversations_by_name ON conversations (tenant_id, name);
-- No index names lease_until: it changes with every job, and there are never more
-- running conversations than workers.
CREATE INDEX conversations_queued ON conversations (hint_at, queue) WHERE state = 'queued';
CREATE INDEX conversations_running ON conversations (queue) WHERE state = 'running';

CREATE TABLE conversation_metadata (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    name            {{text}} NOT NULL,
    value           {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    PRIMARY KEY (conversation_id, name)
) {{clustered}};
CREATE INDEX conversation_metadata_by_value ON conversation_metadata (tenant_id, name, value);

CREATE TABLE conversation_settings (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    name            {{text}} NOT NULL,
    value           TEXT     NOT NULL,
    tenant_id       {{text}} NOT NULL,
    PRIMARY KEY (conversation_id, name)
) {{clustered}};

CREATE TABLE members (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id              {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    seq             BIGINT   NOT NULL, -- of the job that added the member
    ordinal         BIGINT   NOT NULL, -- within that job
    name            TEXT     NOT NULL,
    email           TEXT     NOT NULL,
    user_id         TEXT     NOT NULL,
    PRIMARY KEY (conversation_id, id)
) {{clustered}};

CREATE TABLE jobs (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    id              {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    kind            TEXT     NOT NULL,
    queue           TEXT     NOT NULL,
    status          {{text}} NOT NULL,
    attempts        BIGINT   NOT NULL, -- starts, less those that were handed over
    unsettled       BIGINT   NOT NULL, -- starts since the last time it was settled
    starts          BIGINT   NOT NULL, -- all of them
    progress        BIGINT   NOT NULL,
    error           TEXT     NOT NULL,
    error_code      TEXT     NOT NULL,
    not_before      BIGINT   NOT NULL,
    webhook_url     TEXT     NOT NULL,
    deliveries      BIGINT   NOT NULL, -- made so far
    created_at      BIGINT   NOT NULL,
    started_at      BIGINT   NOT NULL,
    finished_at     BIGINT   NOT NULL,
    engine          TEXT     NOT NULL,
    request_id      TEXT     NOT NULL,
    blob_key        {{text}} NOT NULL,
    payload         TEXT     NOT NULL, -- JSON; "" when it is in job_payloads, or done with
    large_payload   INTEGER  NOT NULL, -- 1: in job_payloads
    PRIMARY KEY (conversation_id, seq)
) {{clustered}};
CREATE UNIQUE INDEX jobs_by_id ON jobs (id);
CREATE INDEX jobs_by_time ON jobs (tenant_id, created_at, id);
-- These two name no column that changes when a job starts.
CREATE INDEX jobs_unfinished ON jobs (tenant_id, created_at, id) WHERE finished_at = -62135596800000;
CREATE INDEX jobs_with_error ON jobs (tenant_id, created_at, id) WHERE error_code <> '';
CREATE INDEX jobs_by_blob ON jobs (blob_key) WHERE blob_key <> '';

-- Large payloads lie apart, so that a change of state does not rewrite them.
CREATE TABLE job_payloads (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    payload         TEXT     NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- Unfinished jobs of a tenant: the sum over the shards. On PostgreSQL concurrent
-- transactions use different shards and so do not wait for each other.
CREATE TABLE open_jobs (
    tenant_id {{text}} NOT NULL,
    shard     BIGINT   NOT NULL,
    jobs      BIGINT   NOT NULL,
    PRIMARY KEY (tenant_id, shard)
) {{clustered}};

CREATE TABLE messages (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position        BIGINT   NOT NULL,
    tenant_id       {{text}} NOT NULL,
    id              {{text}} NOT NULL,
    job_id          {{text}} NOT NULL,
    text            TEXT     NOT NULL,
    sender          TEXT     NOT NULL, -- JSON; members has the newer truth
    start_time      BIGINT   NOT NULL,
    end_time        BIGINT   NOT NULL,
    start_offset    BIGINT   NOT NULL, -- nanoseconds
    duration        BIGINT   NOT NULL, -- nanoseconds
    timed           INTEGER  NOT NULL,
    sentiment       DOUBLE PRECISION NOT NULL,
    confidence      DOUBLE PRECISION NOT NULL,
    phrases         TEXT     NOT NULL, -- JSON; "" for none
    PRIMARY KEY (conversation_id, position)
);

CREATE TABLE message_words (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position        BIGINT   NOT NULL,
    words           TEXT     NOT NULL, -- JSON, see words.go
    PRIMARY KEY (conversation_id, position)
);

CREATE TABLE insights (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id              {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    kind            {{text}} NOT NULL,
    position        BIGINT   NOT NULL,
    seq             BIGINT   NOT NULL, -- of the job that found it
    ordinal         BIGINT   NOT NULL, -- within that job
    data            TEXT     NOT NULL, -- JSON, see insight.go
    PRIMARY KEY (id, conversation_id)
);
CREATE INDEX insights_by_position ON insights (conversation_id, position, seq, ordinal);
CREATE TABLE insight_messages (
    message_id      {{text}} NOT NULL,
    conversation_id {{text}} NOT NULL,
    insight_id      {{text}} NOT NULL,
    PRIMARY KEY (message_id, conversation_id, insight_id), -- found by the message only
    FOREIGN KEY (insight_id, conversation_id) REFERENCES insights (id, conversation_id) ON DELETE CASCADE
) {{clustered}};
CREATE INDEX insight_messages_by_insight ON insight_messages (insight_id, conversation_id);

CREATE TABLE entities (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    ordinal         BIGINT   NOT NULL,
    tenant_id       {{text}} NOT NULL,
    data            TEXT     NOT NULL, -- JSON, see entity.go
    PRIMARY KEY (conversation_id, seq, ordinal)
) {{clustered}};

CREATE TABLE tracker_hits (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    ordinal         BIGINT   NOT NULL,
    tenant_id       {{text}} NOT NULL,
    data            TEXT     NOT NULL, -- JSON, see trackerhit.go
    PRIMARY KEY (conversation_id, seq, ordinal)
) {{clustered}};

CREATE TABLE aggregates (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    kind            {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    version         BIGINT   NOT NULL, -- of the conversation it was made from
    data            {{blob}} NOT NULL,
    PRIMARY KEY (conversation_id, kind)
);

CREATE TABLE deliveries (
    id              {{text}} NOT NULL PRIMARY KEY,
    tenant_id       {{text}} NOT NULL,
    job_id          {{text}} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    sequence        BIGINT   NOT NULL,
    event_type      TEXT     NOT NULL,
    url             TEXT     NOT NULL,
    body            {{blob}} NOT NULL,
    status          {{text}} NOT NULL,
    attempts        BIGINT   NOT NULL,
    created_at      BIGINT   NOT NULL,
    next_attempt_at BIGINT   NOT NULL,
    fence           BIGINT   NOT NULL,
    last_status     BIGINT   NOT NULL,
    last_error      TEXT     NOT NULL,
    delivered_at    BIGINT   NOT NULL
);
CREATE UNIQUE INDEX deliveries_by_job ON deliveries (job_id, sequence);
CREATE INDEX deliveries_by_time ON deliveries (tenant_id, created_at);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE status = 'pending';

CREATE TABLE delivery_attempts (
    delivery_id {{text}} NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    attempt     BIGINT   NOT NULL,
    tenant_id   {{text}} NOT NULL,
    at          BIGINT   NOT NULL,
    status      BIGINT   NOT NULL,
    error       TEXT     NOT NULL,
    latency     BIGINT   NOT NULL, -- nanoseconds
    response    TEXT     NOT NULL,
    PRIMARY KEY (delivery_id, attempt)
);

-- One row is written and removed here to see whether the database takes writes.
CREATE TABLE probes (
    id {{text}} NOT NULL PRIMARY KEY
);
