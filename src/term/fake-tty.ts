// Poses as a terminal to Ink: receives whole frames, and hands them to the painter.

import { Writable } from 'node:stream';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A stdout whose size can change; Ink writes each frame to it whole (its `debug` mode). */
export class FrameStream extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  private readonly onFrame: (frame: string) => void;

  constructor(size: TerminalSize, onFrame: (frame: string) => void) {
    super({ decodeStrings: false });
    this.columns = size.columns;
    this.rows = size.rows;
    this.onFrame = onFrame;
  }

  resize(size: TerminalSize): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.emit('resize');
  }

  override _write(
    chunk: string | Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.onFrame(chunk.toString());
    done();
  }
}
