// FIC's own TypeScript client, unmodified: sends a registered document as its form proposes, and prints the form and the email.
"use strict";
const { Configuration, EmailsApi, IssuedDocumentsApi } = require("@fattureincloud/fattureincloud-ts-sdk");

const { base, key, company, document, wish } = JSON.parse(process.argv[2]);
const configuration = new Configuration({ accessToken: key, basePath: base });
const documents = new IssuedDocumentsApi(configuration);

async function main() {
  const form = (await documents.getEmailData(company, document)).data.data;
  const include = {
    document: form.document_exists,
    delivery_note: form.delivery_note_exists,
    attachment: form.attachment_exists,
    accompanying_invoice: form.accompanying_invoice_exists,
  };
  const data = {
    sender_id: form.default_sender_email.id,
    recipient_email: form.recipient_email,
    subject: form.subject,
    body: form.body,
    include,
    attach_pdf: form.default_attach_pdf,
    send_copy: false,
    ...wish,
  };
  // No wish: a call without a body, as the client makes it.
  await (wish ? documents.scheduleEmail(company, document, { data }) : documents.scheduleEmail(company, document));
  const q = `subject = '${form.subject}'`;
  const listed = (await new EmailsApi(configuration).listEmails(company, undefined, undefined, undefined, 1, 5, q)).data;
  console.log(JSON.stringify({ form, emails: listed.data }));
}

main().catch((error) => {
  console.error(JSON.stringify({ status: error.response?.status, said: error.response?.data ?? String(error) }));
  process.exit(1);
});
