/**
 * Whose time is used where a ZeroGPU Space lends its chip: the hub's page, in which the Space is a frame, signs that.
 *
 * Gradio's own client asks in the same way; it also finds out whether the page around the frame can be asked at all.
 */

const HUB = "https://huggingface.co";
const SPACES = ".hf.space";
/** Milliseconds after which a call goes without: it counts for the visitor's address then. */
const PATIENCE = 3000;

/** The headers that the hub's page gives for a call of now; none where it does not answer. */
export function quotaHeaders() {
  if (!location.hostname.endsWith(SPACES) || window.parent === window) return {};
  return new Promise((resolve) => {
    const { port1: here, port2: there } = new MessageChannel();
    const end = (headers) => {
      clearTimeout(timer);
      here.close();
      resolve(headers ?? {});
    };
    const timer = setTimeout(end, PATIENCE);
    here.onmessage = ({ data }) => end(data);
    // To nobody else: a page of another site that shows this one in a frame is not asked.
    window.parent.postMessage("zerogpu-headers", HUB, [there]);
  });
}
