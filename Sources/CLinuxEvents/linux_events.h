// What Swift's modules of the C libraries leave out. Empty where there is no Linux.
#ifndef SWIFTLET_LINUX_EVENTS_H
#define SWIFTLET_LINUX_EVENTS_H

#ifdef __linux__
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Functions that the C libraries declare with GNU's extensions only, which cannot be asked for here: their modules are
// built without. Under names of our own, so that nothing is declared twice where they are.
extern int swiftlet_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) __asm__("accept4");
extern int swiftlet_sched_getaffinity(int process, unsigned long size, void *set) __asm__("sched_getaffinity");
extern int swiftlet_pthread_setname(pthread_t thread, const char *name) __asm__("pthread_setname_np");
#endif

#endif
