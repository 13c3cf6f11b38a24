import { Watchdog } from "../../../assets/js/maths/watchdog.js";

let watchdog = null;

/** Watch a server from now on. */
export function begin() {
  watchdog = new Watchdog();
}

/** The server has sent something. */
export function hear() {
  watchdog.hear();
}

/** Whether it is held to be lost. */
export function isLost() {
  return watchdog.signal.aborted;
}
