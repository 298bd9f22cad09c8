"""What ends a run."""


class BenchmarkError(Exception):
    """Something that a person must mend: a package that is absent, a build that fails, a server that answers wrongly."""
