// Names the step in which lesson mode asks a question of an earlier lesson.

/** No step of a lesson has this id. */
export const REVIEW = 'review';
