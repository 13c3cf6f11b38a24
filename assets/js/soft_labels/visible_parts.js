/**
 * Makes follow(element, draw): draw(T) runs for the slider's temperature when `element` comes into view and whenever it
 * changes while it is there: a drag costs what can be seen. Returns a function that draws again.
 */
export function follower(store) {
  const parts = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const part = parts.get(target);
      part.seen = isIntersecting;
      if (isIntersecting) part.refresh();
    }
  });
  store.subscribe(({ temperature }, changed) => {
    if (!changed.has("temperature")) return;
    for (const part of parts.values()) if (part.seen) part.refresh(temperature);
  });
  return (element, draw) => {
    let drawn = null;
    const refresh = (temperature = store.state.temperature) => {
      if (drawn === temperature) return;
      drawn = temperature;
      draw(temperature);
    };
    parts.set(element, { seen: false, refresh });
    observer.observe(element);
    return () => {
      drawn = null;
      refresh();
    };
  };
}
