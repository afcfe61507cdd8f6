// What every browser that is driven by WebDriver has: a driver program, and one tab at a time.
import { Builder, Capabilities } from "selenium-webdriver";

/** Asks the driver program at `address` for a browser. */
export function connect(address, capabilities) {
  const builder = new Builder().disableEnvironmentOverrides().usingServer(`http://${address}`);
  return builder.withCapabilities(new Capabilities(capabilities)).build();
}

/** One browser with its driver program. */
export class Session {
  #program;
  #turn = Promise.resolve();
  /** The handle of the tab that commands go to. */
  current = null;

  constructor(program, driver) {
    this.#program = program;
    this.driver = driver;
  }

  /** Runs `action(driver)` in the tab `handle`; one at a time, because a session has one current tab. */
  in(handle, action) {
    const run = async () => {
      if (this.current !== handle) await this.turnTo(handle);
      this.current = handle;
      return action(this.driver);
    };
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Makes `handle` the current tab. */
  turnTo(handle) {
    return this.driver.switchTo().window(handle);
  }

  /** Ends the driver program and all that it started. */
  close() {
    return this.#program.stop();
  }
}
