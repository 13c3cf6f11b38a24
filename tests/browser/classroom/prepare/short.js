/**
 * "Prepare this room" with a minute of so many milliseconds, put above the page; assets: where the page has its files,
 * data: page_data of the Classroom tab.
 */
export async function open(assets, data, minute) {
  const root = new URL("./", document.baseURI);
  const from = (name) => import(new URL(`${assets}/js/${name}`, root).href);
  const [{ prepareView }, { fetchTexts }, { connectDevice }, { connect }] = await Promise.all(
    ["classroom/prepare/view.js", "shared/text.js", "language/device_server.js", "shared/gradio.js"].map(from),
  );
  const asked = {
    texts: await fetchTexts("en", ["page", "classroom", "room"]),
    device: connectDevice(new URL("language/model.json", root)),
    server: connect(new URL("gradio_api/", root)),
    rooms: new URL("room/", root),
    kept: {},
  };
  const place = document.createElement("div");
  place.className = "lab classroom";
  place.append(await prepareView({ data: { ...data, ...asked }, signal: new AbortController().signal }, minute));
  document.body.prepend(place);
}
