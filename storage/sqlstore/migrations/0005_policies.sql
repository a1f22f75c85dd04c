-- +goose Up
-- Rules of single accounts, and replays of what was sent to the addresses that
-- jobs name. The defaults are right for rows of before, and for what older
-- processes write.

-- What follows a failed job: "skip", "block", or "" for the rule of the server.
ALTER TABLE tenants ADD COLUMN on_failure TEXT NOT NULL DEFAULT '';

-- As in endpoint_deliveries.
ALTER TABLE deliveries ADD COLUMN replayed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN replayed_at BIGINT NOT NULL DEFAULT -62135596800000;

-- A conversation may also be "blocked": its head has failed for good and holds up
-- the others, until it is done again or somebody lets it be. No worker of any
-- version touches it, because only queued ones are claimed and only queued and
-- running ones are reaped.
