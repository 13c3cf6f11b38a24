import { connect } from "../../../assets/js/shared/gradio.js";

const server = () => connect(new URL("/gradio_api/", location.origin));

/** All that an endpoint streams, and how it ended: the name and the words of an error, or null. */
export async function streamed(name) {
  const values = [];
  try {
    for await (const value of server().stream(name, {})) values.push(value);
    return { values, error: null };
  } catch (error) {
    return { values, error: [error.constructor.name, error.message] };
  }
}

/** What an endpoint answers. */
export function called(name) {
  return server().call(name);
}
