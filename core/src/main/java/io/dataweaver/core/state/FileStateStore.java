package io.dataweaver.core.state;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * States as files: {@code PIPELINE/checkpoints/SEQUENCE.state}.
 *
 * <p>A state is written to a temporary name, forced, renamed, and the folder forced; only then older ones are removed,
 * down to {@value #KEPT}. A crash at any instant leaves the newest complete state, and perhaps a part of the next, which
 * whoever takes the lock removes: on a full disk it would take the room of what is to be written. A damaged newest state is
 * an error, never a silent step back: its checkpoint may have been committed.
 */
public final class FileStateStore implements StateStore {

    /** How many states are kept. */
    static final int KEPT = 3;

    private static final int MAGIC = 0x44575354; // "DWST"
    private static final int VERSION = 1;
    private static final int HEADER = 4 + 4 + 8 + 4 + 4;
    private static final String FOLDER = "/checkpoints";
    private static final String ENDING = ".state";
    private static final String TEMPORARY = ".tmp";

    private static final Failpoint BEFORE_WRITE = Failpoint.named("checkpoint.before_write");
    private static final Failpoint AFTER_WRITE = Failpoint.named("checkpoint.after_write");
    private static final Failpoint AFTER_RENAME = Failpoint.named("checkpoint.after_rename");
    private static final Failpoint AFTER_FORCE = Failpoint.named("checkpoint.after_force");
    private static final Failpoint AFTER_REMOVE = Failpoint.named("checkpoint.after_remove");

    private final StateFiles files;

    public FileStateStore(StateFiles files) {
        this.files = files;
    }

    @Override
    public StateLock lock(String pipeline) {
        try {
            AutoCloseable lock = files.lock(
                    pipeline + "/lock", "process " + ProcessHandle.current().pid());
            StateLock held = () -> release(pipeline, lock);
            try {
                removeUnfinished(pipeline + FOLDER);
            } catch (IOException failed) {
                held.close();
                throw failed;
            }
            return held;
        } catch (StateFiles.LockedException locked) {
            throw new DataWeaverException(
                    StateErrorCode.LOCKED,
                    "pipeline '" + pipeline + "' is run by " + locked.getMessage() + " (state folder " + files + ")",
                    "stop that process first, or run under another name",
                    null);
        } catch (IOException failed) {
            throw notStored(pipeline, failed);
        }
    }

    private static void release(String pipeline, AutoCloseable lock) {
        try {
            lock.close();
        } catch (Exception failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "cannot release the lock of pipeline '" + pipeline + "'", failed);
        }
    }

    @Override
    public void save(String pipeline, long sequence, byte[] state) {
        String folder = pipeline + FOLDER;
        String name = folder + "/" + fileName(sequence);
        try {
            BEFORE_WRITE.hit();
            files.writeForced(name + TEMPORARY, framed(sequence, state));
            AFTER_WRITE.hit();
            files.rename(name + TEMPORARY, name);
            AFTER_RENAME.hit();
            files.forceFolder(folder);
            AFTER_FORCE.hit();
            removeOld(folder);
            AFTER_REMOVE.hit();
        } catch (IOException failed) {
            throw notStored(pipeline, failed);
        }
    }

    private DataWeaverException notStored(String pipeline, IOException failed) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED,
                "cannot store the state of pipeline '" + pipeline + "' in " + files + ": " + failed,
                failed);
    }

    private static String fileName(long sequence) {
        return String.format("%019d%s", sequence, ENDING);
    }

    /** Removes what a crash or a full disk has cut off. */
    private void removeUnfinished(String folder) throws IOException {
        for (String name : files.list(folder)) {
            if (name.endsWith(TEMPORARY)) {
                files.delete(folder + "/" + name);
            }
        }
    }

    private void removeOld(String folder) throws IOException {
        List<String> states = files.list(folder).stream()
                .filter(name -> name.endsWith(ENDING))
                .toList();
        for (int i = 0; i < states.size() - KEPT; i++) {
            files.delete(folder + "/" + states.get(i));
        }
    }

    @Override
    public Optional<SavedState> load(String pipeline) {
        String folder = pipeline + FOLDER;
        String newest = null;
        try {
            for (String name : files.list(folder)) {
                if (name.endsWith(ENDING)) {
                    newest = name;
                }
            }
            if (newest == null) {
                return Optional.empty();
            }
            return Optional.of(unframed(files.read(folder + "/" + newest)));
        } catch (IOException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED,
                    "the newest checkpoint of pipeline '" + pipeline + "', " + files + "/" + folder + "/" + newest
                            + ", cannot be read: " + damaged.getMessage(),
                    damaged);
        }
    }

    @Override
    public void delete(String pipeline) {
        String folder = pipeline + FOLDER;
        try {
            for (String name : files.list(folder)) {
                files.delete(folder + "/" + name);
            }
        } catch (IOException failed) {
            throw notStored(pipeline, failed);
        }
    }

    /** Magic, version, sequence, length, CRC-32C of what follows, and the state. */
    private static byte[] framed(long sequence, byte[] state) {
        return ByteBuffer.allocate(HEADER + state.length)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(sequence)
                .putInt(state.length)
                .putInt(checksum(sequence, state))
                .put(state)
                .array();
    }

    private static SavedState unframed(byte[] framed) throws IOException {
        if (framed.length < HEADER) {
            throw new IOException("it holds " + framed.length + " bytes, fewer than its header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(framed);
        int magic = buffer.getInt();
        int version = buffer.getInt();
        long sequence = buffer.getLong();
        int length = buffer.getInt();
        int checksum = buffer.getInt();
        if (magic != MAGIC) {
            throw new IOException("it is not a checkpoint");
        }
        if (version != VERSION) {
            throw new DataWeaverException(
                    StateErrorCode.UNKNOWN_VERSION,
                    "the checkpoint has version " + version + ", but this DataWeaver reads version " + VERSION);
        }
        if (length != buffer.remaining()) {
            throw new IOException("it should hold " + length + " bytes of state, but holds " + buffer.remaining());
        }
        byte[] state = new byte[length];
        buffer.get(state);
        if (checksum(sequence, state) != checksum) {
            throw new IOException("its checksum does not match");
        }
        return new SavedState(sequence, state);
    }

    private static int checksum(long sequence, byte[] state) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sequence));
        crc.update(state);
        return (int) crc.getValue();
    }
}
