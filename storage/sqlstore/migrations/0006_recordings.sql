-- +goose Up
-- Pieces of a recording that are recognised already. They go when the job is
-- settled, so the table is as large as what is being worked on.
CREATE TABLE job_pieces (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    number          BIGINT   NOT NULL,
    mark            TEXT     NOT NULL, -- what it was cut from and recognised by
    data            {{blob}} NOT NULL,
    PRIMARY KEY (conversation_id, seq, number)
);

-- How the words of a job came to be.
CREATE TABLE transcripts (
    conversation_id {{text}} NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    seq             BIGINT   NOT NULL,
    job_id          {{text}} NOT NULL,
    tenant_id       {{text}} NOT NULL,
    engine          TEXT     NOT NULL,
    model           TEXT     NOT NULL,
    version         TEXT     NOT NULL,
    accuracy        TEXT     NOT NULL,
    language        TEXT     NOT NULL,
    format          TEXT     NOT NULL,
    duration        BIGINT   NOT NULL, -- nanoseconds
    confidence      DOUBLE PRECISION NOT NULL, -- -1: none
    created_at      BIGINT   NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
