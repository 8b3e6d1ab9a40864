// The page "Gestione e-mail" in a product's own page. No framework, nothing else is loaded.
//   Ricevuta.show(element, newUrl, { email, document, onEmail, onError })
// newUrl: asks the product's backend for a session and gives its `url`; asked again before it ends.
(() => {
  const SANDBOX =
    "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox";

  function show(place, newUrl, { email, document: number, onEmail, onError } = {}) {
    const frame = Object.assign(document.createElement("iframe"), { title: "Gestione e-mail" });
    frame.setAttribute("sandbox", SANDBOX);
    frame.style.cssText = "display:block;width:100%;min-height:600px;border:0";

    let opened;
    let refused = 0;

    // Sessions that end within ten seconds are asked for ever slower.
    function openAnew() {
      refused = Date.now() - opened < 1e4 ? refused + 1 : 0;
      setTimeout(open, refused > 1 ? Math.min(6e4, 500 * 2 ** (refused - 1)) : 0);
    }

    async function open() {
      opened = Date.now();
      try {
        const url = new URL(await newUrl());
        if (email) url.searchParams.set("email", email);
        if (number) url.searchParams.set("document", number);
        frame.src = url.href;
      } catch (error) {
        onError?.(error);
      }
    }

    function hear({ source, origin, data }) {
      if (source !== frame.contentWindow || origin !== new URL(frame.src).origin) return;
      if (data?.type === "ricevuta:session-expired") openAnew();
      if (data?.type === "ricevuta:height") frame.style.height = `${data.height}px`;
      if (data?.type === "ricevuta:email-opened") {
        email = data.email_id;
        onEmail?.(email);
      }
    }

    addEventListener("message", hear);
    place.append(frame);
    open();
    return () => {
      removeEventListener("message", hear);
      frame.remove();
    };
  }

  window.Ricevuta = { version: 1, show };
})();
