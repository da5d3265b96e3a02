package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The options of the sink {@code file}, checked together.
 *
 * @param name as the pipeline file names the target, for messages
 * @param path absolute
 * @param compression never AUTO
 */
record FileSinkSettings(
        String name,
        Path path,
        boolean isFolder,
        ComponentRef format,
        Compression compression,
        FileSinkPlugin.Mode mode,
        long rollSize,
        long rollRows) {

    static FileSinkSettings of(Options options, Path workingFolder) {
        String name = options.get(FileSinkPlugin.PATH);
        if (name.isBlank()) {
            throw new IllegalArgumentException("`path` is empty");
        }
        Path path = workingFolder.resolve(name).toAbsolutePath().normalize();
        boolean folder = name.endsWith("/") || Files.isDirectory(path);
        FileSinkPlugin.Mode mode = options.get(FileSinkPlugin.MODE);
        if (folder) {
            requireFormat(options, name);
        } else {
            refuseFolderOptions(options, mode);
        }
        Compression compression = options.get(FileSinkPlugin.COMPRESSION);
        return new FileSinkSettings(
                name,
                path,
                folder,
                options.find(FileSinkPlugin.FORMAT).orElseGet(() -> formatOf(name)),
                compression == Compression.AUTO ? Compression.ofName(name) : compression,
                mode,
                FileSourceSettings.within("roll_size", options.get(FileSinkPlugin.ROLL_SIZE), 1, Long.MAX_VALUE),
                FileSourceSettings.within(
                        "roll_rows", options.find(FileSinkPlugin.ROLL_ROWS).orElse(Long.MAX_VALUE), 1, Long.MAX_VALUE));
    }

    private static void requireFormat(Options options, String name) {
        if (!options.isSet(FileSinkPlugin.FORMAT)) {
            throw new IllegalArgumentException(
                    "the folder " + name + " does not tell the format of its files; name it, as in `format: csv`");
        }
    }

    private static void refuseFolderOptions(Options options, FileSinkPlugin.Mode mode) {
        if (mode == FileSinkPlugin.Mode.APPEND) {
            throw new IllegalArgumentException(
                    "`mode: append` is for folders: a file appears whole; end `path` with a slash");
        }
        if (options.isSet(FileSinkPlugin.ROLL_SIZE) || options.isSet(FileSinkPlugin.ROLL_ROWS)) {
            throw new IllegalArgumentException("`roll_size` and `roll_rows` are for folders; end `path` with a slash");
        }
    }

    private static ComponentRef formatOf(String name) {
        return FileNames.format(name)
                .orElseThrow(() -> new IllegalArgumentException("cannot tell the format from the name '" + name
                        + "'; expected " + FileNames.KNOWN_ENDINGS + ", or name it, as in `format: csv`"));
    }
}
