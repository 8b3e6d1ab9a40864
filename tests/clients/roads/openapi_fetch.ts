// The core road by openapi-fetch, under the types that openapi-typescript makes.
import createClient from "openapi-fetch";
import type { components, paths } from "../build/api.d.ts";

type Stage = { base: string; key: string; company_id: number; document_id: number; name: string; people: string[] };
type Whole = components["schemas"]["WholeEmail"];

const stage: Stage = JSON.parse(process.argv[2] ?? "");
const path = { company_id: stage.company_id };
const api = createClient<paths>({
  baseUrl: stage.base,
  headers: { Authorization: `Bearer ${stage.key}` },
});

async function sent(id: number): Promise<Whole> {
  for (;;) {
    const { data } = await api.GET("/c/{company_id}/emails/{email_id}", { params: { path: { ...path, email_id: id } } });
    if (data?.data.status === "sent") return data.data;
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

function given<T>(answer: { data?: T; error?: components["schemas"]["Error"] }): T {
  if (answer.data === undefined) throw new Error(answer.error?.error.code);
  return answer.data;
}

const queued = given(
  await api.POST("/c/{company_id}/emails", {
    params: { path, header: { "Idempotency-Key": stage.name } },
    body: {
      category: "invoice",
      document: { id: stage.document_id, number: "1" },
      to: stage.people.map((email) => ({ email })),
      subject: "Fattura",
      body: "<p>{{allegati}}</p>",
      attachments: [{ filename: "fattura.pdf", content_type: "application/pdf", content_base64: "JVBERi0xLjQK" }],
    },
  }),
).data.emails;
const first = await sent(queued[0]?.id ?? 0);
const page = given(
  await api.GET("/c/{company_id}/emails", { params: { path, query: { document_id: stage.document_id } } }),
);
const standings = given(
  await api.GET("/c/{company_id}/documents/status", { params: { path, query: { ids: String(stage.document_id) } } }),
).data;
const resent = given(
  await api.POST("/c/{company_id}/emails/{email_id}/resend", { params: { path: { ...path, email_id: first.id } } }),
).data.emails;
const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const csv = await api.GET("/c/{company_id}/emails/export.csv", {
  params: { path, query: { from: day(-1), to: day(1), document_id: stage.document_id } },
  parseAs: "text",
});
const refused = await api.GET("/c/{company_id}/emails/{email_id}", { params: { path: { ...path, email_id: 1 } } });
const erased: number[] = [];
for (const email of stage.people) {
  const { response } = await api.DELETE("/c/{company_id}/recipients/{email}", { params: { path: { ...path, email } } });
  erased.push(response.status);
}

console.log(
  JSON.stringify({
    queued: queued.map((email) => email.to_email),
    listed: page.data.map((email) => email.to_email).sort(),
    recipients: standings[0]?.recipients.map((one) => one.to_email),
    resent: resent.map((email) => email.to_email),
    exported: String(csv.data).split("\n").length - 1,
    refused: refused.error?.error.code,
    erased,
  }),
);
