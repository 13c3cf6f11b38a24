import { el, setText } from "../../shared/dom.js";

/** Milliseconds in which it must be pressed again. */
const SURE = 5000;

/** A button for what cannot be undone: it acts when it is pressed a second time, as it says after the first. */
export function confirmedButton(t, label, testid, act) {
  let timer = 0;
  const reset = () => {
    clearTimeout(timer);
    timer = 0;
    setText(button, label);
  };
  const press = () => {
    if (timer) {
      reset();
      act();
      return;
    }
    setText(button, t("room.again", { what: label }));
    timer = setTimeout(reset, SURE);
  };
  const button = el("button", { type: "button", onclick: press, "data-testid": testid }, label);
  return button;
}
