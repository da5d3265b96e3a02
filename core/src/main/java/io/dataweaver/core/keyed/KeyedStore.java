package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.source.Position;
import io.dataweaver.core.state.ExclusiveFiles;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
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

    /**
     * How many commits can be undone, and one more. A sink is one behind, or two where a checkpoint was prepared and not
     * stored; commits that change nothing do not count.
     */
    static final int KEPT = 4;

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("memory.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("memory.after_commit");
    private static final int CACHE_MEGABYTES = 16;
    private static final String FILE = "state.mv";
    private static final String POSITION = "position";
    private static final String INTERVAL = "interval";
    private static final String FROM = "from-";
    private static final String FORMAT = "format";
    private static final String BLOCKS = "2";
    private static final int ABSENT = -1;

    /** So much of what undoes changes is put into the store at once. */
    private static final int BLOCK_BYTES = 1 << 16;

    private final MVStore store;
    private final @Nullable Path file;
    private final MVMap<String, String> meta;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private MVMap<byte[], byte[]> undo;
    private long interval;
    private boolean closed;

    private KeyedStore(MVStore store, @Nullable Path file) {
        this.store = store;
        this.file = file;
        this.meta = store.openMap("meta");
        this.interval = Long.parseLong(meta.getOrDefault(INTERVAL, "0"));
        this.undo = undoOf(interval);
    }

    /**
     * Opens the tables in {@code folder} as they were at a position.
     *
     * @param folder null for tables in memory, which begin empty and are gone when they are closed
     * @param at empty to begin with empty tables, whatever is there
     * @throws DataWeaverException of kind FATAL if they are damaged, or were never committed at that position; of kind
     *     TRANSIENT if another has them open, here or in another process
     */
    static KeyedStore open(@Nullable Path folder, Optional<Position> at) {
        if (folder == null) {
            return new KeyedStore(new MVStore.Builder().autoCommitDisabled().open(), null);
        }
        Path file = folder.resolve(FILE);
        Optional<String> holder = ExclusiveFiles.enter(file, ExclusiveFiles.thisProcess());
        if (holder.isPresent()) {
            throw held(file, holder.get(), null);
        }
        KeyedStore opened = null;
        try {
            makeRoom(folder, file, at.isEmpty());
            opened = new KeyedStore(openFile(file), file);
            opened.checkFormat(file);
            opened.goBackTo(at.map(Position::json).orElse(""), file);
            return opened;
        } catch (RuntimeException gone) {
            if (opened != null) {
                opened.close();
            } else {
                ExclusiveFiles.leave(file);
            }
            throw gone;
        }
    }

    private static void makeRoom(Path folder, Path file, boolean anew) {
        try {
            Files.createDirectories(folder);
            if (anew) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw notStored(file, failed);
        }
    }

    private static DataWeaverException held(Path file, String holder, @Nullable Exception cause) {
        return new DataWeaverException(
                StateErrorCode.MEMORY_HELD,
                "what a step remembers, in " + file + ", is held by " + holder,
                StateErrorCode.MEMORY_HELD.remedy(),
                cause);
    }

    private static MVStore openFile(Path file) {
        try {
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .cacheSize(CACHE_MEGABYTES)
                    .open();
        } catch (MVStoreException failed) {
            if (failed.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw held(file, "another process", failed);
            }
            throw damaged(file, failed);
        } catch (IllegalStateException damaged) {
            throw damaged(file, damaged);
        }
    }

    private static DataWeaverException damaged(Path file, Exception why) {
        return new DataWeaverException(
                StateErrorCode.DAMAGED, "what a step remembers, in " + file + ", cannot be read", why);
    }

    private static DataWeaverException notStored(Path file, Exception failed) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED, "cannot keep what a step remembers in " + file + ": " + failed, failed);
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

    private void checkFormat(Path file) {
        String format = meta.getOrDefault(FORMAT, meta.isEmpty() ? BLOCKS : "1");
        if (!format.equals(BLOCKS)) {
            throw new DataWeaverException(
                    StateErrorCode.DAMAGED,
                    "what a step remembers, in " + file + ", has format " + format + ", and this DataWeaver reads "
                            + BLOCKS);
        }
        meta.put(FORMAT, BLOCKS);
    }

    /** Takes back what was changed since the last commit before, last things first. */
    private void undoInterval() {
        byte[] key = undo.lastKey();
        while (key != null) {
            byte[] block = requireNonNull(undo.get(key));
            undoBlock(bytes(new String(key, 0, colon(key), StandardCharsets.UTF_8)), ByteBuffer.wrap(block));
            key = undo.lowerKey(key);
        }
        undo.clear();
    }

    private static void undoBlock(MVMap<byte[], byte[]> table, ByteBuffer block) {
        Deque<Integer> starts = new ArrayDeque<>();
        while (block.hasRemaining()) {
            starts.push(block.position());
            int key = block.getInt();
            int old = block.getInt();
            block.position(block.position() + key + Math.max(0, old));
        }
        for (int start : starts) {
            block.position(start);
            byte[] key = new byte[block.getInt()];
            int old = block.getInt();
            block.get(key);
            if (old == ABSENT) {
                table.remove(key);
            } else {
                byte[] value = new byte[old];
                block.get(value);
                table.put(key, value);
            }
        }
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

    private boolean isUnchanged() {
        return undo.isEmpty() && tables.values().stream().allMatch(table -> table.block.position() == 0);
    }

    /** Makes the tables durable as they are at {@code position}. */
    void commit(Position position) {
        if (position.json().equals(meta.get(POSITION)) && isUnchanged()) {
            return; // A split that stands still must not use up what can be undone.
        }
        try {
            tables.values().forEach(Table::keepBlock);
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
        private ByteBuffer block = ByteBuffer.allocate(256);
        private long blocks;

        private Table(String name) {
            this.map = bytes(name);
            this.prefix = (name + ":").getBytes(StandardCharsets.UTF_8);
        }

        boolean isEmpty() {
            return map.isEmpty();
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
            int size = 2 * Integer.BYTES + key.length + (old == null ? 0 : old.length);
            if (block.remaining() < size) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * block.capacity(), block.position() + size));
                block = larger.put(block.flip());
            }
            block.putInt(key.length).putInt(old == null ? ABSENT : old.length).put(key);
            if (old != null) {
                block.put(old);
            }
            if (block.position() >= BLOCK_BYTES) {
                keepBlock();
            }
        }

        /** Puts what undoes the latest changes into the store, with which it becomes durable. */
        private void keepBlock() {
            if (block.position() > 0) {
                byte[] key = ByteBuffer.allocate(prefix.length + Long.BYTES)
                        .put(prefix)
                        .putLong(blocks++)
                        .array();
                undo.put(key, Arrays.copyOf(block.array(), block.position()));
                block.clear();
            }
        }

        /** Tells of all that is there, in the order of the keys by unsigned bytes; nothing is changed meanwhile. */
        void forEach(BiConsumer<byte[], byte[]> to) {
            for (Cursor<byte[], byte[]> all = map.cursor(null); all.hasNext(); ) {
                byte[] key = all.next();
                to.accept(key, all.getValue());
            }
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
        if (file != null && !closed) {
            ExclusiveFiles.leave(file);
        }
        closed = true;
    }
}
