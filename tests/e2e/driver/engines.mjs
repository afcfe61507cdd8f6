// The engines and what each one can do: the only place that knows them by name.
import { homedir } from "node:os";
import { join } from "node:path";

const FIREFOX_PREFS = {
  "network.dns.forceResolve": "127.0.0.1",
  "network.proxy.type": 0,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "dom.security.https_first": false,
  "dom.security.https_only_mode": false,
  // Real host names answer here by http.
  "network.stricttransportsecurity.preloadlist": false,
  // The test hosts count as secure without being https: their http images and scripts must stay as they are.
  "security.mixed_content.upgrade_display_content": false,
  "security.mixed_content.block_active_content": false,
  "app.update.auto": false,
  "app.update.enabled": false,
  "app.normandy.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "browser.region.update.enabled": false,
  "browser.search.update": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.aboutwelcome.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "datareporting.healthreport.uploadEnabled": false,
  "extensions.update.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "services.settings.server": "data:,#remote-settings-off",
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.unified": false,
  "privacy.userContext.enabled": true,
};

/**
 * By engine: the adapter that drives it, its programs, and its abilities.
 * `isolation` says what keeps stories apart: a "context" of one browser, or a browser of its own ("session").
 */
export const ENGINES = {
  chromium: {
    adapter: "playwright",
    binary: () => process.env.PORTCULLIS_CHROMIUM ?? "/usr/bin/chromium",
    isolation: "context",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * 127.0.0.1",
    ],
    secure: (origins) => [`--unsafely-treat-insecure-origin-as-secure=${origins.join(",")}`],
  },
  firefox: {
    adapter: "webdriver",
    binary: () => process.env.PORTCULLIS_FIREFOX ?? "/usr/bin/firefox-esr",
    driver: () => process.env.PORTCULLIS_GECKODRIVER
      ?? join(homedir(), ".cache/portcullis/tools/geckodriver-0.37.1/bin/geckodriver"),
    isolation: "context",
    prefs: FIREFOX_PREFS,
    secure: (hosts) => ({ "dom.securecontext.allowlist": hosts.join(",") }),
    media: ({ colorScheme = "light", reducedMotion = "no-preference" }) => ({
      "layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? 0 : 1,
      "ui.prefersReducedMotion": reducedMotion === "reduce" ? 1 : 0,
    }),
  },
};

/** The engine that the environment asks for. */
export const engineName = () => process.env.PORTCULLIS_ENGINE ?? "chromium";
