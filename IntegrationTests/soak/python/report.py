"""What a person reads of a soak."""

from verdict import MIN_SECONDS, Outcome, failures, growth, resident_at, slope, window

MIB = 2**20


def lines(path: str, outcome: Outcome) -> list[str]:
    """The whole report of one path."""
    calls = sum(sum(ends.values()) for ends in outcome.ends.values())
    found = failures(outcome)
    return [
        f"soak of the {path} path: {outcome.seconds:.0f} s, {calls:,} calls, {calls / outcome.seconds:,.0f} a second",
        "",
        *_calls(outcome),
        "",
        *_resources(outcome),
        f"  at its end: {_end(outcome)}",
        "",
        *(f"FAILED: {failure}" for failure in found),
        *([] if found else [f"ok: the {path} path"]),
    ]


def _calls(outcome: Outcome) -> list[str]:
    width = max(map(len, outcome.ends), default=0)
    return [
        f"  {kind:{width}}  {sum(ends.values()):>9,}  {', '.join(f'{end} {count:,}' for end, count in ends.items())}"
        for kind, ends in sorted(outcome.ends.items(), key=lambda item: -sum(item[1].values()))
    ]


def _resources(outcome: Outcome) -> list[str]:
    shares = (0.1, 0.5, 1.0)
    grown, allowed = growth(outcome)
    judged = f"allowed {allowed / MIB:.1f}" if outcome.seconds >= MIN_SECONDS else "not judged: the soak is too short"

    def most(name: str, share: float) -> int:
        until = window(outcome.samples, outcome.seconds, 0, share) or outcome.samples
        return max(getattr(sample, name) for sample in until)

    def row(title: str, before: str, under_load: list[str], rest: str) -> str:
        return f"  {title:18}{before:>9}" + "".join(f"{text:>9}" for text in under_load) + f"{rest:>9}"

    resident = [f"{resident_at(outcome, share) / MIB:.1f}" for share in shares]
    return [
        row("", "before", [f"{share:.0%}" for share in shares], "at rest"),
        row("RSS, MiB", f"{outcome.before.resident / MIB:.1f}", resident, f"{outcome.rest.resident / MIB:.1f}"),
        *(
            row(
                f"{name}, most",
                str(getattr(outcome.before, name)),
                [str(most(name, share)) for share in shares],
                str(getattr(outcome.rest, name)),
            )
            for name in ("descriptors", "threads")
        ),
        f"  memory after the first fifth: {grown / MIB:+.1f} MiB ({judged}), {slope(outcome) / MIB:+.2f} MiB a minute",
    ]


def _end(outcome: Outcome) -> str:
    meters = ", ".join(f"{name.removeprefix('swiftlet.server.')} {value}" for name, value in outcome.meters.items())
    stop = "no end" if outcome.stop_status is None else f"status {outcome.stop_status}"
    return f"{meters}; SIGTERM: {stop} after {outcome.stop_seconds:.2f} s"
