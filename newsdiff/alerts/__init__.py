"""Who is told of what: rules, what they find in a version, and the alerts they make of it."""
