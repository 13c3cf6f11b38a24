/** What is drawn lasts until it is drawn anew in another language; what it shows lasts longer. */

const LISTENING = ["on", "subscribe"];

/** `source`, an object with on() or subscribe(): what listens through it does so until `signal` aborts. */
export function heardUntil(signal, source) {
  return new Proxy(source, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (!LISTENING.includes(name)) return value.bind(target);
      return (...listener) => {
        if (!signal.aborted) signal.addEventListener("abort", value.apply(target, listener), { once: true });
      };
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
