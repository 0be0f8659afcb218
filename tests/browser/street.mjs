// An address of one's own: a forwarder through which a phone reaches the relay from 127.0.0.77,
// say, so that a scene can look for that address in everything the relay keeps.
import { once } from "node:events";
import http from "node:http";

// Opens the way; `server` is what a browser takes as its proxy, `carried` counts the requests.
export async function waysOutFrom(localAddress) {
  const street = { carried: 0 };
  const forwarder = http.createServer((asked, answered) => {
    street.carried += 1;
    const { hostname, port, pathname, search } = new URL(asked.url);
    const { "proxy-connection": _, ...headers } = asked.headers;
    const path = pathname + search;
    // A connection for each: one that was idle may be closed at the other end just now.
    const onward = http.request({ hostname, port, path, method: asked.method, headers, localAddress, agent: false });
    onward.on("response", (answer) => {
      answered.writeHead(answer.statusCode, answer.headers);
      answer.pipe(answered);
    });
    onward.on("error", () => answered.destroy());
    asked.pipe(onward);
  });
  forwarder.listen(0, "127.0.0.1");
  await once(forwarder, "listening");
  const server = `http://127.0.0.1:${forwarder.address().port}`;
  const closes = () => {
    forwarder.closeAllConnections();
    return new Promise((done) => forwarder.close(done));
  };
  return Object.assign(street, { server, closes });
}
