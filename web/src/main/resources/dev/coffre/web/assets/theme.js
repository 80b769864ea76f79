// Before anything is painted: the reader's own choice, else the system's.
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
