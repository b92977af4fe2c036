"""Where the files that come with the program are: in an installed package, or in the source tree."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def apps_folder() -> Path:
    """The folder of the shipped applications (apps/aftersales, …)."""
    installed = PACKAGE / "_apps"
    return installed if installed.is_dir() else PACKAGE.parent.parent / "apps"
