package io.dataweaver.core.verify;

import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far a verification has come, in the folder of the pipeline. A verification works without it: a folder that cannot be
 * written is warned of, and what cannot be read is as if it were not there.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class UnfinishedFile {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedFile.class);
    private static final String NAME = "verification";

    /** Keeps nothing. */
    static final UnfinishedFile NONE = new UnfinishedFile(Optional.empty());

    private final @Nullable StateFiles files;

    /**
     * Creates what keeps it.
     *
     * @param files of the pipeline; empty to keep nothing
     */
    UnfinishedFile(Optional<StateFiles> files) {
        this.files = files.orElse(null);
    }

    /** Returns how far a verification has come of what {@code identity} says. */
    Optional<Unfinished> find(String identity) {
        try {
            if (files == null || !files.list("").contains(NAME)) {
                return Optional.empty();
            }
            byte[] framed = files.read(NAME);
            if (framed.length < Long.BYTES) {
                return Optional.empty();
            }
            byte[] bytes = Arrays.copyOf(framed, framed.length - Long.BYTES);
            long sum = ByteBuffer.wrap(framed, bytes.length, Long.BYTES).getLong();
            return sum == checksum(bytes)
                    ? Optional.of(Unfinished.decode(bytes))
                            .filter(each -> each.identity().equals(identity))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    synchronized void keep(Unfinished unfinished) {
        if (files == null || !unfinished.hasBegun()) {
            return;
        }
        try {
            byte[] bytes = unfinished.encode();
            String temporary = NAME + ".tmp" + ProcessHandle.current().pid();
            files.writeForced(
                    temporary,
                    ByteBuffer.allocate(bytes.length + Long.BYTES)
                            .put(bytes)
                            .putLong(checksum(bytes))
                            .array());
            files.rename(temporary, NAME);
        } catch (IOException failed) {
            LOG.warn("how far the verification has come cannot be kept in {}", files, failed);
        }
    }

    synchronized void forget() {
        if (files == null) {
            return;
        }
        try {
            files.delete(NAME);
        } catch (IOException failed) {
            LOG.warn("what was kept of the verification cannot be removed from {}", files, failed);
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }
}
