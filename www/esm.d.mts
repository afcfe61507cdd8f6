// Types of esm/portcullis.mjs. Those of the public object are in portcullis.d.ts.

export interface Options {
  /** An element whose `data-` attributes are the options: `data-config` and so on. Without one there are none. */
  script?: HTMLElement;
  /** Where the module is; portcullis.wasm beside portcullis.mjs without it. */
  module?: URL | string | Response | BufferSource | WebAssembly.Module;
}

/**
 * Starts Portcullis. Resolves to true when it runs, or when it already did; to false when the module cannot be loaded or is of another
 * version: then every tag stays held, and the console says why. Never rejects.
 */
export default function start(options?: Options): Promise<boolean>;
