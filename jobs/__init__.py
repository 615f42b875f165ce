"""Looking at the world: fetching, robots, politeness, schedules, imports, reading."""
