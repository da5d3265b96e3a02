package io.dataweaver.format.avro;

import io.dataweaver.api.data.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one record, in the order in which they were written, to the ends of their columns; what is not wanted
 * is passed over. {@link ReaderGenerator} makes the code that does it. Not thread-safe.
 */
final class RecordReader {

    /**
     * One value to read.
     *
     * @param before passes over what stands before the value
     * @param column where it goes
     */
    record Step(Skipper before, ValueReader value, int column) {}

    private final List<Step> steps;
    private final Skipper after;

    /** Made when it is needed: records within others are read by the code of the outer one. */
    private @Nullable RecordCode code;

    /**
     * Creates a reader: before value i, {@code skippers[i]} passes over what is not wanted.
     *
     * @param skippers one more than values
     * @param columns where each value goes
     */
    RecordReader(Skipper[] skippers, ValueReader[] values, int[] columns) {
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            all.add(new Step(skippers[i], values[i], columns[i]));
        }
        steps = List.copyOf(all);
        after = skippers[values.length];
    }

    List<Step> steps() {
        return steps;
    }

    /** Returns what passes over what stands behind the last value. */
    Skipper after() {
        return after;
    }

    /** Says where the values of each column go from now on. */
    void bind(IntFunction<ColumnBuilder> builders) {
        for (Step step : steps) {
            step.value.bind(builders.apply(step.column));
        }
    }

    /** Reads a record. */
    void read(BinaryInput in) {
        RecordCode known = code;
        if (known == null) {
            known = ReaderGenerator.code(this);
            code = known;
        }
        known.read(in);
    }
}
