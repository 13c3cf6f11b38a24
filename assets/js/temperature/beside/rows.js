import { el, setText } from "../../shared/dom.js";
import { percent } from "../../shared/numbers.js";

/**
 * A second bar under each bar of `list`, for the second model. show({name, shares}) sets what they say; wait() shows
 * that nothing is known yet; hide() takes the bars away.
 */
export function secondBars(t, list) {
  const rows = Array.from(list.querySelectorAll(".bar"), (bar) => {
    const fill = el("span", { class: "bar-fill second-fill" });
    const track = el("span", { class: "bar-track second-track" }, fill);
    const share = el("span", { class: "bar-share second-share", "aria-hidden": "true" });
    const spoken = el("span", { class: "visually-hidden" });
    bar.querySelector(".bar-share").after(track, share, spoken);
    return { bar, fill, share, spoken };
  });
  const show = ({ name, shares }) => {
    list.classList.add("with-second");
    rows.forEach(({ bar, fill, share, spoken }, i) => {
      const value = shares[i];
      bar.dataset.second = value;
      fill.style.clipPath = `inset(0 ${100 - 100 * value}% 0 0)`;
      setText(share, percent(value));
      setText(spoken, t("beside.spoken", { model: name, share: percent(value) }));
    });
  };
  const wait = () => {
    list.classList.add("with-second");
    for (const { bar, fill, share, spoken } of rows) {
      delete bar.dataset.second;
      fill.style.clipPath = "";
      setText(share, "…");
      setText(spoken, "");
    }
  };
  const hide = () => {
    wait();
    list.classList.remove("with-second");
  };
  hide();
  return { show, wait, hide };
}
