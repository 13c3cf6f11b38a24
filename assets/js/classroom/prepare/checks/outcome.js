/**
 * What a check came to: {state, say, todo}. state: fine, limited (it works, but …), missing, or none (not needed, or it
 * does not apply here); say(t) and todo(t): what was found, and what to do, where there is something to do.
 */
export const fine = (say) => ({ state: "fine", say, todo: null });
export const limited = (say, todo) => ({ state: "limited", say, todo });
export const missing = (say, todo) => ({ state: "missing", say, todo });
export const none = (say) => ({ state: "none", say, todo: null });
