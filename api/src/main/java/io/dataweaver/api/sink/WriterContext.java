package io.dataweaver.api.sink;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Split;
import java.util.Optional;

/**
 * What a writer is for.
 *
 * @param split whose rows it writes
 * @param schema of every batch it gets
 * @param last what was prepared for this split at the checkpoint from which it resumes; empty if there was none
 */
public record WriterContext(Split split, Schema schema, Optional<Committable> last) {}
