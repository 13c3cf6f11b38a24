import { mount } from "../../../assets/js/distil.js";
import { fetchTexts } from "../../../assets/js/shared/text.js";

/** Draw the tab from `data`, with the words of `parts`, where there is no server; `search` is what the address says. */
export async function mountAlone(data, parts, search) {
  history.replaceState(null, "", search);
  const texts = await fetchTexts("en", parts);
  mount(document.body.appendChild(document.createElement("div")), {
    ...data,
    texts,
    kept: {},
    signal: new AbortController().signal,
    server: null,
  });
}
