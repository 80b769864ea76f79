"""Figures against amounts as a drawing (SVG), for light and dark pages: a panel for each series, in it a line for each kind.
Amounts stand at their logarithms."""
import math
from html import escape

from comparison.chart import labels, text

LEFT, PANEL, HEIGHT, BETWEEN = 44, 300, 150, 150  # pixels
COLOURS = ("#0969da", "#bc6c25", "#57843b", "#8250df")
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.set { font-weight: 600; font-size: 14px }
.quiet { fill: #59636e }
.axis { stroke: #d1d9e0; fill: none }
.limit { stroke: #cf222e; stroke-dasharray: 4 3; fill: none }
.line { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .quiet { fill: #9198a1 } .axis { stroke: #3d444d }
}
"""


def drawing(title, unit, panels, limit=None):
    """Panels are (title, {kind: [(amount, figure), …]}); a figure that is the limit has a line of its own."""
    panels = list(panels)
    width = LEFT + len(panels) * (PANEL + BETWEEN)
    height = 60 + HEIGHT + 40
    parts = [text(0, 16, title, "set"), text(0, 34, unit, "quiet")]
    for n, (name, lines) in enumerate(panels):
        parts += panel(LEFT + n * (PANEL + BETWEEN), name, lines, limit)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
            f"<title>{escape(title)}</title><style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")


def panel(x, name, lines, limit):
    amounts = sorted({amount for points in lines.values() for amount, _ in points})
    most = max([figure for points in lines.values() for _, figure in points] + ([limit] if limit else []))
    bottom, top = 60 + HEIGHT, 75

    def at(amount, figure):
        span = math.log(amounts[-1] / amounts[0]) or 1
        return x + 10 + (PANEL - 20) * math.log(amount / amounts[0]) / span, bottom - (bottom - top) * figure / most

    parts = [text(x, 60, name), f'<path class="axis" d="M{x} {top} V{bottom} H{x + PANEL}"/>']
    parts += [text(at(amount, 0)[0] - 10, bottom + 16, short(amount), "quiet") for amount in amounts]
    if limit:
        y = at(amounts[0], limit)[1]
        parts += [f'<path class="limit" d="M{x} {y:.1f} H{x + PANEL}"/>', text(x - 34, y + 4, f"{limit:g}", "quiet")]
    ends = []
    for colour, (kind, points) in zip(COLOURS, lines.items()):
        drawn = " ".join(f"{left:.1f},{y:.1f}" for left, y in (at(*point) for point in points))
        parts.append(f'<polyline class="line" stroke="{colour}" points="{drawn}"/>')
        ends.append([at(*points[-1])[1], f"{kind} {points[-1][1]:.0f}"])
    return parts + labels(ends, x + PANEL + 6)


def short(amount):
    for size, unit in ((10**6, " M"), (10**3, " k")):
        if amount >= size and amount % size == 0:
            return f"{amount // size}{unit}"
    return f"{amount:,}"
