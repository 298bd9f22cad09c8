"""What ends a run."""


class BenchmarkError(Exception):
    """Something that a person must mend: an absent package, a build that fails, a server that answers wrongly."""


class CannotKeepUp(BenchmarkError):
    """A server is too slow for a given rate: a result, not a failure."""
