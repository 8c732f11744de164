/* Loaded into a server under test (LD_PRELOAD): moves its clock and slows its disk, as a file says.
 *
 * COPYDESK_DISTURBANCE names the file: three signed numbers of 64 bits in the order of the machine, which a test writes
 * while the server runs, all in microseconds:
 *   0  how far the clock is ahead (below zero: behind)
 *   1  how much longer each fsync and fdatasync takes
 *   2  how much longer each write to a regular file takes
 * The monotonic clock, by which a server measures how long a thing takes, stays as it is.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { AHEAD, SYNC, WRITE, COUNT };

static const int64_t calm[COUNT];
static const volatile int64_t *told = calm;

__attribute__((constructor)) static void find_file(void) {
    const char *path = getenv("COPYDESK_DISTURBANCE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) abort(); /* else a test would believe in a fault that never happens */
    void *found = mmap(NULL, sizeof calm, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (found == MAP_FAILED) abort();
    told = found;
}

static void linger(int64_t microseconds) {
    struct timespec left = {microseconds / 1000000, microseconds % 1000000 * 1000};
    if (microseconds > 0) nanosleep(&left, NULL);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int answer = syscall(SYS_clock_gettime, clock, now);
    if (answer == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t sum = now->tv_sec * 1000000LL + now->tv_nsec / 1000 + told[AHEAD];
        now->tv_sec = sum / 1000000;
        now->tv_nsec = sum % 1000000 * 1000 + now->tv_nsec % 1000;
    }
    return answer;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec found;
    (void)zone;
    int answer = clock_gettime(CLOCK_REALTIME, &found);
    now->tv_sec = found.tv_sec;
    now->tv_usec = found.tv_nsec / 1000;
    return answer;
}

time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now) *now = found.tv_sec;
    return found.tv_sec;
}

int fsync(int file) {
    linger(told[SYNC]);
    return syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    linger(told[SYNC]);
    return syscall(SYS_fdatasync, file);
}

ssize_t write(int file, const void *bytes, size_t count) {
    struct stat kind;
    if (told[WRITE] > 0 && file > 2 && fstat(file, &kind) == 0 && S_ISREG(kind.st_mode)) linger(told[WRITE]);
    return syscall(SYS_write, file, bytes, count);
}
