"""How the weights of newsdiff.sourcing.learned are made; not part of the package."""
