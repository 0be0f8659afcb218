// Somebody else's web site: a page about something else, with the one line of docs/embedding.md in
// it, or a frame that its keeper wrote by hand. Another site than the form's, on a port of its own.
import { once } from "node:events";
import http from "node:http";

// `localhost` is another site than `127.0.0.1`, whatever the ports, and as safe a context.
const NAME = "localhost";

// Opens the site; `holds` makes the line from the form's address.
export async function hostOpens() {
  const host = { line: "", visits: 0 };
  const server = http.createServer((_, answer) => {
    host.visits += 1;
    answer.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    answer.end(page(host.line));
  });
  server.listen(0, NAME);
  await once(server, "listening");
  host.origin = `http://${NAME}:${server.address().port}`;
  host.address = `${host.origin}/`;
  host.holds = (line) => (host.line = line);
  host.closes = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return host;
}

// The one line that a web keeper copies, with the attributes that he may choose.
export const line = (form, attributes = "") =>
  `<script src="${form}embed.js" ${attributes} referrerpolicy="no-referrer" async></script>`;

const page = (line) => `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Club d’échecs</title>
<main>
<h1>Club d’échecs</h1>
<p>Nous jouons le mercredi.</p>
${line}
<p>Le club est ouvert à tout le monde.</p>
</main>
</html>
`;
