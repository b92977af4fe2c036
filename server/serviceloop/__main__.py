"""`python -m serviceloop`: the same as the command `serviceloop`."""

from serviceloop.cli.main import main

main()
