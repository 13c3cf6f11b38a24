/** What the browser keeps, how much of it, and what of the lab is here already. */

import { lackingFiles, sizeOf } from "../../../shared/kept_files.js";
import { megabytes } from "../../../shared/numbers.js";
import { storeTrial } from "../../../shared/this_device.js";
import { fine, limited, missing, none } from "./outcome.js";

/** Whether something is kept that is put away. */
export async function storage() {
  const found = await storeTrial();
  if (found === "cache" || found === "database") return fine((t) => t(`prepare.storage.${found}`));
  return limited(
    (t) => t(`prepare.storage.${found}`),
    (t) => t("prepare.storage.todo"),
  );
}

/** How much more may be kept, beside what is still to come: `lacking` bytes. */
export async function space(lacking) {
  const { quota = null, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota === null) return none((t) => t("prepare.space.unknown"));
  const free = Math.max(0, quota - usage);
  const values = { free: megabytes(free), needed: megabytes(lacking) };
  if (free < lacking)
    return limited(
      (t) => t("prepare.space.little", values),
      (t) => t("prepare.space.little_do"),
    );
  const lasts = await navigator.storage.persisted?.();
  return fine((t) => t(lasts ? "prepare.space.lasting" : "prepare.space.fine", values));
}

/** The language model's file; `about`: what the device says of it, `place`: a ModelPlace. */
export async function model(about, place) {
  const { size, kept, place: where } = await about();
  const values = { size: megabytes(size), rest: megabytes(size - kept) };
  if (kept === size) return fine((t) => t("prepare.model.here", values));
  if (place.deviceStatus.state === "ready")
    return limited(
      (t) => t("prepare.model.memory", values),
      (t) => t("prepare.model.memory_do"),
    );
  if (where === null)
    return limited(
      (t) => t("prepare.model.not_kept", values),
      (t) => t("prepare.storage.todo"),
    );
  return limited(
    (t) => t(kept ? "prepare.model.partly" : "prepare.model.away", values),
    (t) => t("prepare.model.todo"),
  );
}

/** The page's own files; only the page without a server has a worker that keeps them. */
export async function offline(root, hasServer, signal) {
  if (hasServer) return none((t) => t("prepare.offline.server"));
  if (!navigator.serviceWorker?.controller)
    return limited(
      (t) => t("prepare.offline.none"),
      (t) => t("prepare.offline.none_do"),
    );
  const lacking = await lackingFiles(root, signal);
  if (!lacking.length) return fine((t) => t("prepare.offline.kept"));
  const values = { count: lacking.length, size: megabytes(sizeOf(lacking)) };
  return limited(
    (t) => t("prepare.offline.partly", values),
    (t) => t("prepare.offline.todo"),
  );
}

/** What a model that cannot be had says of itself. */
export function noModel(error) {
  if (error.name !== "DeviceError") throw error;
  return missing(
    (t) => t(error.key, error.values),
    (t) => t("prepare.model.none_do"),
  );
}
