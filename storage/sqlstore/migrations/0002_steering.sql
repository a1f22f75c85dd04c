-- +goose Up
-- Jobs that people steer. The defaults are right for rows of before, and for what
-- older processes write.

-- Jobs from head_seq up to next_seq that are settled already, because they were
-- cancelled while they waited (a retried one has left its place since).
ALTER TABLE conversations ADD COLUMN settled_ahead BIGINT NOT NULL DEFAULT 0;

-- The running job that is to be cancelled; 0 or a job of before: none.
ALTER TABLE conversations ADD COLUMN cancel_seq BIGINT NOT NULL DEFAULT 0;
