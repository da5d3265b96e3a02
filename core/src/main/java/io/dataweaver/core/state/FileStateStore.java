package io.dataweaver.core.state;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * States as files: {@code PIPELINE/checkpoints/EPOCH-SEQUENCE.state}, without {@code EPOCH-} where earlier versions wrote them.
 *
 * <p>A state is written to a temporary name, forced, renamed, and the folder forced; only then older ones are removed,
 * down to {@value #KEPT}. A crash at any instant leaves the newest complete state, and perhaps a part of the next, which
 * whoever takes the lock removes: on a full disk it would take the room of what is to be written. A damaged newest state is
 * an error, never a silent step back: its checkpoint may have been committed.
 *
 * <p>The epoch is in the name so that no moment is left between looking who was last and taking his place: whatever a start
 * writes that was taken over, and may only now wake up, comes before the states of the later one.
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
    public void save(String pipeline, long epoch, long sequence, byte[] state) {
        String folder = pipeline + FOLDER;
        String name = folder + "/" + Stored.name(epoch, sequence);
        try {
            BEFORE_WRITE.hit();
            files.writeForced(name + TEMPORARY, framed(sequence, state));
            AFTER_WRITE.hit();
            files.rename(name + TEMPORARY, name);
            AFTER_RENAME.hit();
            files.forceFolder(folder);
            AFTER_FORCE.hit();
            List<Stored> stored = stored(folder);
            requireLatest(pipeline, epoch, stored.get(stored.size() - 1));
            removeOld(folder, stored);
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

    private void requireLatest(String pipeline, long epoch, Stored newest) {
        if (newest.epoch() > epoch) {
            throw new DataWeaverException(
                    StateErrorCode.FENCED,
                    "start " + epoch + " of pipeline '" + pipeline + "' has tried to store its state, but start "
                            + newest.epoch() + " has taken over (state folder " + files + ")");
        }
    }

    /** The file of a state; those of a later start come behind all of an earlier one. */
    private record Stored(String file, long epoch, long sequence) {
        private static final Pattern NAME = Pattern.compile("(?:([0-9]{1,18})-)?([0-9]{1,19})" + Pattern.quote(ENDING));
        private static final Comparator<Stored> ORDER =
                Comparator.comparingLong(Stored::epoch).thenComparingLong(Stored::sequence);

        static String name(long epoch, long sequence) {
            return String.format("%018d-%019d%s", epoch, sequence, ENDING);
        }

        static Optional<Stored> of(String file) {
            Matcher name = NAME.matcher(file);
            return name.matches()
                    ? Optional.of(new Stored(
                            file,
                            name.group(1) == null ? 0 : Long.parseLong(name.group(1)),
                            Long.parseLong(name.group(2))))
                    : Optional.empty();
        }
    }

    /** Returns what is stored, the newest last. */
    private List<Stored> stored(String folder) throws IOException {
        return files.list(folder).stream()
                .map(Stored::of)
                .flatMap(Optional::stream)
                .sorted(Stored.ORDER)
                .toList();
    }

    /** Removes what a crash or a full disk has cut off. */
    private void removeUnfinished(String folder) throws IOException {
        for (String name : files.list(folder)) {
            if (name.endsWith(TEMPORARY)) {
                files.delete(folder + "/" + name);
            }
        }
    }

    private void removeOld(String folder, List<Stored> stored) throws IOException {
        for (int i = 0; i < stored.size() - KEPT; i++) {
            files.delete(folder + "/" + stored.get(i).file());
        }
    }

    @Override
    public Optional<SavedState> load(String pipeline) {
        String folder = pipeline + FOLDER;
        String newest = null;
        try {
            List<Stored> stored = stored(folder);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            newest = stored.get(stored.size() - 1).file();
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
