package io.dataweaver.connector.file;

import io.dataweaver.api.sink.Committable;
import java.util.Optional;

/** The parts of one split: where they lie, and what is told of them to whoever commits. Not thread-safe. */
interface SplitParts {

    /** Begins a part in {@code folder}, below that of the dataset: empty, or with a slash at its end. */
    OpenPart begin(String folder);

    /** Returns what is to be published of the parts that were finished since the last call. */
    Optional<Committable> prepare(long checkpointId);
}
