package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The null marks of a result that begins with those of its operands; copied when a row is added. */
final class NullMarks {

    private final int length;
    private byte @Nullable [] marks;
    private boolean shared;

    NullMarks(byte @Nullable [] marks, int length) {
        this.marks = marks;
        this.length = length;
        this.shared = true;
    }

    void setNull(int row) {
        if (marks == null) {
            marks = new byte[length];
        } else if (shared) {
            marks = Arrays.copyOf(marks, Math.max(length, marks.length));
        }
        shared = false;
        marks[row] = Column.NULL;
    }

    boolean isPresent(int row) {
        return marks == null || marks[row] == Column.PRESENT;
    }

    byte @Nullable [] marks() {
        return marks;
    }
}
