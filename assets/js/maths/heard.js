/** Resolves once the messages that wait have been heard; a timer would wait four milliseconds more. */
export function heard() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
