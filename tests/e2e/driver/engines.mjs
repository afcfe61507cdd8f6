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
  // ... and a form there may be sent without asking somebody.
  "security.warn_submit_secure_to_insecure": false,
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
 * `secure` says how hosts are made to count as secure contexts; where it is missing none can.
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
    // The driver would have no page kept for going back to; visitors have.
    without: ["--disable-back-forward-cache"],
    secure: (origins) => [`--unsafely-treat-insecure-origin-as-secure=${origins.join(",")}`],
  },
  firefox: {
    adapter: "bidi",
    binary: () => process.env.PORTCULLIS_FIREFOX ?? "/usr/bin/firefox-esr",
    driver: () => process.env.PORTCULLIS_GECKODRIVER
      ?? join(homedir(), ".cache/portcullis/tools/geckodriver-0.37.1/bin/geckodriver"),
    isolation: "context",
    prefs: FIREFOX_PREFS,
    secure: (hosts) => ({ "dom.securecontext.allowlist": hosts.join(",") }),
    media: ({ colorScheme = "light", reducedMotion = "no-preference", gpc = false }) => ({
      "layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? 0 : 1,
      "ui.prefersReducedMotion": reducedMotion === "reduce" ? 1 : 0,
      "privacy.globalprivacycontrol.functionality.enabled": true,
      "privacy.globalprivacycontrol.enabled": gpc,
    }),
  },
  webkit: {
    adapter: "classic",
    browserName: "MiniBrowser",
    // Without a path the driver program starts the browser that was built with it.
    capabilities: () => {
      const binary = process.env.PORTCULLIS_WEBKIT;
      return binary ? { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } : {};
    },
    driver: () => process.env.PORTCULLIS_WEBKITDRIVER ?? "/usr/bin/WebKitWebDriver",
    screen: () => process.env.PORTCULLIS_XVFB ?? "/usr/bin/Xvfb",
    isolation: "session",
    // May ask twice for an object without a type that is in the page before it has its address: to see what it is, and to show it.
    asksTwice: ["object"],
    // What a page has fetched ahead the next one takes from memory, `no-store` or not.
    keepsAhead: true,
    // Files of its configuration folder. The first makes the window's own bar so small that a page of 320 pixels fits below it.
    desktop: ({ colorScheme = "light", reducedMotion = "no-preference" }) => ({
      "gtk-3.0/gtk.css": "* { min-width: 0; padding: 0; font-size: 1px; } image { -gtk-icon-transform: scale(0.1); }",
      "gtk-3.0/settings.ini": `[Settings]
gtk-theme-name=Adwaita${colorScheme === "dark" ? "-dark" : ""}
gtk-enable-animations=${reducedMotion !== "reduce"}
`,
    }),
  },
};

/** The engine that the environment asks for. */
export const engineName = () => process.env.PORTCULLIS_ENGINE ?? "chromium";
