/** The page without a server: plain files, and a model on the visitor's own device. */

import { connectDevice } from "../language/device_server.js";
import { mountTab } from "../shared/mount.js";
import { followTabs } from "../shared/tabs.js";
import { chooseLanguage, fetchTexts, translator } from "../shared/text.js";
import { offlineView, registerWorker } from "./offline.js";
import { openTabs } from "./tab_bar.js";

/** What core/static_site.py wrote into the document: {version, tabs, lost}; a tab's {data, needs}, by its name. */
const { version, tabs, lost } = JSON.parse(document.getElementById("site").textContent);
const root = new URL("./", document.baseURI);
const device = connectDevice(new URL("language/model.json", root));

openTabs(document.querySelector("#tabs [role=tablist]"), (tab, panel) =>
  mountTab(tab, panel, { ...tabs[tab], lost }, { device, server: null }),
);
followTabs();
registerWorker(root, version).then(async (isReady) => {
  if (!isReady) return;
  const [{ needs }] = Object.values(tabs);
  const t = translator(await fetchTexts(chooseLanguage(needs.languages), ["page"]));
  document.querySelector(".site-footer").append(offlineView(t, root));
});
