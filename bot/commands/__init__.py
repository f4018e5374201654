"""What Hearsay can be asked to do, one file per family of commands."""
