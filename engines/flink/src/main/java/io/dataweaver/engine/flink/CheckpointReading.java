package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/**
 * Reads out of a checkpoint of Flink how far the splits have come: they are the state of the source, those that no task has
 * got that of its coordinator. So what a run holds is known without a job, wherever it was that wrote it.
 */
final class CheckpointReading {

    /** What Flink's {@code SourceOperator.SPLITS_STATE_DESC} calls the splits of a reader. */
    private static final String SPLITS = "SourceReaderState";

    private CheckpointReading() {}

    /** Reads the checkpoint in {@code folder}. */
    static StoredCheckpoint read(Path folder, Path metadataFile) throws IOException {
        CheckpointMetadata metadata;
        try (DataInputStream in =
                new DataInputStream(metadataFile.getFileSystem().open(metadataFile))) {
            metadata =
                    Checkpoints.loadCheckpointMetadata(in, CheckpointReading.class.getClassLoader(), folder.toString());
        }
        Map<String, SplitProgress> splits = new LinkedHashMap<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            ByteStreamStateHandle coordinator = operator.getCoordinatorState();
            if (coordinator != null) {
                addWaiting(coordinator.getData(), splits);
                for (OperatorSubtaskState task : operator.getStates()) {
                    for (OperatorStateHandle state : task.getManagedOperatorState()) {
                        addTaken(state, splits);
                    }
                }
            }
        }
        List<SplitProgress> sorted = splits.values().stream()
                .sorted(Comparator.comparingInt(split -> split.split().ordinal()))
                .toList();
        return new StoredCheckpoint(metadata.getCheckpointId(), folder.toString(), sorted);
    }

    /** As {@code SourceCoordinator.writeCheckpointBytes} writes it. */
    private static void addWaiting(byte[] coordinator, Map<String, SplitProgress> splits) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(coordinator));
        in.readInt(); // the version of this envelope
        int version = in.readInt();
        byte[] bytes = in.readNBytes(in.readInt());
        for (SplitAtWork split : new WaitingSplitsSerializer().deserialize(version, bytes)) {
            splits.put(split.splitId(), split.progress());
        }
    }

    private static void addTaken(OperatorStateHandle state, Map<String, SplitProgress> splits) throws IOException {
        OperatorStateHandle.StateMetaInfo list =
                state.getStateNameToPartitionOffsets().get(SPLITS);
        if (list == null) {
            return;
        }
        try (FSDataInputStream in = state.openInputStream()) {
            for (long offset : list.getOffsets()) {
                in.seek(offset);
                byte[] bytes = BytePrimitiveArraySerializer.INSTANCE.deserialize(new DataInputViewStreamWrapper(in));
                SplitAtWork split =
                        SimpleVersionedSerialization.readVersionAndDeSerialize(new SplitSerializer(), bytes);
                splits.put(split.splitId(), split.progress());
            }
        }
    }
}
