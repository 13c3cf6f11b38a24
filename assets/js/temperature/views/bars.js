import { bringIntoView, el, keepFocus, setText } from "../../shared/dom.js";
import { ending } from "../../shared/typing.js";
import { count, percent, temperature } from "../../shared/numbers.js";
import { visibleToken } from "../visible.js";
import { sentences } from "../../shared/text.js";

const NARROW = matchMedia("(max-width: 900px)");

/** The next-token bars, the pinned outlines behind them, the draws under them, and one bar for everything else. */
export function barsView({ t, store, lab, data }) {
  const { bars } = data;
  const rows = Array.from({ length: bars }, (_, index) =>
    barRow(t, data, () => lab.append(lab.distribution.ids[index])),
  );
  const tail = barRow(t, data, null);
  const all = [...rows, tail];
  tail.button.dataset.testid = "tail";
  const heading = el("h2", { class: "bars-heading" });
  const list = el(
    "ol",
    { class: "bars", "data-testid": "bars", "data-sets": "then", "data-shows": "" },
    ...all.map((row) => el("li", {}, row.button)),
  );

  lab.on("distribution", (distribution) => {
    list.classList.toggle("stale", lab.isStale);
    if (!distribution) return;
    heading.replaceChildren(...headingNodes(t, distribution));
    rows.forEach((row, i) => row.name(distribution.texts.get(distribution.ids[i]) ?? "", t));
    tail.label.replaceChildren(t("bars.tail", { count: count(distribution.ids.length - bars) }));
  });
  lab.on("pins", (pinned) => {
    const said = (shares) =>
      shares.map((share, k) => t("pins.spoken", { T: temperature(store.state.pins[k]), share: percent(share) }));
    all.forEach((row, i) => {
      const shares = pinned.map((pin) => pin[i]);
      row.outline(shares, sentences(t, ...said(shares)));
    });
  });
  lab.on("frame", (frame) => {
    rows.forEach((row, i) => row.show(frame.bars[i], frame.uncut[i], cutBy(frame.kept, i, t)));
    tail.show(frame.tail, frame.tail, "");
    all.forEach((row, i) => row.mark(frame.draws?.[i], t));
    list.classList.toggle("drawn", Boolean(frame.draws));
  });
  lab.on("pick", (picked) => {
    all.forEach((row, i) => row.button.classList.toggle("picked", picked && Math.min(picked.index, bars) === i));
  });
  return el("div", { class: "bars-view" }, heading, legend(t, store, data.limits), list);
}

/**
 * Where the page has one column, what draws, filters and examples do to the `bars` could be off the screen: it is
 * scrolled into view, once no finger drags any more.
 */
export function showOnChange(bars, { lab, store, root }) {
  let wanted = false;
  const show = () => {
    if (!wanted || root.querySelector("input:active")) return;
    wanted = false;
    const { top } = bars.getBoundingClientRect();
    if (top < -bars.offsetHeight / 2 || top > innerHeight / 2) bringIntoView(bars, "start");
  };
  const want = () => {
    wanted = NARROW.matches;
    show();
  };
  lab.on("pick", (picked) => picked && want());
  store.subscribe(({ luck }, changed) => {
    const isDrawn = changed.has("luck") && luck !== null;
    if (isDrawn || ["topK", "topP", "minP"].some((name) => changed.has(name))) want();
  });
  root.addEventListener("change", show);
  root.addEventListener("click", (event) => event.target.closest(".chip-button") && want());
}

function headingNodes(t, { prompt, appended }) {
  const end = ending(prompt, 60);
  const [before, after] = t("bars.heading").split("{prompt}");
  const shown = el("bdi", { class: "quoted" }, end.replace(/\n/g, " ⏎ "));
  return [before, shown, appended.length ? t("bars.appended", { count: appended.length }) : "", after];
}

function cutBy(kept, index, t) {
  if (index >= kept.topK) return t("bars.cut_top_k");
  if (index >= kept.topP) return t("bars.cut_top_p");
  return index >= kept.minP ? t("bars.cut_min_p") : "";
}

/** One bar: a button that puts its token behind the prompt (the tail's does nothing and is no button). */
function barRow(t, { limits, draws: total }, onclick) {
  const label = el("span", { class: "bar-label" });
  const fill = el("span", { class: "bar-fill" });
  const pins = Array.from({ length: limits.maxPins }, (_, i) => el("span", { class: `pin pin-${i}` }));
  const cut = el("span", { class: "bar-cut" });
  const dots = el("span", { class: "bar-dots" });
  const drawn = el("span", { class: "bar-drawn" });
  const share = el("span", { class: "bar-share" });
  const spoken = el("span", { class: "visually-hidden" });
  const track = el("span", { class: "bar-track" }, ...pins, fill, cut);
  const marks = el("span", { class: "bar-marks" }, dots, drawn);
  const attributes = onclick
    ? { class: "bar", type: "button", "data-testid": "bar", title: t("bars.append"), onclick }
    : { class: "bar tail" };
  const button = el(onclick ? "button" : "div", attributes, label, track, share, spoken, marks);
  return {
    button,
    label,
    name(text) {
      button.dataset.token = text;
      label.replaceChildren(visibleToken(text, t));
    },
    show(prob, uncut, why) {
      button.setAttribute("data-prob", prob);
      fill.style.clipPath = `inset(0 ${100 - 100 * (why ? uncut : prob)}% 0 0)`;
      setText(share, percent(prob));
      setText(cut, why);
      if (button.classList.contains("cut") !== Boolean(why)) button.classList.toggle("cut", Boolean(why));
    },
    outline(shares, said) {
      setText(spoken, said);
      pins.forEach((pin, i) => {
        pin.hidden = shares[i] === undefined;
        pin.style.width = `${(shares[i] ?? 0) * 100}%`;
      });
    },
    mark(draws) {
      if (draws === undefined) return;
      dots.style.width = `${(100 * draws) / total}%`;
      dots.style.backgroundSize = `${100 / Math.max(1, draws)}% 100%`;
      setText(drawn, t("bars.drawn", { count: draws }));
    },
  };
}

/** What each kind of outline stands for, and the button that pins the slider's temperature. */
function legend(t, store, limits) {
  const now = el("span", { class: "legend-now" });
  const pins = el("span", { class: "legend-pins" });
  const pin = el("button", { type: "button", class: "quiet", onclick: () => pinHere() }, t("pins.add"));
  const pinHere = () => {
    const { pins: pinned, temperature: here } = store.state;
    if (!pinned.includes(here)) store.set({ pins: [...pinned, here].slice(-limits.maxPins) });
  };
  const draw = () => {
    const { pins: pinned, temperature: here } = store.state;
    setText(now, t("pins.now", { T: temperature(here) }));
    pin.setAttribute("aria-disabled", pinned.includes(here));
  };
  const redraw = () => {
    const tags = store.state.pins.map((value, i) => pinTag(t, store, value, i));
    keepFocus(pins, () => pins.replaceChildren(...tags), pin);
    draw();
  };
  store.subscribe((_, changed) => {
    if (changed.has("pins")) redraw();
    else if (changed.has("temperature")) draw();
  });
  redraw();
  const swatch = el("span", { class: "swatch swatch-now", "aria-hidden": "true" });
  return el("div", { class: "legend", "data-sets": "pins" }, el("span", { class: "tag" }, swatch, now), pins, pin);
}

function pinTag(t, store, value, index) {
  const T = temperature(value);
  const remove = () => store.set({ pins: store.state.pins.filter((pinned) => pinned !== value) });
  return el(
    "span",
    { class: "tag" },
    el("span", { class: `swatch pin-${index}`, "aria-hidden": "true" }),
    t("pins.pinned", { T }),
    el("button", { type: "button", class: "remove", "aria-label": t("pins.remove", { T }), onclick: remove }, "×"),
  );
}
