// The words that a reader of a page sees, in their order, with what a text part tells in words:
// where links go, what pictures say, the numbers of lists.
() => {
  const letters = (number) => String.fromCharCode(96 + number);
  const roman = (number) => ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][number];
  const bare = (url) =>
    url
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/\/$/, "");
  const digits = (text) => text.replace(/\D/g, "");
  for (const picture of [...document.images]) picture.replaceWith(picture.alt);
  for (const link of document.querySelectorAll("a[href]")) {
    const target = link.getAttribute("href");
    const [scheme, rest] = [target.split(":", 1)[0], target.slice(target.indexOf(":") + 1)];
    const label = link.innerText.trim();
    const isTold =
      (scheme === "tel" && digits(rest) === digits(label)) ||
      (scheme === "mailto" && rest.toLowerCase() === label.toLowerCase());
    if (isTold) continue;
    if (bare(label) === bare(target)) link.textContent = target;
    else link.append(` ${target}`);
  }
  for (const list of document.querySelectorAll("ol")) {
    let number = Number(list.getAttribute("start") ?? 1);
    for (const item of [...list.children].filter((child) => child.tagName === "LI")) {
      number = Number(item.getAttribute("value") ?? number);
      const kind = (list.getAttribute("type") ?? "1").toLowerCase();
      const said = kind === "a" ? letters(number) : kind === "i" ? roman(number) : number;
      item.prepend(`${said}. `);
      number += 1;
    }
  }
  return document.body.innerText;
}
