/**
 * Keeps the files of a version of the page, so that it opens without a network. It lies beside index.html, is told its
 * version by its address, and answers for nothing but that page and what is under v/. The page itself is asked of the
 * network first: nobody is held on an old version. What a version needs is in a cache of its own, page and files
 * together, which goes when the next version's worker takes over.
 */

const scope = new URL("./", location.href);
const OURS = `temperature-lab ${scope.pathname} `;
const version = new URL(location.href).searchParams.get("version");
const KEPT = `${OURS}${version}`;
/** Milliseconds that a network may take to give the page. */
const PATIENCE = 4000;
const LIST = new URL("files.json", scope);

addEventListener("install", (event) => event.waitUntil(keepFirst()));
addEventListener("activate", (event) => event.waitUntil(Promise.all([forgetOthers(), self.clients.claim()])));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope.href)) return;
  const path = new URL(request.url).pathname.slice(scope.pathname.length);
  if (request.mode === "navigate" && ["", "index.html"].includes(path)) event.respondWith(page(event));
  else if (path === "files.json") event.respondWith(fetch(request).catch(() => caches.match(LIST)));
  else if (path.startsWith("v/") || path === "manifest.webmanifest") event.respondWith(file(event));
});

/** The page and what every tab needs to be drawn. Fails, and is tried at the next visit, where the host is changing. */
async function keepFirst() {
  const answer = await fetch(LIST, { cache: "no-cache" });
  const list = await answer.clone().json();
  if (list.version !== version) throw new Error(`the host has ${list.version}, not ${version}`);
  const cache = await caches.open(KEPT);
  const first = list.files.filter((one) => one.first).map(({ path }) => new URL(path, scope));
  await Promise.all([cache.put(LIST, answer), cache.addAll(first), cache.put(scope, await fresh())]);
}

/** The page as the host has it now. */
async function fresh() {
  const answer = await fetch(scope, { cache: "no-cache" });
  if (!answer.ok || !(await answer.clone().text()).includes(version)) throw new Error("another page");
  return answer;
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name)));
}

/** The page from the network; the one that is kept where none comes in time, or an error of the host. */
async function page({ request }) {
  const kept = async () => (await caches.open(KEPT)).match(scope);
  const asked = fetch(request);
  asked.catch(() => {});
  try {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
    const answer = await Promise.race([asked, late]);
    return answer.status < 500 ? answer : ((await kept()) ?? answer);
  } catch {
    return (await kept()) ?? asked;
  }
}

/** A file that never changes: from the cache, else from the network, and then it is kept. */
async function file(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  const isPage = answer.headers.get("Content-Type")?.startsWith("text/html");
  if (answer.status === 200 && !isPage) {
    const keeping = keep(event.request, answer.clone());
    // Who asks for a file to have it kept (../shared/kept_files.js) hears where it cannot be. Otherwise a full disk, or
    // a window that keeps nothing, must not keep the file from the page.
    if (event.request.cache === "force-cache") await keeping;
    else event.waitUntil(keeping.catch(() => {}));
  }
  return answer;
}

async function keep(request, answer) {
  await (await caches.open(KEPT)).put(request, answer);
}
