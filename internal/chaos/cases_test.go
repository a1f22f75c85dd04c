package chaos

// cases are all kinds of harm, by their numbers in docs/reliability.md.
func cases() []kase {
	return []kase{
		{number: 1, name: "worker killed, SQLite", run: killWorkers(false)},
		{number: 1, name: "worker killed, PostgreSQL", run: killWorkers(true)},
		{number: 1, name: "killed at fail points, SQLite", run: failPoints(false)},
		{number: 1, name: "killed at fail points, PostgreSQL", run: failPoints(true), long: true},
		{number: 1, name: "hints of dead workers", run: runOut, long: true},
		{number: 1, name: "take-over", run: takeOver},
		{number: 2, name: "API killed before the hint", run: killAPI},
		{number: 3, name: "Redis killed", run: killRedis},
		{number: 3, name: "Redis flushed", run: flushRedis},
		{number: 3, name: "Redis absent", run: absentRedis},
		{number: 4, name: "connections harmed", run: wires},
		{number: 4, name: "connections hung", run: hungWire, long: true},
		{number: 5, name: "worker frozen, SQLite", run: freeze(false)},
		{number: 5, name: "worker frozen, PostgreSQL", run: freeze(true), long: true},
		{number: 6, name: "disk full", run: diskFull},
		{number: 7, name: "sent many times under one key", run: keys},
		{number: 8, name: "poison", run: poison},
		{number: 9, name: "clocks apart", run: clocks, long: true},
		{number: 10, name: "drain", run: drain},
		{number: 11, name: "upgrade, SQLite", run: upgrade(false), long: true},
		{number: 11, name: "upgrade, PostgreSQL", run: upgrade(true), long: true},
		{number: 12, name: "hot spot", run: hotSpot, alone: true},
		{number: 12, name: "crowd", run: crowd, alone: true},
		{number: 13, name: "hostile receivers", run: hostile},
		{number: 14, name: "PostgreSQL restarted", run: restartPostgres},
		{number: 14, name: "backup and restore", run: backUp},
		{number: 15, name: "soak", run: soak},
	}
}
