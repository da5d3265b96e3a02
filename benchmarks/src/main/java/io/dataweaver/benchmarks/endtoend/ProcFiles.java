package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of processes: proc(5). */
final class ProcFiles {

    /** USER_HZ: 100 on every Linux that this runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int CUTIME = 16;
    private static final int CSTIME = 17;

    private ProcFiles() {}

    /** Returns the CPU seconds of the children of this process that have ended, and of theirs. */
    static double secondsOfEndedChildren() throws IOException {
        return seconds("self", CUTIME, CSTIME);
    }

    /** Returns the CPU seconds of {@code server} and of its children, ended or not. */
    static double secondsWithChildren(ProcessHandle server) throws IOException {
        // A child that ends between the two readings of one call is in neither; the second call has it.
        return Math.max(secondsOfFamily(server), secondsOfFamily(server));
    }

    private static double secondsOfFamily(ProcessHandle server) throws IOException {
        double seconds = seconds(Long.toString(server.pid()), UTIME, STIME, CUTIME, CSTIME);
        for (ProcessHandle child : server.children().toList()) {
            seconds += secondsOfChild(child);
        }
        return seconds;
    }

    private static double secondsOfChild(ProcessHandle child) {
        try {
            return seconds(Long.toString(child.pid()), UTIME, STIME);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double seconds(String pid, int... fields) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        // Field 2 is a name in parentheses that may hold blanks.
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = 0;
        for (int field : fields) {
            ticks += Long.parseLong(rest[field - 3]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Returns the largest resident memory that {@code pid} had, in bytes; 0 if it has ended. */
    static long peakBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException ended) {
            return 0;
        }
    }
}
