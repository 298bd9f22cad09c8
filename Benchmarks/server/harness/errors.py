"""What ends a run."""


class BenchmarkError(Exception):
    """Something that a person must mend: an absent package, a build that fails, a server that answers wrongly."""
