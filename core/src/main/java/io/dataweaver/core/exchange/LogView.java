package io.dataweaver.core.exchange;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log for whoever reads it: its entries of rows from some number on, as far as they are on disk.
 *
 * <p><b>Threads.</b> One at a time: callers hold a lock.
 */
final class LogView {

    private static final int KEPT = 4096;
    private static final int ATTEMPTS = 3;

    private final ManifestFiles files;
    private final ExchangeLayout layout;
    private final List<Entry> entries = new ArrayList<>();
    private final TreeMap<Long, Long> firsts = new TreeMap<>();
    private final Map<Object, Long> readers = new HashMap<>();
    private @Nullable LogState state;
    private long base;
    private long number;
    private long offset;

    /**
     * An entry of rows.
     *
     * @param watermark the event time up to which all upstream splits had come before it
     */
    record Entry(Published published, long watermark) {}

    LogView(ManifestFiles files, ExchangeLayout layout) {
        this.files = files;
        this.layout = layout;
    }

    /** Reads what is new. */
    void refresh() throws IOException {
        for (int attempt = 1; true; attempt++) {
            try {
                readAll();
                return;
            } catch (IOException failed) {
                // Whoever removes what all readers have passed does not wait for those who look at it just then.
                if (attempt == ATTEMPTS || (state != null && files.numbers().contains(number))) {
                    throw failed;
                }
                reset();
            }
        }
    }

    private void readAll() throws IOException {
        if (state != null && !files.numbers().contains(number)) {
            reset(); // What this stood in was passed by all and is gone, or another run has begun.
        }
        boolean more = true;
        while (more) {
            more = readOn();
        }
    }

    private void reset() {
        state = null;
        entries.clear();
        firsts.clear();
    }

    /** Reads what is new in one file; returns whether the log goes on in another. */
    private boolean readOn() throws IOException {
        if (state == null) {
            List<Long> numbers = files.numbersOfRun();
            if (numbers.isEmpty()) {
                return false;
            }
            number = numbers.get(0);
            offset = 0;
        } else if (files.files().size(files.name(number)) <= offset) {
            return false;
        }
        ManifestLines.Parsed parsed = ManifestLines.parse(files.read(number, offset));
        int count = readable(parsed.entries());
        int from = 0;
        if (offset == 0) {
            begin(files.begun(number, parsed.entries()));
            from = 1;
        }
        LogState current = requireState();
        boolean continued = false;
        for (ManifestEntry entry : parsed.entries().subList(from, Math.max(from, count))) {
            long before = current.watermark();
            current.apply(entry);
            if (entry instanceof Published published) {
                entries.add(new Entry(published, before));
            }
            continued |= entry instanceof ManifestEntry.Continued;
        }
        offset += count == 0 ? 0 : parsed.ends().get(count - 1);
        if (continued) {
            number++;
            offset = 0;
        }
        return continued;
    }

    /** Returns how many entries may be read: those that a later one says are on disk. */
    private static int readable(List<ManifestEntry> entries) {
        for (int i = entries.size(); i > 0; i--) {
            ManifestEntry entry = entries.get(i - 1);
            if (entry instanceof ManifestEntry.Forced || entry instanceof ManifestEntry.Continued) {
                return i;
            }
        }
        return 0;
    }

    private void begin(ManifestEntry.Begun begun) {
        if (state == null) {
            state = new LogState(begun);
            base = begun.next();
            checkLayout(state);
        } else if (begun.next() != state.next()) {
            throw ManifestLines.damaged(
                    files.name(number) + " begins with " + begun.next() + " and not " + state.next(), null);
        }
        firsts.put(number, begun.next());
    }

    private void checkLayout(LogState read) {
        if (read.partitions() != layout.partitions() || !read.columns().equals(layout.columns())) {
            throw new DataWeaverException(
                    ExchangeErrorCode.OTHER_LOG,
                    "the log in " + files.folder() + " has " + read.partitions() + " partitions of (" + read.columns()
                            + "), but " + layout.partitions() + " of (" + layout.columns() + ") are read");
        }
    }

    private LogState requireState() {
        if (state == null) {
            throw new IllegalStateException("the log was not read");
        }
        return state;
    }

    /** Returns what the log comes to; empty if there is none. */
    Optional<LogState> state() {
        return Optional.ofNullable(state);
    }

    /**
     * Returns entry {@code index}, the first of which is 0; empty if it is not there yet.
     *
     * @throws DataWeaverException if it is there no more
     */
    Optional<Entry> entry(long index) throws IOException {
        if (state != null && index < base) {
            reset(); // Forgotten here, perhaps not on disk: a split was opened again.
            refresh();
        }
        if (state == null) {
            return Optional.empty();
        }
        if (index < base) {
            throw new DataWeaverException(
                    ExchangeErrorCode.LOST,
                    "entry " + index + " of the log in " + files.folder() + " is read, but those before " + base
                            + " were removed: all partitions had passed them");
        }
        return index - base < entries.size() ? Optional.of(entries.get((int) (index - base))) : Optional.empty();
    }

    /** Takes note that {@code reader} goes on with entry {@code index}: what all readers have passed is forgotten here. */
    void reads(Object reader, long index) {
        readers.put(reader, index);
        if (entries.size() > KEPT) {
            long lowest =
                    readers.values().stream().mapToLong(Long::longValue).min().orElse(base);
            if (lowest - base > KEPT / 2) {
                forget(lowest);
            }
        }
    }

    /** Takes note that {@code reader} is closed. */
    void closed(Object reader) {
        readers.remove(reader);
    }

    /** Returns the number of the first entry that is known here. */
    long base() {
        return base;
    }

    /** Forgets the entries before {@code index}. */
    void forget(long index) {
        if (index > base) {
            entries.subList(0, (int) Math.min(entries.size(), index - base)).clear();
            base = index;
        }
    }

    /** Returns the numbers of the files of the manifest that tell only of entries before {@code index}, upwards. */
    List<Long> filesBefore(long index) {
        List<Long> before = new ArrayList<>();
        for (Map.Entry<Long, Long> file : firsts.entrySet()) {
            Map.Entry<Long, Long> next = firsts.higherEntry(file.getKey());
            if (next != null && next.getValue() <= index) {
                before.add(file.getKey());
            }
        }
        return before;
    }
}
