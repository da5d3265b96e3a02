package io.dataweaver.testkit.engine;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySource.Interference;

/** What goes wrong with a source, on purpose. */
final class Interferences {

    private Interferences() {}

    static Interference none() {
        return Interference.NONE;
    }

    /** Fails each split when it has come to {@code row}. */
    static Interference failing(MemoryErrorCode code, int row) {
        return (split, next) -> {
            if (next >= row) {
                throw new DataWeaverException(code, split + " fails at row " + next);
            }
        };
    }
}
