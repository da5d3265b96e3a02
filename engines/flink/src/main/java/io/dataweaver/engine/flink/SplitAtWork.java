package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A split as Flink knows it: what checkpoints hold of it, and what goes from the enumerator to the readers.
 *
 * @param progress how far it has come
 */
record SplitAtWork(SplitProgress progress) implements SourceSplit {

    @Override
    public String splitId() {
        return progress.split().id();
    }
}
