package io.dataweaver.api.sink;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.util.Optional;

/**
 * What a writer is for.
 *
 * @param split whose rows it writes
 * @param schema of every batch it gets
 * @param last what was prepared for this split at the checkpoint from which it resumes; empty if there was none
 * @param expected what the sink was found to hold of the split, behind which its rows go on. In between, another attempt at
 *     the split may have begun, in this process too, and written: a sink that stores positions refuses to open a writer then,
 *     for a reason that may pass, so that the split is taken over anew
 */
public record WriterContext(Split split, Schema schema, Optional<Committable> last, Expected expected) {

    /** Creates a context of a caller who is alone with the split. */
    public WriterContext(Split split, Schema schema, Optional<Committable> last) {
        this(split, schema, last, Expected.ANYTHING);
    }

    /** What {@link Sink#positions} or {@link Sink#takeOver} has told of a split, by whoever knows what positions mean. */
    @FunctionalInterface
    public interface Expected {

        /** The sink was not asked. */
        Expected ANYTHING = held -> true;

        /**
         * Tells whether the sink still holds the split up to where it was found to.
         *
         * @param held up to where it holds it now; empty if it holds nothing of it
         */
        boolean allows(Optional<Position> held);
    }
}
