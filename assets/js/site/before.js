/**
 * What the page waits for, before anything is drawn: a script of the old kind, as it runs where modules do not. Whom
 * the page may ask: its host, and the server of rooms that `?rooms=` names, as classroom/room/server.js reads it. Light
 * or dark, as the visitor's system is or as `?__theme=` says; and a sentence for who opened the page as a file.
 */
{
  const rooms = new URLSearchParams(location.search).get("rooms") ?? "";
  let origin = "";
  try {
    origin = new URL(rooms.includes("//") ? rooms : `https://${rooms}`).origin;
  } catch {
    // no address: nobody else
  }
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `connect-src 'self' ${/^https?:\/\/[\w.:[\]-]+$/.test(origin) ? origin : ""}`;
  document.head.append(policy);
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("__theme");
  const show = () =>
    document.body.classList.toggle("dark", ["light", "dark"].includes(asked) ? asked === "dark" : prefersDark.matches);
  prefersDark.addEventListener("change", show);
  show();
  document.querySelector(".from-file").hidden = location.protocol !== "file:";
}
