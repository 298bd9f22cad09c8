"""The chart: an SVG that reads on light and on dark pages, made without libraries."""

from typing import Any
from xml.sax.saxutils import escape

from harness.ratios import ratio
from harness.rows import CPP

WIDTH = 980
GAP = 24
PANEL = (WIDTH - GAP) / 2
LINE = 26
"""The height of a bar with the space around it."""
HEADING = 34
LABELS = 222
"""The width of the servers' names."""
VALUES = 96
"""The width kept for the numbers behind the longest bar."""

STYLE = """
    text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
    .heading { font-weight: 600; }
    .value { font-size: 12px; fill: #59636e; }
    .ours { fill: #d9480f; } .peer { fill: #8c959f; } .axis { stroke: #d1d9e0; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; } .value { fill: #9198a1; }
      .ours { fill: #ff922b; } .peer { fill: #6e7681; } .axis { stroke: #3d444d; }
    }
"""


def bars(titles: dict[str, str], tables: list[dict[str, Any]]) -> str:
    """A panel of bars for each table, two side by side; the longest bar of each panel fills it."""
    height = HEADING + LINE * len(titles) + 16
    down = (len(tables) + 1) // 2
    label = "Requests per second of each server, for each shape of load"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height * down}" role="img">',
        f"  <title>{label}</title>",
        f"  <style>{STYLE}  </style>",
    ]
    for index, table in enumerate(tables):
        left, top = (index % 2) * (PANEL + GAP), (index // 2) * height
        parts += [f'  <g transform="translate({left:g} {top:g})">', *panel(titles, table), "  </g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel(titles: dict[str, str], table: dict[str, Any]) -> list[str]:
    """One shape: the servers in the table's order."""
    rates = {key: cell["median"]["rates"] or 0.0 for key, cell in table["cells"].items()}
    largest = max(rates.values(), default=0.0) or 1.0
    base = rates.get(CPP)
    room = PANEL - LABELS - VALUES
    heading = f"{table['shape']}: {table['unit']}" + (", × gRPC C++" if base else "")
    parts = [f'    <text class="heading" x="{LABELS}" y="18">{escape(heading)}</text>']
    for place, (key, title) in enumerate((key, title) for key, title in titles.items() if key in rates):
        middle = HEADING + LINE * place + LINE / 2
        length = max(rates[key] / largest * room, 1)
        kind = "ours" if key.startswith("swiftlet") else "peer"
        factor = ratio(table["cells"][key], table["cells"].get(CPP))
        times = f" · {factor:.{1 if factor >= 1 else 2}f}×" if factor else ""
        absent = "failed" if table["cells"][key]["failure"] else "not measured"
        value = f"{short(rates[key])}{times}" if rates[key] else absent
        name = escape(title.replace("`", ""))
        parts += [
            f'    <text x="{LABELS - 8}" y="{middle + 4:g}" text-anchor="end">{name}</text>',
            f'    <rect class="{kind}" x="{LABELS}" y="{middle - 8:g}" width="{length:.1f}" height="16" rx="2"/>',
            f'    <text class="value" x="{LABELS + length + 6:.1f}" y="{middle + 4:g}">{escape(value)}</text>',
        ]
    bottom = HEADING + LINE * len(rates)
    return [*parts, f'    <path class="axis" d="M{LABELS} {HEADING}V{bottom}"/>']


def short(value: float) -> str:
    """A number in at most four characters and a unit."""
    if value >= 1e6:
        return f"{value / 1e6:.2f}M"
    return f"{value / 1e3:.0f}k" if value >= 1e4 else f"{value / 1e3:.1f}k"
