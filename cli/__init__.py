"""The `newsdiff` command: options, wiring, what is printed."""
