// Reads mails, one in base64 on each line, and writes what it read of each, as JSON on a line.
import { createInterface } from "node:readline";
import { simpleParser } from "mailparser";

for await (const line of createInterface({ input: process.stdin })) {
  const mail = await simpleParser(Buffer.from(line, "base64"), { skipImageLinks: true });
  const told = {
    from: mail.from.value.map((one) => one.address),
    to: mail.to.value.map((one) => one.address),
    subject: mail.subject ?? "",
    messageId: mail.messageId,
    text: mail.text,
    hasHtml: Boolean(mail.html),
    attachments: mail.attachments.map((one) => [one.filename ?? null, one.content.toString("base64"), one.related === true]),
  };
  console.log(JSON.stringify(told));
}
