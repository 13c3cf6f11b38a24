"""One file a command of `python -m core`, which has HELP, add_arguments(parser) and run(arguments) -> exit status."""
