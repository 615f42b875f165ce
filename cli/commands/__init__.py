"""One module per panel of the help; each command is loaded when it is asked for."""
