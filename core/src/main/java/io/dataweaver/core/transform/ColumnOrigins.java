package io.dataweaver.core.transform;

import java.util.Set;

/** A transform that can say of which columns of its input those of its output are made. */
public interface ColumnOrigins {

    /** Returns the columns of the input whose values go into {@code columns} of the output. */
    Set<String> madeOf(Set<String> columns);
}
