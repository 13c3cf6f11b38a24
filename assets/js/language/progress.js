/** How far a download is: bytes that are here, seconds since it began, and how many it will still take. */
export class Progress {
  #begun = performance.now();
  #ended = null;
  #fetchedSince = null;
  #size = 0;
  #here = 0;
  #under = 0;
  #fetched = 0;
  #kept = 0;

  /** Of `size` bytes, `here` are in their place, and `kept` more on this device. */
  begin(size, here, kept) {
    [this.#size, this.#here, this.#kept] = [size, here, here + kept];
  }

  /** So many bytes came from the net, of parts that are not whole yet. */
  fetched(bytes) {
    this.#fetchedSince ??= performance.now();
    this.#fetched += bytes;
    this.#under += bytes;
  }

  /** A part of so many bytes is whole and in its place. */
  arrived(bytes) {
    this.#here += bytes;
    this.#under = Math.max(0, this.#under - bytes);
  }

  end() {
    this.#ended = performance.now();
  }

  /** {seconds, bytes, left}; `left` is null before anything can be said of the net's speed, and after the end. */
  get told() {
    const bytes = Math.min(this.#size, Math.max(this.#kept, this.#here + this.#under));
    if (this.#ended !== null) return { seconds: 0, bytes, left: null };
    const now = performance.now();
    const speed = this.#fetched / (now - (this.#fetchedSince ?? now));
    const left = speed > 0 && Number.isFinite(speed) ? (this.#size - bytes) / speed / 1000 : null;
    return { seconds: (now - this.#begun) / 1000, bytes, left };
  }
}
