/** `load`, an async function, run at the first call only; after a failure the next call tries again. */
export function loadOnce(load) {
  let loading = null;
  return () => {
    loading ??= load().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}
