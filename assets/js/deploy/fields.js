/** The Deploy tab's settings: as ../shared/fields.js describes them. */

import { Broken, numberField, oneOf, short, temperatureField } from "../shared/fields.js";

export const RUNS = ["own", "ready"];
/** A student that came as a file or with a link: which is no setting, as an address holds no file. */
export const OPENED = "opened";
/** A test digit that the teacher finds hard to read: a four that could be a nine. */
const FIRST_DIGIT = 288;
const FIRST_PREFIX = "mar";

/** The settings for these tasks and limits (see page_data of core/pages/deploy). */
export function deployFields({ tasks, limits }) {
  const field = (link, initial, read, more = {}) => ({ link, initial, read, write: String, ...more });
  const [first] = Object.keys(tasks);
  return {
    task: field("task", first, oneOf("deploy.rule_task", Object.keys(tasks)), { entry: true }),
    run: field("run", "own", oneOf("deploy.rule_run", RUNS), { write: (run) => (run === OPENED ? null : run) }),
    temperature: field("T", 1, temperatureField(limits), { always: true }),
    digit: field("digit", FIRST_DIGIT, numberField("deploy.rule_digit", 0, limits.digits - 1, true)),
    prefix: field("prefix", FIRST_PREFIX, (text) => readPrefix(text, limits.maxPrefix)),
    luck: field("race", 0, numberField("deploy.rule_race", 0, limits.maxSeed, true)),
  };
}

/** The beginning of a name that `text` is; throws Broken where it is none. */
export function readPrefix(text, most) {
  const prefix = text.trim().toLowerCase();
  if (/^[a-z]*$/.test(prefix) && prefix.length <= most) return prefix;
  throw new Broken("deploy.rule_prefix", { value: short(text), most });
}
