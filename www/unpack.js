// The module, which stands in this file sorted by what its bytes are (xtask/src/build/streams.rs), put together again. Build
// constants: __SIZE__, __HEAD__, __FUNCTIONS__ (numbers), __STARTS__ (where each stream begins), __SHAPES__ (text: by operator,
// the stream of its operand), __STAND_INS__ (code unit to number).

const standIns = __STAND_INS__;
const starts = __STARTS__;
const shapes = __SHAPES__;

/** The bytes of the module that `text` is. */
export const unpack = (text) => {
  const bytes = new Uint8Array(__SIZE__);
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
  copy(0, __HEAD__);
  for (let left = __FUNCTIONS__; left--; ) {
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
