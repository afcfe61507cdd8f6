// A browser that nobody drives: Chromium makes no page ahead of being shown while a driver looks at it by the protocol
// (Preload.prerenderStatusUpdated says `PrerenderingDisabledByDevTools`). What happens there the page's own scripts tell the world.
import { ENGINES } from "./engines.mjs";
import { startProgram } from "./process.mjs";

/** Opens `url` of `world` in a Chromium with a profile of its own; `secure` are the hosts that count as secure. Returns what ends it. */
export async function openAlone(world, url, secure) {
  const { args, binary, secure: trust } = ENGINES.chromium;
  const rest = ["--headless", "--remote-debugging-port=0", ...args, ...trust(secure.map((host) => world.origin(host))), url];
  const { stop } = await startProgram(binary(), (folder) => [`--user-data-dir=${folder}`, ...rest], /^DevTools listening/);
  return stop;
}
