package io.dataweaver.core.keyed;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.source.Position;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * Tables from bytes to bytes that may be larger than the memory, as they were at one of the last few positions of a split.
 *
 * <p>A sink that stores positions may hold the one before the newest that was committed here, because its commit comes after
 * this one. So each commit keeps what undoes it, and opening at an earlier position undoes what came behind.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class KeyedStore implements AutoCloseable {

    /** How many commits can be undone. A sink is one behind, or two where a checkpoint was prepared and not stored. */
    static final int KEPT = 4;

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("memory.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("memory.after_commit");
    private static final int CACHE_MEGABYTES = 16;
    private static final String FILE = "state.mv";
    private static final String POSITION = "position";
    private static final String INTERVAL = "interval";
    private static final String FROM = "from-";
    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private final MVStore store;
    private final MVMap<String, String> meta;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private MVMap<byte[], byte[]> undo;
    private long interval;

    private KeyedStore(MVStore store) {
        this.store = store;
        this.meta = store.openMap("meta");
        this.interval = Long.parseLong(meta.getOrDefault(INTERVAL, "0"));
        this.undo = undoOf(interval);
    }

    /**
     * Opens the tables in {@code folder} as they were at a position.
     *
     * @param folder null for tables in memory, which begin empty and are gone when they are closed
     * @param at empty to begin with empty tables, whatever is there
     * @throws DataWeaverException of kind FATAL if they are damaged, or were never committed at that position
     */
    static KeyedStore open(@Nullable Path folder, Optional<Position> at) {
        if (folder == null) {
            return new KeyedStore(new MVStore.Builder().autoCommitDisabled().open());
        }
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            if (at.isEmpty()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw notStored(folder, failed);
        }
        KeyedStore opened = new KeyedStore(openFile(file));
        try {
            opened.goBackTo(at.map(Position::json).orElse(""), file);
            return opened;
        } catch (RuntimeException gone) {
            opened.close();
            throw gone;
        }
    }

    private static MVStore openFile(Path file) {
        try {
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .cacheSize(CACHE_MEGABYTES)
                    .open();
        } catch (MVStoreException | IllegalStateException damaged) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED, "what a step remembers, in " + file + ", cannot be read", damaged);
        }
    }

    private static DataWeaverException notStored(Path folder, Exception failed) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED, "cannot keep what a step remembers in " + folder + ": " + failed, failed);
    }

    private MVMap<byte[], byte[]> bytes(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    private MVMap<byte[], byte[]> undoOf(long number) {
        return bytes("undo-" + number);
    }

    private void goBackTo(String wanted, Path file) {
        undoInterval();
        while (!meta.getOrDefault(POSITION, "").equals(wanted)) {
            String before = meta.get(FROM + (interval - 1));
            if (before == null) {
                throw new DataWeaverException(
                        StateErrorCode.DAMAGED,
                        "what a step remembers, in " + file + ", is that of position "
                                + meta.getOrDefault(POSITION, "0") + ", but " + wanted + " is needed");
            }
            store.removeMap(undo);
            meta.remove(FROM + interval);
            interval--;
            undo = undoOf(interval);
            undoInterval();
            meta.put(POSITION, before);
            meta.put(INTERVAL, Long.toString(interval));
        }
        meta.put(FROM + interval, wanted);
    }

    /** Takes back what was changed since the last commit before. */
    private void undoInterval() {
        for (Iterator<byte[]> keys = undo.keyIterator(null); keys.hasNext(); ) {
            byte[] key = keys.next();
            byte[] old = undo.get(key);
            int colon = colon(key);
            MVMap<byte[], byte[]> table = bytes(new String(key, 0, colon, StandardCharsets.UTF_8));
            byte[] own = Arrays.copyOfRange(key, colon + 1, key.length);
            if (old == null || old[0] == ABSENT) {
                table.remove(own);
            } else {
                table.put(own, Arrays.copyOfRange(old, 1, old.length));
            }
        }
        undo.clear();
    }

    private static int colon(byte[] key) {
        int colon = 0;
        while (key[colon] != ':') {
            colon++;
        }
        return colon;
    }

    /**
     * Returns a table.
     *
     * @param name letters
     */
    Table table(String name) {
        return tables.computeIfAbsent(name, Table::new);
    }

    /** Makes the tables durable as they are at {@code position}. */
    void commit(Position position) {
        try {
            meta.put(POSITION, position.json());
            interval++;
            meta.put(INTERVAL, Long.toString(interval));
            meta.put(FROM + interval, position.json());
            undo = undoOf(interval);
            long dropped = interval - KEPT;
            if (meta.remove(FROM + dropped) != null) {
                store.removeMap(undoOf(dropped));
            }
            BEFORE_COMMIT.hit();
            store.commit();
            if (store.getFileStore() != null) {
                store.sync();
            }
            AFTER_COMMIT.hit();
        } catch (MVStoreException | IllegalStateException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "cannot keep what a step remembers: " + failed.getMessage(), failed);
        }
    }

    /** One table. */
    final class Table {
        private final MVMap<byte[], byte[]> map;
        private final byte[] prefix;

        private Table(String name) {
            this.map = bytes(name);
            this.prefix = (name + ":").getBytes(StandardCharsets.UTF_8);
        }

        byte @Nullable [] get(byte[] key) {
            return map.get(key);
        }

        boolean contains(byte[] key) {
            return map.containsKey(key);
        }

        void put(byte[] key, byte[] value) {
            keepOld(key, map.put(key, value));
        }

        void remove(byte[] key) {
            byte[] old = map.remove(key);
            if (old != null) {
                keepOld(key, old);
            }
        }

        private void keepOld(byte[] key, byte @Nullable [] old) {
            byte[] full = Arrays.copyOf(prefix, prefix.length + key.length);
            System.arraycopy(key, 0, full, prefix.length, key.length);
            byte[] kept = new byte[old == null ? 1 : old.length + 1];
            kept[0] = old == null ? ABSENT : PRESENT;
            if (old != null) {
                System.arraycopy(old, 0, kept, 1, old.length);
            }
            undo.putIfAbsent(full, kept);
        }

        /** Returns the smallest key that is not smaller than {@code from}, by unsigned bytes; null if there is none. */
        byte @Nullable [] ceiling(byte[] from) {
            return map.ceilingKey(from);
        }

        /** Returns the smallest key that is larger than {@code than}, by unsigned bytes; null if there is none. */
        byte @Nullable [] higher(byte[] than) {
            return map.higherKey(than);
        }
    }

    /** Releases the file; what was not committed is forgotten. Idempotent. */
    @Override
    public void close() {
        store.closeImmediately();
    }
}
