/** Whether this browser offers a real graphics chip: {usable, reason}; the reason names a text. */
export async function graphicsChip() {
  if (!navigator.gpu) return { usable: false, reason: "no_webgpu" };
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return { usable: false, reason: "no_chip" };
  const { isFallbackAdapter: imitated = adapter.isFallbackAdapter } = adapter.info ?? {};
  return imitated ? { usable: false, reason: "imitated" } : { usable: true, reason: "chip" };
}
