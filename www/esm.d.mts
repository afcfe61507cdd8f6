// Types of esm/portcullis.mjs. Those of the public object are in portcullis.d.ts.

export interface Options {
  /** An element whose `data-` attributes are the options: `data-config` and so on. Without one there are none. */
  script?: HTMLElement;
  /** Where the module is; portcullis.wasm beside portcullis.mjs without it. */
  module?: URL | string | Response | BufferSource | WebAssembly.Module;
}

/**
 * Starts Portcullis. Resolves when it runs, or when it already did; rejects when the module cannot be loaded: then every tag
 * stays held.
 */
export default function start(options?: Options): Promise<void>;
