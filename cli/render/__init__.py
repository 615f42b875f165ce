"""What the commands print, from values to lines. Nothing here reads or decides."""
