// Runs first in the page: keeps what the console, the error events and the CSP reports said.
(() => {
  const recorded = { console: [], errors: [], violations: [] };
  const text = (value) => {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value !== "object" || value === null) return String(value);
    try {
      return JSON.stringify(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  };
  for (const level of ["error", "warn", "info"]) {
    const native = console[level].bind(console);
    console[level] = (...parts) => {
      recorded.console.push({ level, text: parts.map(text).join(" ") });
      native(...parts);
    };
  }
  const keep = (list, take) => (event) => list.push(take(event));
  addEventListener("error", keep(recorded.errors, (event) => `${event.message} (${event.filename}:${event.lineno})`));
  addEventListener("unhandledrejection", keep(recorded.errors, (event) => `unhandled rejection: ${text(event.reason)}`));
  addEventListener("securitypolicyviolation", keep(recorded.violations, (event) => ({
    directive: event.effectiveDirective,
    blocked: event.blockedURI,
    sample: event.sample,
    disposition: event.disposition,
  })));
  Object.defineProperty(window, "__recorded", { value: recorded });
})();
