// Everything that a screen may ask of the engine.

export type Intent =
  | { readonly type: 'next' }
  | { readonly type: 'answer'; readonly id: string; readonly option: string }
  | { readonly type: 'quit' };

export type Send = (intent: Intent) => void;
