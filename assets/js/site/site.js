/** The page without a server: plain files, and a model on the visitor's own device. */

import { connectDevice } from "../language/device_server.js";
import { firstWords, onLanguage, showLanguage, shownLanguage } from "../shared/language.js";
import { followExtras } from "../shared/extras.js";
import { mountTab } from "../shared/mount.js";
import { followTabs } from "../shared/tabs.js";
import { nameTabs, openTabs } from "./tab_bar.js";

/** Milliseconds after which the first view is there, and what it does not need may come. */
const LATER = 1500;
/**
 * What core/pages/site.py wrote into the document: {version, tabs}, of the first tab what ../shared/mount.js is given,
 * of each other one where that is.
 */
const { version, tabs } = JSON.parse(document.getElementById("site").textContent);
const root = new URL("./", document.baseURI);
const device = connectDevice(new URL("language/model.json", root));

showLanguage();
const bar = document.querySelector("#tabs [role=tablist]");
const name = () => nameTabs(bar, firstWords()[shownLanguage()]);
name();
onLanguage(name);
const givenOf = (tab) => (typeof tabs[tab] === "string" ? new URL(tabs[tab], root) : tabs[tab]);
openTabs(bar, (tab, panel) => mountTab(tab, panel, givenOf(tab), { device, server: null, rooms: null }));
followTabs();
followExtras();
setTimeout(async () => {
  const { showOffline } = await import("./offline.js");
  showOffline(document.querySelector(".site-footer"), root, version);
}, LATER);
