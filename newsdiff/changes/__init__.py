"""What changed between two versions, kind by kind."""
