package io.dataweaver.connector.file;

import io.dataweaver.api.check.CheckContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a sink finds out about its target before a run. Changes nothing. */
final class FileChecks {

    private static final long LOW_DISK = 1L << 30;

    private FileChecks() {}

    static void target(FileSinkSettings settings, CheckContext context) {
        Path path = settings.path();
        if (!settings.isFolder() && Files.exists(path) && settings.mode() == FileSinkPlugin.Mode.CREATE) {
            context.fail(
                    "target",
                    settings.name() + " exists already",
                    "remove it, choose another path, or set `mode: replace`");
        } else {
            context.pass("target", settings.name() + (Files.exists(path) ? " is there" : " does not exist yet"));
        }
        Path folder = path;
        while (folder.getParent() != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        if (!Files.isWritable(folder)) {
            context.fail("folder", folder + " may not be written", "give this user the right to write there");
            return;
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String found = folder + " is writable, with " + (free >> 20) + " MiB free";
            if (free < LOW_DISK) {
                context.warn("folder", found, "make room before a large run");
            } else {
                context.pass("folder", found);
            }
        } catch (IOException failed) {
            context.skip("space", "cannot be told: " + FileSystemReason.of(failed));
        }
    }
}
