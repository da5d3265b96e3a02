package io.dataweaver.core.verify;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is compared with what: the rows of one dataset that go to one sink, with what that has stored of it.
 *
 * @param number its place among those of the pipeline, from 0
 * @param sink as the pipeline calls it
 * @param written the columns that the pipeline writes
 * @param stored the same columns as the sink has them, in the same order, but for those that it does not write
 * @param columns the names of what is compared: those of the key, and then the others
 * @param keys how many of the columns are of the key; all if the rows have none
 * @param forms as what the columns are compared
 * @param since which rows are compared; empty for all
 * @param hidden the columns whose values are not shown
 */
record Comparison(
        int number,
        String sink,
        Schema written,
        Schema stored,
        List<String> columns,
        int keys,
        List<Form> forms,
        Optional<Since> since,
        Set<String> hidden) {

    /**
     * Compares {@code written} with {@code stored}, by the key of the latter.
     *
     * @param since which rows are compared; empty for all
     * @param oneZero whether the sink has no negative zero
     * @throws io.dataweaver.api.error.DataWeaverException if a column cannot be compared
     */
    static Comparison of(
            int number,
            String sink,
            Schema written,
            Schema stored,
            Optional<Since> since,
            boolean oneZero,
            Set<String> hidden) {
        List<String> columns = new ArrayList<>(stored.key());
        written.names().stream()
                .filter(name -> !columns.contains(name) && stored.indexOf(name) >= 0)
                .forEach(columns::add);
        List<Form> forms = new ArrayList<>();
        for (String name : columns) {
            DataType one = written.field(written.indexOf(name)).type();
            DataType other = stored.field(stored.indexOf(name)).type();
            Form form = Form.of(one, other).orElseThrow(() -> VerifyErrorCode.notComparable(written, stored, name));
            forms.add(oneZero ? form.withOneZero(one, other) : form);
        }
        int keys = stored.key().isEmpty() ? columns.size() : stored.key().size();
        return new Comparison(
                number, sink, written, stored, List.copyOf(columns), keys, List.copyOf(forms), since, hidden);
    }

    /** Returns the window of one side; empty if all rows are compared. */
    Optional<Window> window(Side side) {
        return since.map(each -> Window.of(each, side == Side.SOURCE ? written : stored));
    }

    String dataset() {
        return written.dataset();
    }

    /** Returns what is compared with what, as text: the same in each process, whatever is hidden, whose order is not. */
    String identity() {
        return sink + " " + written + " " + stored + " " + columns + " " + keys + " " + forms + " " + since;
    }

    /** Returns the names of the columns that are not compared, because the sink does not have them. */
    List<String> leftOut() {
        return written.names().stream().filter(name -> !columns.contains(name)).toList();
    }

    /** Returns the names of the key; all columns if the rows have none. */
    List<String> key() {
        return columns.subList(0, keys);
    }

    /** Tells whether rows have a key, so that two of them can be told to be the same one. */
    boolean isKeyed() {
        return !stored.key().isEmpty();
    }

    /**
     * Returns what takes the rows of one side. Keys of different comparisons have different hashes.
     *
     * @param seed of the verification
     */
    RowHashes hashes(Side side, long seed, double sample) {
        Schema schema = side == Side.SOURCE ? written : stored;
        int[] indexes = columns.stream().mapToInt(schema::indexOf).toArray();
        return new RowHashes(indexes, forms.toArray(Form[]::new), keys, Lanes.mixA(seed + number), sample);
    }
}
