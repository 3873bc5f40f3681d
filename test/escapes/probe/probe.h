/* Declares what the probes share. A probe tries one thing, prints the result in a line, and exits with one of these. */
#ifndef NSLAB_PROBE_H
#define NSLAB_PROBE_H

enum verdict { REACHED = 0, USAGE = 12, REFUSED = 13 };

/* Prints `reached: …`, or `refused: …: errno`, and gives the status to end with. */
__attribute__((format(printf, 1, 2))) int reached(const char *format, ...);
__attribute__((format(printf, 1, 2))) int refused(const char *format, ...);

/* Reads a small file below a folder's descriptor and says what is in it. */
int read_at(int folder, const char *path);

int escape_chroot(int argc, char **argv);
int read_path(int argc, char **argv);
int open_for_writing(int argc, char **argv);
int scan_roots(int argc, char **argv);
int scan_descriptors(int argc, char **argv);

int try_node(int argc, char **argv);
int try_mount(int argc, char **argv);
int try_release_agent(int argc, char **argv);
int print_handle(int argc, char **argv);
int open_by_handle(int argc, char **argv);

int be_victim(int argc, char **argv);
int signal_one(int argc, char **argv);
int signal_all(int argc, char **argv);
int trace(int argc, char **argv);
int read_memory(int argc, char **argv);
int write_memory(int argc, char **argv);
int open_program(int argc, char **argv);
int overwrite_program(int argc, char **argv);

int with_key(int argc, char **argv);
int read_key(int argc, char **argv);
int push_keys(int argc, char **argv);
int read_keys(int argc, char **argv);
int listen_abstract(int argc, char **argv);
int connect_abstract(int argc, char **argv);

int fork_bomb(int argc, char **argv);
int memory_bomb(int argc, char **argv);
int file_bomb(int argc, char **argv);
int open_bomb(int argc, char **argv);

#endif
