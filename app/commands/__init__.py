"""One module a subcommand; each has `add_parser(subparsers)` and imports its heavy parts when run."""
