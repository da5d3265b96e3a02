package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The source of a pipeline, as Flink places it. */
final class StageSource implements Source<Piece, SplitAtWork, List<SplitAtWork>> {

    private static final long serialVersionUID = 1L;

    private final StageOrder order;
    private final String[] splits;

    /**
     * Creates a source.
     *
     * @param splits all of the run; of no meaning to a job that is restored
     */
    StageSource(StageOrder order, List<SplitProgress> splits) {
        this.order = order;
        this.splits = splits.stream().map(SplitProgressCodec::encode).toArray(String[]::new);
    }

    /** Flink is to wait for no end: see {@link SplitEnumeration}. */
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<SplitAtWork, List<SplitAtWork>> createEnumerator(
            SplitEnumeratorContext<SplitAtWork> context) {
        return new SplitEnumeration(
                context,
                Stream.of(splits)
                        .map(SplitProgressCodec::decode)
                        .map(SplitAtWork::new)
                        .toList());
    }

    @Override
    public SplitEnumerator<SplitAtWork, List<SplitAtWork>> restoreEnumerator(
            SplitEnumeratorContext<SplitAtWork> context, List<SplitAtWork> waiting) {
        return new SplitEnumeration(context, waiting);
    }

    @Override
    public SimpleVersionedSerializer<SplitAtWork> getSplitSerializer() {
        return new SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<SplitAtWork>> getEnumeratorCheckpointSerializer() {
        return new WaitingSplitsSerializer();
    }

    @Override
    public SourceReader<Piece, SplitAtWork> createReader(SourceReaderContext context) {
        return new StageReader(context, order.open(), order.splitsAtOnce());
    }
}
