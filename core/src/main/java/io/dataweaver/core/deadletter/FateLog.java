package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes down what becomes of letters. What a crash cut short is cut off first. Not thread-safe. */
final class FateLog implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final LetterFolder folder;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private StateFiles.@Nullable Appender file;

    FateLog(LetterFolder folder) {
        this.folder = folder;
    }

    /** Takes an event; on disk after {@link #force}. */
    void add(LetterFates.Entry entry) {
        try {
            LetterFates.write(entry, buffer);
            if (buffer.size() >= BUFFER) {
                drain();
            }
        } catch (IOException failed) {
            throw notMarked(failed);
        }
    }

    /** Makes what was taken survive power loss. */
    void force() {
        try {
            drain();
            if (file != null) {
                file.force();
            }
        } catch (IOException failed) {
            throw notMarked(failed);
        }
    }

    private void drain() throws IOException {
        if (buffer.size() > 0) {
            open().write(buffer.toByteArray());
            buffer.reset();
        }
    }

    private StateFiles.Appender open() throws IOException {
        StateFiles.Appender opened = file;
        if (opened == null) {
            String path = folder.path(LetterFolder.FATES);
            if (folder.files().list(folder.folder()).contains(LetterFolder.FATES)) {
                cutTorn(path);
            }
            opened = folder.files().append(path);
            folder.files().forceFolder(folder.folder());
            file = opened;
        }
        return opened;
    }

    private void cutTorn(String path) throws IOException {
        long end;
        try (SegmentLines lines = folder.lines(LetterFolder.FATES)) {
            while (lines.next() != null) {
                // to the end
            }
            end = lines.lineEnd();
        }
        if (end < folder.files().size(path)) {
            folder.files().truncate(path, end);
        }
    }

    private DataWeaverException notMarked(IOException failed) {
        return new DataWeaverException(
                DeadLetterErrorCode.NOT_MARKED,
                "cannot write " + folder.files() + "/" + folder.path(LetterFolder.FATES) + ": " + failed.getMessage(),
                failed);
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException failed) {
                throw notMarked(failed);
            } finally {
                file = null;
            }
        }
    }
}
