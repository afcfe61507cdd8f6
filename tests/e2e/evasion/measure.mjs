// Takes a page of every way through the four states, and says of each way how far it got.
import { SITE } from "../world/index.mjs";
import { evasionSite, parties, times } from "./site.mjs";
import { countWays } from "./server.mjs";

/** How long the server hears nothing when all that the ways ask for has been asked for. */
const QUIET_MS = 400;
/** How often that is waited for, where something that must come has not. */
const PATIENCE = 12;
const CLOSED = ["undecided", "rejected", "withdrawn"];
/** From the best to the worst: held before the request, held before execution, not held. */
export const VERDICTS = ["request", "execution", "no"];

/**
 * By state, the counts of the ways (see countWays). `released` is a page that was loaded refused and is granted then. In
 * strict mode there is none: a grant reloads the page, so often as `reloads` says. `accepted` is a page loaded afresh, for
 * Firefox brings frames back as they were where a page with so many that have moved is reloaded.
 */
export async function takeThrough(page, world, mode, rows, engine) {
  const states = {};
  const settle = async (state) => {
    let patience = PATIENCE;
    do {
      await world.quiet(QUIET_MS);
      states[state] = countWays(world.log);
    } while (--patience && rows.some((row) => missing(row, mode, state, states[state], engine).length));
  };
  const load = async (state, action) => {
    world.log.length = 0;
    await action();
    await world.until(({ path }) => path === "/evasion/late", { what: `the late ways, ${state}`, timeout: 20_000 });
    await settle(state);
  };
  const reload = () => page.reload({ until: "commit" });
  const answer = (granted) => page.evaluate((vendor) => { window.portcullis.set({ vendor }); }, granted);
  const url = evasionSite(world, mode, rows.map(({ id }) => id));
  await load("undecided", () => page.goto(url, { until: "commit" }));
  await answer(false);
  await world.quiet(QUIET_MS);
  await load("rejected", reload);
  if (mode === "strict") {
    await load("reloaded", () => answer(true));
    states.reloads = world.log.filter(({ host, path }) => host === SITE && path === "/").length;
  } else {
    await answer(true);
    await settle("released");
  }
  await load("accepted", () => page.goto(url, { until: "commit" }));
  await answer(false);
  await world.quiet(QUIET_MS);
  await load("withdrawn", reload);
  return states;
}

const keys = (row, mode, party) => times(row.id, mode).map((when) => `${when}-${party}-${row.id}`);

/** Which parties a state lets through: the granted service's, and in `known` mode what no service names. */
const open = (mode, state) => [
  ...(["released", "accepted"].includes(state) ? ["known"] : []),
  ...(mode === "known" ? ["unknown"] : []),
];

/**
 * What `state` lets through and was not gone exactly once: the positive control. A call that was refused is dropped, not
 * made when the visitor thinks again (`row.dropped`). Where `least` is 0 it need not be gone at all.
 */
function missing(row, mode, state, counts, engine, least = 1) {
  const most = races(row, mode, engine) ? 2 : 1;
  if (!row[engine] || (row.dropped && state === "released")) return [];
  const through = parties(row.id, mode).filter((party) => open(mode, state).includes(party)).flatMap((party) => keys(row, mode, party));
  const count = (key) => counts[key]?.[row.runs ? "done" : "asked"] ?? 0;
  return through.filter((key) => count(key) > most || count(key) < least).map((key) => `${count(key)} times ${state} ${key.split("-", 2).join(" ")}`);
}

/** Why the engine may not come to go this way, where it may not: what did not come says nothing then. */
export const mayMiss = (row, engine) => row.mayMiss?.[engine];
/** Whether how far it gets in `mode` hangs on who is faster, a process of its own or the page's: then its row says the worst. */
export const races = (row, mode, engine) => row.races?.[engine] === mode;

const verdictOf = (row, { asked, done } = { asked: 0, done: 0 }) => {
  if (!asked && !done) return "request";
  return row.runs && !done ? "execution" : "no";
};

/**
 * What was measured of `row` in `mode`: `verdict`, its worst over every state and time in which it is to be held, and
 * `faults`, the positive controls that failed.
 */
export function judge(row, mode, states, engine) {
  const held = (state) => parties(row.id, mode).filter((party) => !open(mode, state).includes(party));
  const names = ["accepted", ...CLOSED];
  const verdicts = names.flatMap((state) => held(state).flatMap((party) => keys(row, mode, party))
    .map((key) => verdictOf(row, states[state][key])));
  const faults = ["released", ...names].filter((state) => state in states)
    .flatMap((state) => missing(row, mode, state, states[state], engine, mayMiss(row, engine) ? 0 : 1));
  return { verdict: VERDICTS[Math.max(...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))], faults };
}
