package io.dataweaver.connector.file;

import io.dataweaver.api.sink.SinkRun;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Creates the hidden files of one run.
 *
 * @param folder where they lie
 */
record PartFiles(Path folder, HiddenNames names, Compression compression, SinkRun run) {

    /**
     * Creates a file of the split number {@code ordinal}. No name comes twice, even after a file was renamed away:
     * otherwise what is committed again after a crash could be taken for what was written since.
     */
    PartFile create(int ordinal) {
        String unique = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
        String name = names.part(run, ordinal + "-" + run.epoch() + "-" + unique);
        return PartFile.create(folder.resolve(name), compression);
    }
}
