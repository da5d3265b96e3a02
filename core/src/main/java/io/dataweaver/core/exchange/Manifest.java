package io.dataweaver.core.exchange;

import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a log, for whoever writes it. Entries are appended and forced, and only then marked as such: nobody reads
 * what a loss of power could take back, and bring in another order.
 *
 * <p><b>Threads.</b> One at a time, in one process at a time: the caller holds the lock of the log.
 */
final class Manifest {

    private static final Failpoint WRITTEN = Failpoint.named("exchange.manifest_written");
    private static final Failpoint FORCED = Failpoint.named("exchange.manifest_forced");
    private static final Failpoint CREATED = Failpoint.named("exchange.manifest_created");

    private final ManifestFiles files;
    private final long rollBytes;
    private @Nullable LogState state;
    private long number;
    private long size;
    private long rollAt;

    /**
     * Creates one.
     *
     * @param rollBytes how much a file holds behind its first line before the next one is begun
     */
    Manifest(ManifestFiles files, long rollBytes) {
        this.files = files;
        this.rollBytes = rollBytes;
    }

    /**
     * Reads what others have written, and cuts off what one who has died has left.
     *
     * @return what the log holds; null if there is none
     */
    @Nullable LogState refresh() throws IOException {
        List<Long> numbers = files.numbers();
        if (numbers.isEmpty()) {
            state = null;
            return null;
        }
        long newest = numbers.get(numbers.size() - 1);
        if (state != null && newest == number && files.files().size(files.name(number)) == size) {
            return state;
        }
        number = newest;
        byte[] bytes = files.read(number, 0);
        ManifestLines.Parsed parsed = ManifestLines.parse(bytes);
        LogState read = new LogState(files.begun(number, parsed.entries()));
        if (parsed.torn()) {
            files.files().truncate(files.name(number), parsed.length());
        }
        size = parsed.length();
        rollAt = parsed.ends().get(0) + rollBytes;
        List<ManifestEntry> entries = parsed.entries();
        for (ManifestEntry entry : entries.subList(1, entries.size())) {
            read.apply(entry);
        }
        state = read;
        if (!(entries.get(entries.size() - 1) instanceof ManifestEntry.Forced)) {
            force(List.of());
        }
        if (numbers.size() > 1) {
            continueFrom(numbers.get(numbers.size() - 2), read.run());
        }
        return read;
    }

    /** Makes sure that the file before the newest says that it goes on: a crash may have come between the two. */
    private void continueFrom(long before, String run) throws IOException {
        ManifestLines.Parsed parsed = ManifestLines.parse(files.read(before, 0));
        List<ManifestEntry> entries = parsed.entries();
        if (files.begun(before, entries).run().equals(run)
                && !(entries.get(entries.size() - 1) instanceof ManifestEntry.Continued)) {
            if (parsed.torn()) {
                files.files().truncate(files.name(before), parsed.length());
            }
            append(before, List.of(new ManifestEntry.Continued()), false);
        }
    }

    /** Begins the log of another run; what there is of one before goes. */
    LogState begin(ManifestEntry.Begun begun) throws IOException {
        List<Long> before = files.numbers();
        long first = before.isEmpty() ? 0 : before.get(before.size() - 1) + 1;
        files.create(first, begun);
        CREATED.hit();
        for (long old : before) {
            files.files().delete(files.name(old));
        }
        for (String segment : files.files().list(files.segments())) {
            files.files().delete(files.segment(segment));
        }
        state = null;
        LogState begins = refresh();
        if (begins == null) {
            throw new IOException(files.name(first) + " is not there after it was written");
        }
        return begins;
    }

    /** Appends entries; they are on disk, and may be read, when this returns. */
    void append(List<ManifestEntry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        LogState current = requireState();
        try {
            force(entries);
            for (ManifestEntry entry : entries) {
                current.apply(entry);
            }
        } catch (IOException | RuntimeException failed) {
            state = null; // A part of it may be there: to be read again.
            throw failed;
        }
        if (size >= rollAt) {
            roll(current);
        }
    }

    private LogState requireState() {
        if (state == null) {
            throw new IllegalStateException("the manifest was not read");
        }
        return state;
    }

    private void force(List<ManifestEntry> entries) throws IOException {
        append(number, entries, true);
        FORCED.hit();
        append(number, List.of(new ManifestEntry.Forced()), false);
        size = files.files().size(files.name(number));
    }

    private void append(long to, List<ManifestEntry> entries, boolean forced) throws IOException {
        try (StateFiles.Appender appender = files.files().append(files.name(to))) {
            if (!entries.isEmpty()) {
                appender.write(ManifestLines.encode(entries));
                WRITTEN.hit();
            }
            if (forced) {
                appender.force();
            }
        }
    }

    private void roll(LogState current) throws IOException {
        files.create(number + 1, current.asBegun());
        append(number, List.of(new ManifestEntry.Continued()), false);
        number++;
        size = files.files().size(files.name(number));
        rollAt = size + rollBytes;
    }

    /**
     * Removes the files of segments that no entry names and none will: those of writers that were lost.
     *
     * @param all whether no more will be published, so that those are lost too that stand behind what is published
     */
    void removeLost(boolean all) throws IOException {
        LogState current = requireState();
        Set<String> named = new HashSet<>();
        for (long each : files.numbersOfRun()) {
            for (ManifestEntry entry : ManifestLines.parse(files.read(each, 0)).entries()) {
                if (entry instanceof Published published) {
                    published.segment().map(Published.Segment::name).ifPresent(named::add);
                }
            }
        }
        Map<Integer, Long> sequences = current.sequences();
        for (String name : files.files().list(files.segments())) {
            SegmentName parsed = SegmentName.parse(name);
            boolean passed = parsed.sequence() <= sequences.getOrDefault(parsed.ordinal(), 0L);
            if (!named.contains(name) && (all || passed)) {
                files.files().delete(files.segment(name));
            }
        }
    }
}
