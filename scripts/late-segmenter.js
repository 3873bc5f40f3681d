// Replaces Intl.Segmenter in the bundle, to make the real one only when it is needed.
import { isSimple } from '../src/state/cell-width.ts';

const { Segmenter } = Intl;

/** In a simple text each character is a segment; for other texts it makes the real segmenter. */
export class LateSegmenter {
  #given;
  #real;

  constructor(...given) {
    this.#given = given;
  }

  segment(input) {
    if (isSimple(input)) return Array.from(input, (segment, index) => ({ segment, index, input }));
    this.#real ??= new Segmenter(...this.#given);
    return this.#real.segment(input);
  }
}
