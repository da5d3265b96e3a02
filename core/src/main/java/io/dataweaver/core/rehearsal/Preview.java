package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline makes of its first rows: what was read, and what became of it after each step. Nothing was written.
 *
 * @param pipeline its name
 * @param stages what was read, then what each step made, in order, and then what comes to each of several sinks; with several
 *     datasets one for each of them
 * @param read how many rows were read
 * @param cut why no more were read; null if there are no more
 */
public record Preview(
        String pipeline,
        List<Stage> stages,
        int read,
        @Nullable Cut cut) {

    /** Why no more rows were read. */
    public enum Cut {
        /** As many as were asked for. */
        ROWS,
        /** The time was over. */
        TIME
    }

    public Preview {
        stages = List.copyOf(stages);
    }

    /** Where in a pipeline rows are. */
    public enum Kind {
        /** As they were read. */
        SOURCE,
        /** Behind a step. */
        STEP,
        /** At one of several sinks. */
        SINK
    }

    /**
     * Rows at one place of a pipeline.
     *
     * @param name the name of the step or the sink; {@code source} for what was read
     * @param input what comes into the step; for the source the same as {@code output}
     * @param output what leaves it
     * @param lines what became of each row, in order
     */
    public record Stage(Kind kind, String name, Schema input, Schema output, List<Line> lines) {
        public Stage {
            lines = List.copyOf(lines);
        }
    }

    /** The name of the first stage. */
    public static final String SOURCE = "source";

    /** What became of a row. */
    public enum Fate {
        /** It is as it was. */
        SAME,
        /** Values of it are other ones, or it has more or fewer columns. */
        CHANGED,
        /** It is another one of several that were made of one row. */
        ADDED,
        /** It does not go on. */
        REMOVED,
        /** It is rejected. */
        REJECTED
    }

    /**
     * One row.
     *
     * @param row its number among the rows that were read, from 1; 0 for a record that was never a row
     * @param kind what happened to it in its source
     * @param values by the columns of the stage's output, see {@link PlainValue}; of a row that does not go on, by those of
     *     its input; empty if it was never a row
     * @param changed the columns, among {@code values}, that are other than before
     * @param reason why it is rejected: its code, the column and the message; null unless it is
     */
    public record Line(
            Fate fate,
            long row,
            ChangeKind kind,
            List<@Nullable Object> values,
            List<Integer> changed,
            @Nullable String reason) {
        public Line {
            values = Collections.unmodifiableList(new ArrayList<>(values));
            changed = List.copyOf(changed);
        }
    }

    /** Returns the stages called {@code name}; empty if there is no such step. */
    public List<Stage> stages(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).toList();
    }
}
