// Runs before the first paint: applies the reader's choice, else the system's theme.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    const chosen = root.dataset.theme;
    const theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    root.setAttribute("data-bs-theme", theme);
  }
  apply();
  dark.addEventListener("change", apply);
})();
