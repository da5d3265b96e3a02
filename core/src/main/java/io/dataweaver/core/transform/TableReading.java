package io.dataweaver.core.transform;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.problem.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the table of a lookup, each time from a source of its own, so that each time it is as of one moment.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class TableReading {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final LookupSettings settings;
    private final Supplier<Source> sources;

    /**
     * What is read.
     *
     * @param table all that the source tells of the table
     * @param read the columns that are read, those of the key among them
     * @param key which of them are the key, in the order of {@code on}
     * @param selected which of them are added, by their new names
     */
    record Columns(Schema table, Schema read, List<String> key, Map<String, String> selected) {

        /** Returns the columns that are added, under their new names. */
        List<Field> added() {
            List<Field> added = new ArrayList<>();
            selected.forEach(
                    (name, column) -> added.add(read.field(read.indexOf(column)).named(name)));
            return added;
        }
    }

    TableReading(LookupSettings settings, Supplier<Source> sources) {
        this.settings = settings;
        this.sources = sources;
    }

    /**
     * Asks the source for the columns.
     *
     * @throws OptionException if it is no table, or does not have the columns that the options name
     * @throws DataWeaverException if it cannot be asked
     */
    Columns columns() {
        settings.check();
        try (Source source = sources.get()) {
            if (!source.capabilities().contains(Capability.BOUNDED)) {
                throw unfit("the source `" + settings.source() + "` does not end by itself");
            }
            if (source.capabilities().contains(Capability.OF_PROCESS)) {
                throw unfit("the source `" + settings.source() + "` can be read once, and by one process only");
            }
            return columns(source);
        } catch (DataWeaverException failed) {
            throw ofFrom(failed);
        }
    }

    private Columns columns(Source source) {
        List<Schema> datasets = source.datasets();
        if (datasets.size() != 1) {
            throw unfit("the source `" + settings.source() + "` has " + datasets.size() + " tables: "
                    + String.join(", ", datasets.stream().map(Schema::dataset).toList()));
        }
        Schema table = datasets.get(0);
        settings.on().values().forEach(name -> require(table, name, LookupPlugin.ON.name()));
        Map<String, String> selected = settings.select().orElseGet(() -> {
            Map<String, String> all = new LinkedHashMap<>();
            table.names().forEach(name -> all.put(name, name));
            settings.on().values().forEach(all::remove);
            return all;
        });
        selected.values().forEach(name -> require(table, name, LookupPlugin.SELECT.name()));
        Set<String> read = new LinkedHashSet<>(settings.on().values());
        read.addAll(selected.values());
        return new Columns(
                table,
                table.project(table.names().stream().filter(read::contains).toList()),
                List.copyOf(settings.on().values()),
                selected);
    }

    private static void require(Schema table, String name, String option) {
        if (table.indexOf(name) < 0) {
            String guess = Suggestions.didYouMean(name, table.names());
            throw new OptionException(
                    LookupErrorCode.COLUMN_UNKNOWN,
                    "the table '" + table.dataset() + "' has no column `" + name + "`",
                    guess == null ? "it has " + String.join(", ", table.names()) : guess,
                    List.of(option));
        }
    }

    private static OptionException unfit(String message) {
        return new OptionException(
                LookupErrorCode.SOURCE_UNFIT,
                message,
                LookupErrorCode.SOURCE_UNFIT.remedy(),
                List.of(LookupPlugin.FROM.name()));
    }

    /** Returns a failure of the source with the place of its option, which is below {@code from}. */
    private DataWeaverException ofFrom(DataWeaverException failed) {
        ErrorKind kind = failed.code().kind();
        if (failed.code() instanceof LookupErrorCode || (kind != ErrorKind.DEFINITION && kind != ErrorKind.SCHEMA)) {
            return failed;
        }
        List<String> path = new ArrayList<>(List.of(LookupPlugin.FROM.name()));
        int start = -1;
        int end = -1;
        if (failed instanceof OptionException about) {
            path.add(settings.source());
            path.addAll(about.path());
            start = about.start();
            end = about.end();
        }
        return new OptionException(failed.code(), String.valueOf(failed.getMessage()), failed.hint(), path, start, end);
    }

    /**
     * Reads the table.
     *
     * @param planned what {@link #columns} told when the pipeline was planned
     * @throws DataWeaverException if it cannot be read, or is no longer what was planned for
     * @throws InterruptedException if the thread is interrupted
     */
    LookupTable read(Columns planned) throws InterruptedException {
        try (Source source = sources.get()) {
            Columns now = columns(source);
            if (!now.read().equals(planned.read())) {
                throw new DataWeaverException(
                        LookupErrorCode.TABLE_CHANGED,
                        "the table of the lookup has changed: expected " + planned.read() + ", but found " + now.read(),
                        LookupErrorCode.TABLE_CHANGED.remedy(),
                        null);
            }
            boolean narrowed = source.capabilities().contains(Capability.PROJECTION_PUSH_DOWN);
            ReadRequest request = new ReadRequest(narrowed ? now.read() : now.table(), List.of(), BatchLimits.DEFAULT);
            TableBuilder builder = new TableBuilder(planned, settings.duplicates(), settings.maxMemory());
            for (Split split : source.plan(List.of(request))) {
                read(source, split, request, builder);
            }
            return builder.build();
        }
    }

    private static void read(Source source, Split split, ReadRequest request, TableBuilder builder)
            throws InterruptedException {
        try (SplitReader reader = source.open(split, request, Optional.empty())) {
            ReadResult result = reader.read(LOOK);
            while (!(result instanceof ReadResult.EndOfSplit)) {
                if (result instanceof ReadResult.Rows rows) {
                    requireWhole(split, rows);
                    builder.add(rows.batch());
                }
                result = reader.read(LOOK);
            }
        }
    }

    private static void requireWhole(Split split, ReadResult.Rows rows) {
        if (!rows.rejections().isEmpty()) {
            Rejection first = rows.rejections().get(0);
            throw incomplete("record " + first.record().origin() + " of " + split.id() + " cannot be read: "
                    + first.code().id() + ": " + first.message());
        }
        RecordBatch batch = rows.batch();
        for (int i = 0; i < batch.size() && batch.kinds() != null; i++) {
            int row = batch.row(i);
            if (batch.kind(row).isBeforeImage()) {
                throw incomplete(
                        "record " + batch.origin(row) + " of " + split.id() + " is a change, " + batch.kind(row));
            }
        }
    }

    private static DataWeaverException incomplete(String message) {
        return new DataWeaverException(
                LookupErrorCode.TABLE_INCOMPLETE,
                "the table of the lookup is incomplete: " + message,
                LookupErrorCode.TABLE_INCOMPLETE.remedy(),
                null);
    }
}
