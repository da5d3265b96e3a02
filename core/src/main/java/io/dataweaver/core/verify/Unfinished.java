package io.dataweaver.core.verify;

import io.dataweaver.api.source.Split;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a verification has come that is summing up both sides: the sums of the splits that were read to their ends.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Unfinished {

    private static final int VERSION = 1;
    private static final int BITS = Search.Limits.BUCKET_BITS;

    private final String identity;
    private final long seed;
    private final Instant begun;
    private final Map<Side, Half> halves = new EnumMap<>(Side.class);
    private long rejected;
    private boolean resumed;

    /** One side. */
    private static final class Half {
        private final Map<String, End> ends = new LinkedHashMap<>();
        private long[] sums = new long[Buckets.WORDS << BITS];
        private long[] rows;

        Half(int comparisons) {
            this.rows = new long[comparisons];
        }
    }

    /** The source, or a sink. */
    private static final class End {
        private final List<Split> splits;
        private int done;

        End(List<Split> splits, int done) {
            this.splits = List.copyOf(splits);
            this.done = done;
        }
    }

    /**
     * Creates one that has not begun.
     *
     * @param identity of what is compared
     * @param seed what hashes depend on
     * @param comparisons how many there are
     */
    Unfinished(String identity, long seed, Instant begun, int comparisons) {
        this.identity = identity;
        this.seed = seed;
        this.begun = begun;
        for (Side side : Side.values()) {
            halves.put(side, new Half(comparisons));
        }
    }

    String identity() {
        return identity;
    }

    long seed() {
        return seed;
    }

    /** Returns when it began, if that was in an earlier process or call. */
    Optional<Instant> resumed() {
        return resumed ? Optional.of(begun) : Optional.empty();
    }

    /** Tells whether some splits were read. */
    synchronized boolean hasBegun() {
        return halves.values().stream()
                .flatMap(half -> half.ends.values().stream())
                .anyMatch(end -> end.done > 0);
    }

    private Half half(Side side) {
        Half half = halves.get(side);
        if (half == null) {
            throw new IllegalStateException("there is no side " + side);
        }
        return half;
    }

    /** Returns the sums, as they were copied. */
    synchronized Buckets buckets() {
        return new Buckets(
                BITS, half(Side.SOURCE).sums.clone(), half(Side.SINK).sums.clone());
    }

    synchronized long rows(Side side, int comparison) {
        return half(side).rows[comparison];
    }

    synchronized long rejected() {
        return rejected;
    }

    /** Returns the splits of an end; empty if they were not planned. */
    synchronized List<Split> splits(Side side, String end) {
        @Nullable End known = half(side).ends.get(end);
        return known == null ? List.of() : known.splits;
    }

    /** Returns how many of the splits were read, in their order. */
    synchronized int done(Side side, String end) {
        @Nullable End known = half(side).ends.get(end);
        return known == null ? 0 : known.done;
    }

    synchronized void planned(Side side, String end, List<Split> splits) {
        half(side).ends.put(end, new End(splits, 0));
    }

    /**
     * The next split of an end was read.
     *
     * @param sums of the side
     * @param rows of the side, by comparison
     */
    synchronized void done(Side side, String end, long[] sums, long[] rows, long rejectedSoFar) {
        Half half = half(side);
        @Nullable End known = half.ends.get(end);
        if (known == null) {
            throw new IllegalStateException("'" + end + "' was not planned");
        }
        known.done++;
        System.arraycopy(sums, 0, half.sums, 0, sums.length); // Of megabytes, for each split: no new ones.
        half.rows = rows.clone();
        if (side == Side.SOURCE) {
            rejected = rejectedSoFar;
        }
    }

    synchronized byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(identity);
            out.writeLong(seed);
            out.writeLong(begun.toEpochMilli());
            out.writeLong(rejected);
            for (Side side : Side.values()) {
                Half half = half(side);
                writeLongs(half.rows, out);
                writeLongs(half.sums, out);
                out.writeInt(half.ends.size());
                for (Map.Entry<String, End> end : half.ends.entrySet()) {
                    out.writeUTF(end.getKey());
                    out.writeInt(end.getValue().done);
                    out.writeInt(end.getValue().splits.size());
                    for (Split split : end.getValue().splits) {
                        write(split, out);
                    }
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeLongs(long[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private static void write(Split split, DataOutputStream out) throws IOException {
        writeText(split.id(), out);
        out.writeInt(split.ordinal());
        writeText(split.dataset(), out);
        writeText(split.detail(), out);
        out.writeLong(split.weight());
    }

    /** Texts may be longer than {@code writeUTF} takes. */
    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Reads what {@link #encode} has written; fails with IOException if it is anything else. */
    static Unfinished decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("it is of version " + version);
        }
        String identity = in.readUTF();
        long seed = in.readLong();
        Instant begun = Instant.ofEpochMilli(in.readLong());
        Unfinished unfinished = new Unfinished(identity, seed, begun, 0);
        unfinished.rejected = in.readLong();
        unfinished.resumed = true;
        for (Side side : Side.values()) {
            Half half = unfinished.half(side);
            half.rows = readLongs(in);
            half.sums = readLongs(in);
            int ends = in.readInt();
            for (int i = 0; i < ends; i++) {
                String name = in.readUTF();
                int done = in.readInt();
                int count = in.readInt();
                List<Split> splits = new ArrayList<>();
                for (int j = 0; j < count; j++) {
                    splits.add(new Split(readText(in), in.readInt(), readText(in), readText(in), in.readLong()));
                }
                half.ends.put(name, new End(splits, done));
            }
            if (half.sums.length != Buckets.WORDS << BITS) {
                throw new IOException("it has " + half.sums.length + " sums");
            }
        }
        return unfinished;
    }

    private static long[] readLongs(DataInputStream in) throws IOException {
        long[] values = new long[length(in, Long.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(length(in, 1)), StandardCharsets.UTF_8);
    }

    private static int length(DataInputStream in, int each) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / each) {
            throw new IOException("it says that " + length + " values follow, and has not as many");
        }
        return length;
    }
}
