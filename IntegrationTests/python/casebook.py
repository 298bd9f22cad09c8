"""Cases by name, run from a command line: SCRIPT ADDRESS [CASE…], or SCRIPT --list."""
import sys
import traceback


class Casebook:
    """The cases of a script, in the order of their definition."""

    def __init__(self):
        self.cases = {}

    def __call__(self, case):
        """Decorates a case, which is a function of the server's address, by its name."""
        self.cases[case.__name__] = case
        return case

    def main(self):
        """Runs the cases of the command line, or all; prints a line for each, and exits with 1 if one failed."""
        if sys.argv[1:] == ["--list"]:
            print("\n".join(self.cases))
            return
        address, *names = sys.argv[1:]
        unknown = [name for name in names if name not in self.cases]
        if unknown:
            sys.exit(f"no such case: {', '.join(unknown)}; --list lists them")
        outcomes = [self._run(name, address) for name in names or self.cases]
        sys.exit(0 if all(outcomes) else 1)

    def _run(self, name, address):
        try:
            self.cases[name](address)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            reason = str(error) or f"not true: {place.line}"
            print(f"{name}: failed: {type(error).__name__}: {reason} ({place.name}, line {place.lineno})", flush=True)
            return False
        print(f"{name}: passed", flush=True)
        return True


def expect(actual, expected, what):
    """Fails unless the two are equal."""
    if actual != expected:
        raise AssertionError(f"{what} is {_short(actual)}: expected {_short(expected)}")


def _short(value):
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"
