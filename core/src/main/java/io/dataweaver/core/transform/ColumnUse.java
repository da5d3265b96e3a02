package io.dataweaver.core.transform;

import java.util.Set;

/** A transform that can say which columns of its input it needs, so that the others need not be read. */
public interface ColumnUse {

    /**
     * Returns the columns of the input that {@code wanted} columns of the output depend on, and those that decide which rows
     * come out.
     *
     * @param wanted names of the output that are used later
     */
    Set<String> inputColumns(Set<String> wanted);
}
