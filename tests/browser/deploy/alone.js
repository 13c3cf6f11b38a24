import { mount } from "../../../assets/js/deploy.js";
import { fetchTexts } from "../../../assets/js/shared/text.js";

/** Draw the tab from `data` where there is no server. */
export async function mountAlone(data) {
  const texts = await fetchTexts("en", ["page", "deploy", "deploy_take", "deploy_language"]);
  mount(document.body.appendChild(document.createElement("div")), {
    ...data,
    texts,
    kept: {},
    signal: new AbortController().signal,
    server: null,
  });
}
