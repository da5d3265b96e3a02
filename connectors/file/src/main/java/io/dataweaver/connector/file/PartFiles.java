package io.dataweaver.connector.file;

import io.dataweaver.api.sink.SinkRun;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates the hidden files of one run.
 *
 * @param folder where they lie
 */
record PartFiles(Path folder, HiddenNames names, Compression compression, SinkRun run) {

    /** Creates the next file of the split number {@code ordinal}: a name that this epoch has not used yet. */
    PartFile create(int ordinal) {
        for (int attempt = 0; ; attempt++) {
            Path path = folder.resolve(names.part(run, ordinal + "-" + run.epoch() + "-" + attempt));
            if (!Files.exists(path)) {
                return PartFile.create(path, compression);
            }
        }
    }
}
