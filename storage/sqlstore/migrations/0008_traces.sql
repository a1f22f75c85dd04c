-- +goose Up
-- The trace that a job was submitted in, when the server is traced. It has a table
-- of its own, so that servers without tracing pay nothing, and processes of the
-- version before need not know of it.

CREATE TABLE job_traces (
    job_id      {{text}} NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    traceparent TEXT     NOT NULL -- W3C Trace Context
) {{clustered}};
