// Brings every host name to this machine, for a browser that takes no rule of its own for names: a proxy for plain http.
import { createServer, request as ask } from "node:http";

/* Not by URL, which would tidy the path up. */
const ABSOLUTE = /^\w+:\/\/[^/?]*?(?::(\d+))?([/?].*)?$/;

/** Starts a proxy that sends what is asked of any host to the loopback address, at the port that was asked for: {address, close}. */
export async function startProxy() {
  const server = createServer(pass);
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { address: `127.0.0.1:${server.address().port}`, close };
}

/* What breaks on one side breaks on the other: stories tell of connections that are reset. */
function pass(request, response) {
  const [, port = 80, path] = ABSOLUTE.exec(request.url);
  const { method, headers } = request;
  const asked = ask({ host: "127.0.0.1", port, path: path || "/", method, headers, agent: false });
  asked.on("response", (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
    response.flushHeaders();
    answer.on("error", () => response.destroy()).pipe(response);
  });
  asked.on("error", () => request.socket.destroy());
  request.on("error", () => asked.destroy()).pipe(asked);
  response.on("close", () => asked.destroy());
}
