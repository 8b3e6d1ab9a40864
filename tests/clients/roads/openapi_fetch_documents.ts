// Documents, reminders and webhooks by openapi-fetch, under the types that openapi-typescript makes.
import createClient from "openapi-fetch";
import type { components, paths } from "../build/api.d.ts";

type Stage = { base: string; key: string; company_id: number; document_id: number; people: string[]; sink: string };
type Delivery = components["schemas"]["Delivery"];

const stage: Stage = JSON.parse(process.argv[2] ?? "");
const company = { company_id: stage.company_id };
const path = { ...company, document_id: stage.document_id };
const email = stage.people[0] ?? "";
const api = createClient<paths>({
  baseUrl: stage.base,
  headers: { Authorization: `Bearer ${stage.key}` },
});
const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

function given<T>(answer: { data?: T; error?: components["schemas"]["Error"] }): T {
  if (answer.data === undefined) throw new Error(answer.error?.error.code);
  return answer.data;
}

async function whatTheSinkWasTold(id: string): Promise<Delivery> {
  for (;;) {
    const log = given(
      await api.GET("/c/{company_id}/subscriptions/{subscription_id}/deliveries", {
        params: { path: { ...company, subscription_id: id } },
      }),
    );
    const [last] = log.data;
    if (last && last.state !== "waiting") return last;
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

const registered = given(
  await api.PUT("/c/{company_id}/issued_documents/{document_id}", {
    params: { path },
    body: {
      type: "order",
      number: "7/A",
      date: day(-40),
      customer: { name: "Verdi Srl", email },
      gross_amount: "1220.00",
      instalments: [{ due_date: day(-10), amount: "1220.00" }],
    },
  }),
).data;
const changed = given(
  await api.PATCH("/c/{company_id}/issued_documents/{document_id}", {
    params: { path },
    body: { subject: "Fornitura" },
  }),
).data;
const found = given(
  await api.GET("/c/{company_id}/issued_documents", { params: { path: company, query: { search: "7/A" } } }),
).data;
const template = { ...company, template_id: "order.it" as const };
given(
  await api.PUT("/c/{company_id}/templates/{template_id}", {
    params: { path: template },
    body: { subject: "Ordine {{numero}}", body: "{{saluto}}<br>{{allegati}}" },
  }),
);
const form = given(await api.GET("/c/{company_id}/issued_documents/{document_id}/email", { params: { path } })).data;
given(await api.DELETE("/c/{company_id}/templates/{template_id}", { params: { path: template } }));
const preview = given(
  await api.POST("/c/{company_id}/emails/preview", {
    params: { path: company },
    body: {
      category: "order",
      document: { id: stage.document_id, number: "7/A" },
      to: [{ email }],
      subject: "Ordine",
      body: "<p>Ecco.</p>",
    },
  }),
).data;
const remind = () =>
  api.POST("/c/{company_id}/issued_documents/{document_id}/reminders", { params: { path }, body: {} });
const reminded = given(await remind()).data.emails;
const rules = given(
  await api.PATCH("/c/{company_id}/reminders/rules", { params: { path: company }, body: { most_a_day: 1 } }),
).data;
const outlook = given(await api.GET("/c/{company_id}/reminders/preview", { params: { path: company } })).data;
const paid = given(
  await api.PATCH("/c/{company_id}/issued_documents/{document_id}/payment", {
    params: { path },
    body: { paid_on: day(0) },
  }),
).data;
const refused = await remind();
const subscribed = given(
  await api.POST("/c/{company_id}/subscriptions", {
    params: { path: company },
    body: { data: { sink: stage.sink, events: ["email.sent"], signature: "standard" } },
  }),
).data;
const subscription = { ...company, subscription_id: subscribed.id };
given(await api.POST("/c/{company_id}/subscriptions/{subscription_id}/test", { params: { path: subscription } }));
const delivery = await whatTheSinkWasTold(subscribed.id);
await api.DELETE("/c/{company_id}/subscriptions/{subscription_id}", { params: { path: subscription } });
const used = given(await api.GET("/c/{company_id}/usage", { params: { path: company } })).data;
const forgotten = await api.DELETE("/c/{company_id}/issued_documents/{document_id}", { params: { path } });

console.log(
  JSON.stringify({
    registered: [registered.payment, registered.gross_amount],
    changed: changed.subject,
    found: found.some((one) => one.id === stage.document_id),
    written: form.subject,
    previewed: preview.recipients.map((one) => one.to_email),
    reminded: reminded.map((one) => one.to_email),
    ruled: rules.most_a_day,
    looked_ahead: outlook.date >= day(0),
    paid: paid.payment,
    refused: refused.error?.error.code,
    secret: subscribed.secret?.slice(0, 6),
    delivered: delivery.state,
    used: used.some((one) => one.quota === "documents_a_day"),
    forgotten: forgotten.response.status,
  }),
);
