package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** A file on disk; its version is when it was modified, in microseconds since 1970-01-01T00:00Z. */
record LocalFile(Path path) implements FileLocation {

    @Override
    public State state() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new DataWeaverException(
                    FileErrorCode.READ_FAILED,
                    path + " is not a regular file",
                    "read pipes by the source `stdin`",
                    null);
        }
        return new State(
                attributes.size(), Long.toString(attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)));
    }

    @Override
    public FileBytes open(State state) throws IOException {
        return new RandomAccessFileBytes(FileChannel.open(path, StandardOpenOption.READ), state.size());
    }
}
