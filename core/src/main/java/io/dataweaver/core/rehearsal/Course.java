package io.dataweaver.core.rehearsal;

import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.util.List;

/**
 * How a source is read: which splits, in which order, and how fast.
 *
 * <p><b>Threads.</b> The one that reads the source.
 */
public interface Course {

    /** Reads all there is now, as fast as it comes. */
    Course ANEW = new Course() {};

    /** Returns what is to be read, in order. */
    default List<Split> splits(Source source, List<ReadRequest> requests) {
        return source.plan(requests);
    }

    /** Returns a reader that gives what {@code opened} gives, and closes it. */
    default SplitReader reader(SplitReader opened) {
        return opened;
    }

    /** All rows of a split have been passed on. */
    default void done(Split split) {}
}
