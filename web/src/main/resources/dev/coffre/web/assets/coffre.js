// Page behaviour beyond htmx: times in the reader's zone, copy buttons, charts, forms that submit on change.
(function () {
  "use strict";
  // The page's language with the browser's region, if it has one: dates differ between London and New York.
  const spoken = document.documentElement.lang;
  const language = navigator.languages.find((tag) => tag.split("-")[0] === spoken) || spoken;

  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const zoned = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];

  function ago(then) {
    const seconds = (then - Date.now()) / 1000;
    for (const [unit, size] of steps) {
      if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
    }
    return relative.format(Math.round(seconds), "second");
  }

  function times(root) {
    for (const element of root.querySelectorAll("time[datetime]")) {
      const then = new Date(element.dateTime);
      element.title = zoned.format(then);
      element.textContent = element.dataset.form === "ago" ? ago(then) : moment.format(then);
    }
  }

  // The live region is outside of the part that is refreshed, and changes only when that part has something new to say.
  function speaking() {
    const region = document.getElementById("spoken");
    const part = document.querySelector("[data-spoken]");
    if (region && part && region.textContent !== part.dataset.spoken) region.textContent = part.dataset.spoken;
  }

  function copying(root) {
    for (const button of root.querySelectorAll("button[data-copies]")) {
      button.hidden = !navigator.clipboard;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
        const before = button.textContent;
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = before; }, 2000);
      });
    }
  }

  function size(bytes) {
    const units = spoken === "fr" ? ["o", "Kio", "Mio", "Gio", "Tio", "Pio"] : ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let unit = 0;
    while (Math.abs(bytes) >= 1024 && unit < units.length - 1) { bytes /= 1024; unit++; }
    return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes) + "\u00a0" + units[unit];
  }

  // A chart draws the table below it, so that the figures are also there without a script.
  function charts(root) {
    if (!window.uPlot) return;
    for (const place of root.querySelectorAll("[data-chart]")) {
      const table = document.getElementById(place.dataset.chart);
      const rows = [...table.tBodies[0].rows];
      const data = [rows.map((row) => Number(row.dataset.x))];
      const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
      heads.forEach((_, i) => data.push(rows.map((row) => Number(row.cells[i + 1].dataset.y))));
      const style = getComputedStyle(document.documentElement);
      const ink = style.getPropertyValue("--coffre-ink").trim();
      const grid = style.getPropertyValue("--coffre-grid").trim();
      const lines = [style.getPropertyValue("--coffre-line-1").trim(), style.getPropertyValue("--coffre-line-2").trim()];
      const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
      const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
      const chart = new uPlot({
        width: place.clientWidth,
        height: 220,
        cursor: { y: false },
        series: [
          { value: (_, x) => (x == null ? "–" : day.format(new Date(x * 1000))) },
          ...heads.map((label, i) => ({
            label, stroke: lines[i % lines.length], width: 2, points: { show: rows.length < 40 },
            value: (_, y) => (y == null ? "–" : size(y)),
          })),
        ],
        axes: [
          { ...axis, space: 80, values: (_, ticks) => ticks.map((tick) => day.format(new Date(tick * 1000))) },
          { ...axis, size: 80, values: (_, ticks) => ticks.map(size) },
        ],
        scales: { x: { time: true }, y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      }, data, place);
      new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: 220 })).observe(place);
    }
  }

  // Forms that submit on change. Their button is only for browsers without scripts.
  function selves(root) {
    for (const form of root.querySelectorAll("form[data-sends-itself]")) {
      form.addEventListener("change", () => form.requestSubmit());
      for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
    }
  }

  // Reads a chosen file in the browser: the form sends its content in base64, and its name.
  function files(root) {
    for (const field of root.querySelectorAll("input[type=file][data-fills]")) {
      field.addEventListener("change", () => {
        const file = field.files[0];
        const reader = new FileReader();
        reader.addEventListener("load", () => {
          document.getElementById(field.dataset.fills).value = reader.result.slice(reader.result.indexOf(",") + 1);
          document.getElementById(field.dataset.names).value = file.name;
        });
        if (file) reader.readAsDataURL(file);
      });
    }
    for (const place of root.querySelectorAll("[data-with-script]")) place.hidden = false;
  }

  function printing(root) {
    for (const button of root.querySelectorAll("button[data-prints]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  // A slow submit shows that it is busy and cannot be sent twice.
  function busy(root) {
    for (const button of root.querySelectorAll("button[data-busy]")) {
      button.form.addEventListener("submit", () => {
        button.disabled = true;
        button.textContent = button.dataset.busy;
      });
    }
  }

  // The fragment of a link is known to this browser alone. It is removed from the address before it is used.
  function fragments(root) {
    const form = root.querySelector("form[data-takes-fragment]");
    if (!form || location.hash.length < 2) return;
    form.elements[form.dataset.takesFragment].value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    form.requestSubmit();
  }

  function enliven(root) {
    times(root);
    copying(root);
    charts(root);
    selves(root);
    files(root);
    printing(root);
    busy(root);
    fragments(root);
  }

  // The viewer's time zone, by which the server makes calendars.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = "__Host-coffre-zone=" + zone + "; Path=/; Secure; SameSite=Lax; Max-Age=31536000";

  document.addEventListener("DOMContentLoaded", () => enliven(document));
  // Opening a link to the current page with another fragment does not reload the page.
  window.addEventListener("hashchange", () => fragments(document));
  document.addEventListener("htmx:load", (event) => {
    times(event.detail.elt.parentElement || document);
    speaking();
  });
  // A refresh that nothing answers: the page says that it is not current, until one is answered.
  const lost = (is) => { document.getElementById("lost").hidden = !is; };
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:afterOnLoad", () => lost(false));
  // A stream of news that ends is opened again by itself. What happened meanwhile is asked for then.
  let untilLost;
  document.addEventListener("htmx:sseError", () => {
    untilLost ??= setTimeout(() => lost(true), 5000);
  });
  document.addEventListener("htmx:sseOpen", (event) => {
    if (untilLost === undefined) return;
    clearTimeout(untilLost);
    untilLost = undefined;
    for (const part of event.target.querySelectorAll("[hx-trigger^='sse:']")) {
      htmx.trigger(part, part.getAttribute("hx-trigger"));
    }
  });
  // Menus close on a click outside and on Escape.
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.menu[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
})();
