package com.example.errors;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a line for each rejected record. A record may be listed twice if the process crashed in between. */
final class RejectList implements RejectionHandler {

    private final Path path;
    private @Nullable FileChannel file;

    RejectList(Path path) {
        this.path = path;
    }

    @Override
    public synchronized void handle(Place place, List<Rejection> rejections) {
        StringBuilder lines = new StringBuilder();
        for (Rejection rejection : rejections) {
            lines.append(place.splitId())
                    .append(" record ")
                    .append(rejection.record().origin());
            lines.append(": ").append(rejection.code().id());
            lines.append(rejection.column() == null ? "" : " " + rejection.column());
            lines.append(" ")
                    .append(rejection.message().replaceAll("\\s+", " "))
                    .append('\n');
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                open().write(bytes);
            }
        } catch (IOException failed) {
            throw notWritten(failed);
        }
    }

    /** A checkpoint that passes over the records follows: they must be on the disk before. */
    @Override
    public synchronized void flush() {
        try {
            if (file != null) {
                file.force(false);
            }
        } catch (IOException failed) {
            throw notWritten(failed);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException failed) {
            throw notWritten(failed);
        }
    }

    /** Nothing is made before the first rejected record. */
    private FileChannel open() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            file = open;
        }
        return open;
    }

    private DataWeaverException notWritten(IOException failed) {
        return new DataWeaverException(
                RejectListErrorCode.NOT_WRITTEN, "cannot add to the list " + path + ": " + failed, failed);
    }
}
