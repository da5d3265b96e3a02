package io.dataweaver.core.transform;

import java.util.Set;

/** A transform that hides values, so that nobody is to see those that came to it. */
public interface HidesValues {

    /** Returns the names of the columns whose values it hides. */
    Set<String> hidden();
}
