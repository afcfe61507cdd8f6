// A module, which stands in a file sorted by what its bytes are (xtask/src/build/streams.rs), put together again. Build constant:
// __SHAPES__ (text: by operator, the stream of its operand).

const shapes = __SHAPES__;

/**
 * The bytes of the module that `text` is: how many bytes it has, how many stand before its functions, how many functions it has, where
 * each stream begins, and which code unit stands in for which number.
 */
export const unpack = (text, size, head, functions, starts, standIns) => {
  const bytes = new Uint8Array(size);
  let end = 0;
  const take = (stream) => {
    const unit = text.charCodeAt(starts[stream]++);
    return standIns[unit] ?? unit;
  };
  const copy = (stream, count) => {
    while (count--) bytes[end++] = take(stream);
  };
  /** A number of a stream as a signed LEB128; those from 7 on are signed ones, zigzag. */
  const number = (stream, value = take(stream)) => {
    if (stream > 6) value = (value >> 1) ^ -(value & 1);
    for (; value > 63 || value < -64; value >>= 7) bytes[end++] = value | 128;
    bytes[end++] = value & 127;
  };
  const body = () => {
    copy(1, 1);
    copy(1, bytes[end - 1] * 2);
    for (;;) {
      const operator = take(2);
      const stream = +shapes[operator];
      if (operator === 7) return;
      if (operator === 6) copy(2, take(2));
      else bytes[end++] = operator;
      // The alignment is a hint, and no module of ours needs one.
      if (stream === 6) end++;
      if (stream) number(stream);
    }
  };
  copy(0, head);
  for (let left = functions; left--; ) {
    const start = end;
    end += 3;
    body();
    const length = end - start - 3;
    bytes[start] = length | 128;
    bytes[start + 1] = (length >> 7) | 128;
    bytes[start + 2] = length >> 14;
  }
  copy(0, bytes.length - end);
  return bytes;
};
