package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import java.util.List;

/**
 * A checkpoint or a savepoint of Flink, as it lies in its folder.
 *
 * @param id grows within the run, through all its jobs
 * @param path where Flink finds it
 * @param splits how far all splits of the run have come, by their ordinals
 */
record StoredCheckpoint(long id, String path, List<SplitProgress> splits) {

    StoredCheckpoint {
        splits = List.copyOf(splits);
    }
}
