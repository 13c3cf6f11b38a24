/**
 * What the page waits for, before anything is drawn: a script of the old kind, as it runs where modules do not. Light
 * or dark, as the visitor's system is or as `?__theme=` says; and a sentence for who opened the page as a file.
 */
{
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("__theme");
  const show = () =>
    document.body.classList.toggle("dark", ["light", "dark"].includes(asked) ? asked === "dark" : prefersDark.matches);
  prefersDark.addEventListener("change", show);
  show();
  document.querySelector(".from-file").hidden = location.protocol !== "file:";
}
