/* Generates random numbers that are the same in every run. */
#include "draft.h"

static const uint32_t borders[] = {
	0, 1, 4, 7, 8, 12, 111, 112, 113, 124, RELOC_MAX, ARENA_MAX, ARENA_MAX + 1, FRAME_MAX, FRAME_MAX + 1,
	INT32_MAX, 0x80000000u, UINT32_MAX - 7, UINT32_MAX - 1, UINT32_MAX,
};

static uint64_t state;

void seed(uint64_t value)
{
	state = value * 0x9e3779b97f4a7c15u;
}

/* xorshift64*, Vigna 2016 */
uint64_t next(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1du;
}

uint32_t below(uint32_t limit)
{
	return (uint32_t)((next() >> 32) % limit);
}

uint32_t border(void)
{
	return borders[below(sizeof(borders) / sizeof(*borders))];
}

void fill(void *to, size_t size)
{
	uint8_t *bytes = to;

	for (; size >= 8; size -= 8, bytes += 8)
		memcpy(bytes, &(uint64_t){ next() }, 8);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(next() >> 56);
}
