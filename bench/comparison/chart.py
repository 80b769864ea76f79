"""The figures as a drawing (SVG), for light and dark pages: a panel for each step, and in it a bar or a line for each tool."""
from html import escape

from comparison import growth
from comparison.results import DAY_2, FIRST, NO_CHANGE, RECOVER

STEPS = (FIRST, NO_CHANGE, DAY_2, RECOVER)
CLASSES = {"coffre": "coffre", "before": "before", "coffre fast": "fast", "rest": "rest", "local": "local", "borg": "borg"}
LINES = 110  # height of a panel with lines
NAMES, PANEL, BAR, GAP, VALUE = 84, 200, 14, 6, 56  # pixels
WIDTH = NAMES + len(STEPS) * PANEL
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.set { font-weight: 600; font-size: 14px }
.quiet { fill: #59636e }
.axis { stroke: #d1d9e0; fill: none }
.coffre { fill: #0969da } .before { fill: #8c959f } .fast { fill: #54a3f7 } .rest { fill: #bc6c25 }
.local { fill: #dda15e } .borg { fill: #57843b }
.line { fill: none; stroke-width: 2 }
.line.coffre { stroke: #0969da } .line.before { stroke: #8c959f } .line.rest { stroke: #bc6c25 } .line.local { stroke: #dda15e }
.line.borg { stroke: #57843b }
.before-data { stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .quiet { fill: #9198a1 } .axis { stroke: #3d444d }
  .coffre { fill: #58a6ff } .before { fill: #6e7681 } .fast { fill: #9ecbff } .rest { fill: #e0955a }
  .local { fill: #f2cc9b } .borg { fill: #8fc26d }
  .line.coffre { stroke: #58a6ff } .line.before { stroke: #6e7681 } .line.rest { stroke: #e0955a } .line.local { stroke: #f2cc9b }
  .line.borg { stroke: #8fc26d }
}
"""


def drawing(title, results, days):
    parts, y = [text(0, 16, title, "set"), text(0, 34, "Wall seconds, medians; shorter is better. Each step has a scale of its own.", "quiet")], 50
    if growth.measured(results):
        block, height = grown(results, y)
        parts += block
        y += height
    for data in results.sets():
        block, height = bars(data, results, y)
        parts += block
        y += height
    if days:
        block, height = lines(days, y)
        parts += block
        y += height
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
            f"<title>{escape(title)}</title><style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")


def bars(data, results, y):
    """The steps of a data set side by side, each on a scale of its own: they differ a hundredfold."""
    tools = results.tools(data, FIRST)
    parts = [text(0, y + 14, data, "set")]
    parts += [text(0, bar_top(y, row) + 11, tool) for row, tool in enumerate(tools)]
    for column, step in enumerate(STEPS):
        x = NAMES + column * PANEL
        walls = {tool: results.median(data, step, tool, "wall") for tool in tools}
        longest = max((wall for wall in walls.values() if wall), default=1)
        parts.append(text(x, y + 14, step, "quiet"))
        for row, (tool, wall) in enumerate(walls.items()):
            if wall:
                width, top = max(1, (PANEL - VALUE) * wall / longest), bar_top(y, row)
                parts.append(f'<rect class="{CLASSES[tool]}" x="{x}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2"/>')
                parts.append(text(x + width + 5, top + 11, f"{wall:.1f}" if wall >= 10 else f"{wall:.2f}"))
    return parts, bar_top(0, len(tools)) + 18


def grown(results, y):
    """Wall time against the amount of data: a line for each tool, through its two sizes to a command without files."""
    smaller, larger = (results.amounts[name][1] / growth.GIB for name in growth.GROWTH)
    parts = [text(0, y + 14, "growth", "set"), text(0, y + 32, "to", "quiet"), text(0, y + 46, f"{larger:.1f} GiB", "quiet")]
    drawn = {step: found for step, found in growth.lines(results, growth.WALL) if step in STEPS}
    for column, step in enumerate(step for step in STEPS if step in drawn):
        x, width, bottom = NAMES + column * PANEL, PANEL - 96, y + 24 + LINES
        most = max(max(line.smaller, line.larger) for line in drawn[step].values())

        def at(gib, seconds):
            return f"{x + width * gib / larger:.1f},{bottom - LINES * max(0, seconds) / most:.1f}"

        parts += [text(x, y + 14, step, "quiet"), f'<path class="axis" d="M{x} {y + 24} V{bottom} H{x + width}"/>']
        ends = []
        for tool, line in drawn[step].items():
            parts.append(f'<polyline class="line before-data {CLASSES[tool]}" points="{at(0, line.fixed)} {at(smaller, line.smaller)}"/>')
            parts.append(f'<polyline class="line {CLASSES[tool]}" points="{at(smaller, line.smaller)} {at(larger, line.larger)}"/>')
            ends.append([bottom - LINES * line.larger / most, f"{tool} {line.larger:.1f}"])
        parts += labels(ends, x + width + 6)
    return parts, LINES + 50


def labels(ends, x):
    """At the ends of lines, none on another."""
    ends.sort()
    for before, after in zip(ends, ends[1:]):
        after[0] = max(after[0], before[0] + 15)
    return [text(x, at + 4, label) for at, label in ends]


def bar_top(y, row):
    return y + 24 + row * (BAR + GAP)


def lines(days, y):
    """What is stored after each day."""
    tools, height, right = list(days[0]), LINES, WIDTH - 140
    most = max(day[tool]["stored"] for day in days for tool in tools)
    bottom = y + 30 + height
    parts = [text(0, y + 14, "grow", "set"), text(NAMES, y + 14, "MiB stored after each of ten days", "quiet"),
             f'<path class="axis" d="M{NAMES} {y + 30} V{bottom} H{right}"/>']
    parts += [text(day_x(n, days, right) - 3, bottom + 16, str(n + 1), "quiet") for n in range(len(days))]
    ends = []
    for tool in tools:
        points = [(day_x(n, days, right), bottom - height * day[tool]["stored"] / most) for n, day in enumerate(days)]
        parts.append(f'<polyline class="line {CLASSES[tool]}" points="{" ".join(f"{x:.1f},{at:.1f}" for x, at in points)}"/>')
        ends.append([points[-1][1], f"{tool} {days[-1][tool]['stored']:.0f}"])
    return parts + labels(ends, right + 8), height + 60


def day_x(n, days, right):
    return NAMES + 8 + (right - NAMES - 16) * n / max(1, len(days) - 1)


def text(x, y, words, kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}"{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>{escape(words)}</text>'
