package io.dataweaver.core.verify;

import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps when each table of a pipeline was compared last, and how many keys differed, in the pipeline's folder: so whoever runs the
 * pipeline knows it of other processes too.
 *
 * <p><b>Threads.</b> Any thread may call; of two that keep something at the same time, one may win.
 */
public final class Verifications {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final String FILE = "verified";
    private static final String TABLE = "table";
    private static final String AT = "at";
    private static final String DIFFERENCES = "differences";
    private static final String EQUAL = "equal";

    private final StateFiles files;

    /**
     * One table at one sink.
     *
     * @param equal when the verification began that last found no difference; empty if none has
     */
    private record Entry(Instant at, long differences, Optional<Instant> equal) {}

    /**
     * Creates what keeps them.
     *
     * @param files of the pipeline
     */
    public Verifications(StateFiles files) {
        this.files = files;
    }

    /**
     * Returns what is known of the tables that were ever compared; empty if none was, or if what was kept cannot be read.
     */
    public Optional<LastVerification> last() {
        Map<String, Entry> entries = entries();
        return entries.values().stream()
                .map(Entry::at)
                .min(Comparator.naturalOrder())
                .map(oldest -> new LastVerification(
                        oldest,
                        entries.values().stream().mapToLong(Entry::differences).sum()));
    }

    /**
     * Tells whether a verification that began after a moment has found a table equal at all sinks that hold it. One that had begun
     * before may have looked at rows as they were before; one that came later and found differences proves nothing of that moment.
     */
    public boolean foundEqualSince(Instant moment, String dataset) {
        List<Entry> sinks = entries().entrySet().stream()
                .filter(entry -> datasetOf(entry.getKey()).equals(dataset))
                .map(Map.Entry::getValue)
                .toList();
        return !sinks.isEmpty()
                && sinks.stream()
                        .allMatch(entry -> entry.equal()
                                .filter(begun -> begun.isAfter(moment))
                                .isPresent());
    }

    private static String name(String sink, String dataset) {
        return sink + " " + dataset;
    }

    /** Returns the dataset of what {@link #name} returned: names of sinks have no blanks. */
    private static String datasetOf(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    /**
     * Keeps what a verification has found. One of a sample, or of rows since some value, is not kept: it proves nothing of the
     * other keys. One of some tables leaves what is known of the others. One that went on with an interrupted one is as old as
     * that: what was equal then was not looked at again. The report counts more than the note of it, so that a folder that cannot
     * be written is only warned of.
     */
    public void keep(VerifyReport report, VerifyRequest request) {
        if (report.sample() < 1 || request.since().isPresent()) {
            return;
        }
        Map<String, Entry> before = entries();
        Map<String, Entry> entries = request.datasets().isEmpty() ? new LinkedHashMap<>() : before;
        for (VerifyReport.Compared each : report.datasets()) {
            String name = name(each.sink(), each.dataset());
            Optional<Instant> equal = each.differences() == 0
                    ? Optional.of(report.begun())
                    : Optional.ofNullable(before.get(name)).flatMap(Entry::equal);
            entries.put(name, new Entry(report.asOf(), each.differences(), equal));
        }
        StateObject json = StateObject.empty();
        int number = 0;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            json = json.with(TABLE + number, entry.getKey())
                    .with(AT + number, entry.getValue().at().toEpochMilli())
                    .with(DIFFERENCES + number, entry.getValue().differences());
            Optional<Instant> equal = entry.getValue().equal();
            if (equal.isPresent()) {
                json = json.with(EQUAL + number, equal.get().toEpochMilli());
            }
            number++;
        }
        try {
            String unfinished = FILE + ".tmp" + ProcessHandle.current().pid();
            files.writeForced(unfinished, json.toString().getBytes(StandardCharsets.UTF_8));
            files.rename(unfinished, FILE);
            files.forceFolder("");
        } catch (IOException failed) {
            LOG.warn("the result of verifying '{}' cannot be kept in {}", report.pipeline(), files, failed);
        }
    }

    private Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try {
            if (!files.list("").contains(FILE)) {
                return entries;
            }
            StateObject json = StateObject.parse(new String(files.read(FILE), StandardCharsets.UTF_8));
            for (int i = 0; json.has(TABLE + i); i++) {
                entries.put(
                        json.text(TABLE + i),
                        new Entry(
                                Instant.ofEpochMilli(json.number(AT + i)),
                                json.number(DIFFERENCES + i),
                                json.has(EQUAL + i)
                                        ? Optional.of(Instant.ofEpochMilli(json.number(EQUAL + i)))
                                        : Optional.empty()));
            }
            return entries;
        } catch (IOException | IllegalArgumentException unreadable) {
            return new LinkedHashMap<>(); // As if there had been none; the next one replaces it.
        }
    }
}
