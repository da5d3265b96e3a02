package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which a target lies, or that is the target. */
final class TargetFolder {

    private TargetFolder() {}

    /** Fails if files cannot be created in {@code folder}, or in the nearest one above it that exists. */
    static void requireWritable(Path folder, String target) {
        Path existing = folder;
        while (!Files.exists(existing)) {
            Path parent = existing.getParent();
            if (parent == null) {
                return;
            }
            existing = parent;
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new DataWeaverException(
                    FileErrorCode.WRITE_FAILED,
                    "cannot write " + target + ": "
                            + (Files.isDirectory(existing) ? "permission denied in " : "not a folder: ") + existing);
        }
    }

    static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        }
    }
}
