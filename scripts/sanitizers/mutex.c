// Shows the thread sanitizer what Synchronization.Mutex does when two threads want it at once.
//
// On Linux a Mutex is a futex. Its fast paths are compiled into whoever uses it, where the sanitizer sees them; its slow
// paths are in libswiftSynchronization.so, which is not instrumented: a lock that was waited for would look like none,
// and all that it guards like a race. These functions stand in front of the slow paths and tell the sanitizer.
// Nothing is suppressed: what no lock guards is reported as ever. Only linked into programs with the thread sanitizer.
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

void __tsan_acquire(void *address);
void __tsan_release(void *address);

// The names are Swift's, mangled: Synchronization._MutexHandle's _lockSlow(UInt32), _tryLockSlow() and _unlockSlow().
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*Lock)(uint32_t thread, SELF void *mutex);
typedef SWIFT _Bool (*TryLock)(SELF void *mutex);
typedef SWIFT void (*Unlock)(SELF void *mutex);

SWIFT void swiftlet_lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT _Bool swiftlet_try_lock(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT void swiftlet_unlock(SELF void *mutex) __asm__(UNLOCK);

SWIFT void swiftlet_lock(uint32_t thread, SELF void *mutex) {
    ((Lock)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT _Bool swiftlet_try_lock(SELF void *mutex) {
    _Bool isLocked = ((TryLock)dlsym(RTLD_NEXT, TRY_LOCK))(mutex);
    if (isLocked) __tsan_acquire(mutex);
    return isLocked;
}

SWIFT void swiftlet_unlock(SELF void *mutex) {
    __tsan_release(mutex);
    ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
