/**
 * Has the page's two requests for /distill answered by the `messages`, `aSecond` of them a second, and notes in
 * window.drawn when the first chart is drawn.
 */
export function play(messages, aSecond) {
  const ask = window.fetch;
  window.fetch = (address, options) => {
    const { pathname } = new URL(address, location.href);
    if (pathname.endsWith("v2/distill")) return Promise.resolve(Response.json({ event_id: "played" }));
    if (!pathname.endsWith("v2/distill/played")) return ask(address, options);
    const body = new ReadableStream({ start: (sink) => void stream(sink, messages, aSecond) });
    return Promise.resolve(new Response(body));
  };
  window.drawn = [];
  const chart = document.querySelector("[data-testid=distil] .chart");
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (chart.contains(this.canvas)) window.drawn.push(performance.now());
    return clear.apply(this, box);
  };
}

async function stream(sink, messages, aSecond) {
  const begun = performance.now();
  for (const [i, message] of messages.entries()) {
    const wait = begun + (i / aSecond) * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sink.enqueue(new TextEncoder().encode(`event: generating\ndata: [${message}]\n\n`));
  }
  sink.close();
}
