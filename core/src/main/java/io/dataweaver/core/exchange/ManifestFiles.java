package io.dataweaver.core.exchange;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a log lies: {@code manifest-NUMBER} one after the other, and {@code segments/}.
 *
 * @param files where it lies
 * @param folder of the log
 */
record ManifestFiles(StateFiles files, String folder) {

    private static final String PREFIX = "manifest-";
    private static final String TEMPORARY = ".tmp";

    String name(long number) {
        return String.format("%s/%s%010d", folder, PREFIX, number);
    }

    String segments() {
        return folder + "/segments";
    }

    String segment(String name) {
        return segments() + "/" + name;
    }

    /** Returns the numbers of the files of the manifest, upwards. */
    List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : files.list(folder)) {
            if (name.startsWith(PREFIX) && !name.endsWith(TEMPORARY)) {
                numbers.add(Long.valueOf(name.substring(PREFIX.length())));
            }
        }
        return numbers;
    }

    /** Makes a file of the manifest that begins with {@code begun}: all of it, or there is none. */
    void create(long number, ManifestEntry.Begun begun) throws IOException {
        String temporary = name(number) + TEMPORARY;
        files.writeForced(temporary, ManifestLines.encode(List.of(begun, new ManifestEntry.Forced())));
        files.rename(temporary, name(number));
        files.forceFolder(folder);
    }

    /** Returns what a file of the manifest holds from byte {@code from} on. */
    byte[] read(long number, long from) throws IOException {
        try (InputStream in = files.open(name(number))) {
            in.skipNBytes(from);
            return in.readAllBytes();
        }
    }

    /** Returns the first line of a file of the manifest. */
    ManifestEntry.Begun begun(long number) throws IOException {
        return begun(number, ManifestLines.parse(read(number, 0)).entries());
    }

    /** Returns how many parts the log has; empty if there is none. */
    Optional<Integer> partitions() throws IOException {
        List<Long> numbers = numbers();
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(begun(numbers.get(numbers.size() - 1)).partitions());
    }

    ManifestEntry.Begun begun(long number, List<ManifestEntry> entries) {
        if (entries.isEmpty() || !(entries.get(0) instanceof ManifestEntry.Begun begun)) {
            throw ManifestLines.damaged(name(number) + " does not begin as one", null);
        }
        return begun;
    }

    /**
     * Returns the numbers of the files that belong to the run of the newest one, upwards; a crash may have left those of a run
     * before it.
     */
    List<Long> numbersOfRun() throws IOException {
        List<Long> numbers = numbers();
        int first = numbers.size();
        String run = null;
        while (first > 0) {
            String of = begun(numbers.get(first - 1)).run();
            if (run != null && !run.equals(of)) {
                break;
            }
            run = of;
            first--;
        }
        return numbers.subList(first, numbers.size());
    }

    /** Tells whether the file of a segment is there as a whole. */
    boolean holds(Published.Segment segment) throws IOException {
        try {
            return files.size(segment(segment.name())) == segment.size();
        } catch (IOException failed) {
            if (files.list(segments()).contains(segment.name())) {
                throw failed;
            }
            return false;
        }
    }

    DataWeaverException notStored(IOException failed) {
        return new DataWeaverException(
                ExchangeErrorCode.NOT_STORED,
                "cannot store or read the rows between two steps in " + files + "/" + folder + ": " + failed,
                failed);
    }
}
