import { connect } from "../../../assets/js/shared/gradio.js";

/** Until the server's model is settled, and a page that asks how far it is has heard so. */
export async function settled() {
  const { call } = connect(new URL("/gradio_api/", location.origin));
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  while (["idle", "loading"].includes((await call("model_status")).state)) await pause(300);
  await pause(1500);
}
