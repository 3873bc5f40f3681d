/* Declares what the fuzzer makes frames with: random numbers, and drafts that are valid or broken in one place. */
#ifndef NSLAB_DRAFT_H
#define NSLAB_DRAFT_H

#include "frame.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How the decoder must judge a draft. */
enum verdict { ACCEPTS, REFUSES, EITHER };

struct draft {
	struct request head;
	struct reloc relocs[RELOC_MAX + 1];
	uint8_t arena[ARENA_MAX + 1];
	uint32_t nreloc, arena_len; /* its real sizes, whatever the header says */
	enum verdict expected;
};
extern struct draft draft;

extern long frame_number;
extern const char *what; /* the kind of frame, for messages */

#define EXPECT(condition) \
	do { \
		if (!(condition)) { \
			printf("fuzz-frame: frame %ld (%s): line %d: not true: %s\n", frame_number, what, __LINE__, #condition); \
			exit(1); \
		} \
	} while (0)

/* random.c */
void seed(uint64_t value);
uint64_t next(void);
uint32_t below(uint32_t limit);
uint32_t border(void); /* a length at which a check may be off by one */
void fill(void *to, size_t size);

/* draft.c */
uint32_t some_length(uint32_t most);
void draft_valid(void);
void draft_too_many(void); /* one relocation or one byte of arena more than a frame may have */
void break_head(void);
void break_length(void);
void break_argument(void);
void break_relocation(void);
size_t width_of(const struct reloc *r);
uint8_t *draft_bytes(size_t *size); /* in a heap block of exactly that size */

#endif
