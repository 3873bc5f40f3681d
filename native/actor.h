/* Declares what the parts of the actor share. */
#ifndef NSLAB_ACTOR_H
#define NSLAB_ACTOR_H

#include "frame.h"

#include <stdbool.h>

/* The descriptors that no request may touch. */
struct own {
	int control; /* the socket that requests come from */
	int signals; /* signalfd: SIGCHLD */
	int self;    /* pidfd of this process, which a child polls to see that its parent is alive */
};
extern struct own own;

/* actor.c */
void answer(const struct answer *head, const void *out);
void flush_answers(void);
_Noreturn void give_up(const char *why);
void become_ready(void); /* a new actor's first steps: signals, deadline timer, own pidfd, HELLO */

/* guard.c: allows a request unless it touches the actor's own descriptors or memory */
bool guard_allows(const uint8_t *frame, const struct request *req, const uint8_t *arena);
bool guard_is_own(int fd);
void guard_note(const struct request *req, int64_t ret); /* records what mmap mapped and munmap unmapped */

/* call.c: makes one system call within its deadline; the result, errno in *error, nanoseconds in *ns */
int64_t make_call(const struct request *req, int *error, uint64_t *ns);
void prepare_deadline(void);
uint64_t now_ns(void); /* CLOCK_MONOTONIC */

/* clone.c: calls clone3, and returns twice. In the child the new socket is the control socket, and all else is closed. */
int64_t clone_actor(const struct request *req, const uint8_t *arena, int *error, uint64_t *ns, bool *is_child);

#endif
