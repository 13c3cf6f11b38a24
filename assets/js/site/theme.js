/**
 * Light or dark, as the visitor's system is or as `?__theme=` says, before anything is drawn: a script of the old kind,
 * which a page waits for.
 */
{
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("__theme");
  const show = () =>
    document.body.classList.toggle("dark", ["light", "dark"].includes(asked) ? asked === "dark" : prefersDark.matches);
  prefersDark.addEventListener("change", show);
  show();
}
