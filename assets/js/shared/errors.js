/** An error whose message is for the visitor. */
export class ServerError extends Error {}

/** The server is not heard any more. */
export class LostError extends ServerError {
  name = "LostError";
}
