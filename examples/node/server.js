// A small invoicing product that e-mails its invoices by Ricevuta: PORT=3000 node server.js
import { createServer } from "node:http";
import { ask, BASE, Refused } from "./ricevuta.js";

const PDF = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64");
const emailsOf = async (answer) => (await answer.json()).data.emails;

const ROUTES = {
  // E-mail an invoice. Its number and version are the key: a second click sends nothing twice.
  "POST /invoices/:id/send": async ({ id, body }) =>
    emailsOf(
      await ask("POST", "/emails", {
        key: `invoice-${id}-1`,
        body: {
          category: "invoice",
          document: { id: Number(id), number: id },
          to: body.to.map((email) => ({ email })),
          subject: `Fattura ${id}`,
          body: "<p>In allegato la fattura.</p><p>{{allegati}}</p>",
          attachments: [
            { filename: `fattura-${id}.pdf`, content_type: "application/pdf", content_base64: PDF },
          ],
        },
      }),
    ),
  // The product's own list with an icon for each invoice, a hundred with one call.
  "GET /invoices": async ({ query }) => {
    const { data } = await (await ask("GET", `/documents/status?ids=${query.get("ids")}`)).json();
    return Object.fromEntries(data.map((one) => [one.document_id, one.icon]));
  },
  // Send an email once more; 422 with `still_under_way` until the first one has left.
  "POST /emails/:id/resend": async ({ id, body }) =>
    emailsOf(await ask("POST", `/emails/${id}/resend`, { key: `resend-${id}-${body.click}` })),
  // What the accountant asks for. A long list is 202, and lies at `Location` when it is ready.
  "GET /emails.csv": async ({ query }) => ask("GET", `/emails/export.csv?${query}`),
  // Forget a person; 202 means that it goes on by itself.
  "DELETE /customers/:id": async ({ id }) => ask("DELETE", `/recipients/${id}`),
  // The page Gestione e-mail inside the product's own.
  "GET /mail": async () => `<!doctype html><title>Fatture</title><div id="mail"></div>
<script src="${BASE}/web/embed.1.js"></script>
<script>
  const newUrl = async () => (await (await fetch("/mail/session", { method: "POST" })).json()).url;
  Ricevuta.show(document.getElementById("mail"), newUrl);
</script>`,
  // A session of an hour for the person who is signed in here. The key stays in the backend.
  "POST /mail/session": async () => {
    const answer = await ask("POST", "/sessions", { body: { scopes: ["emails:r"] } });
    return { url: (await answer.json()).data.url };
  },
};

async function serve(request, response) {
  const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
  const [, family, id, verb] = pathname.split("/");
  const named = ROUTES[`${request.method} ${pathname}`];
  const path = `/${family}/:id${verb ? `/${verb}` : ""}`;
  const route = named ?? ROUTES[`${request.method} ${path}`];
  if (!route) return response.writeHead(404).end();
  const text = (await request.toArray()).join("");
  const said = await route({ id, query, body: text && JSON.parse(text) });
  if (said instanceof Response) {
    response.writeHead(said.status, { "Content-Type": said.headers.get("Content-Type") ?? "" });
    return response.end(Buffer.from(await said.arrayBuffer()));
  }
  const isPage = typeof said === "string";
  response.writeHead(200, { "Content-Type": isPage ? "text/html" : "application/json" });
  response.end(isPage ? said : JSON.stringify(said));
}

createServer((request, response) =>
  serve(request, response).catch((error) => {
    // A real product says it in its own words, by the code.
    const { code, problems } = error instanceof Refused ? error : { code: "broken" };
    response.writeHead(error instanceof Refused ? 422 : 500, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ code, problems }));
  }),
).listen(Number(process.env.PORT), "127.0.0.1");
