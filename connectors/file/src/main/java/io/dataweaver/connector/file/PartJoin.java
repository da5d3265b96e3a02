package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.SinkRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the parts of one file: header, parts with separators between those that hold rows, footer.
 *
 * <p>The first part is extended by the others if only this process can write to it; otherwise all are copied to a new
 * file. What of a part was never prepared is left out.
 */
final class PartJoin {

    private static final Failpoint HALF_JOINED = Failpoint.named("file.half_joined");
    private static final Failpoint AFTER_JOIN = Failpoint.named("file.after_join");
    private static final Failpoint AFTER_JOIN_SYNC = Failpoint.named("file.after_join_sync");

    private final Path folder;
    private final List<WrittenPart> parts;
    private final byte[] header;
    private final byte[] separator;
    private final Encoder encoder;
    private final Compression compression;

    PartJoin(Path folder, List<WrittenPart> parts, Encoder encoder, Compression compression) throws IOException {
        this.folder = folder;
        this.parts = parts;
        this.header = Packing.pack(compression, encoder.header());
        this.separator = Packing.pack(compression, encoder.separator());
        this.encoder = encoder;
        this.compression = compression;
    }

    /** Returns the names of the parts that are gone or shorter than they were. */
    List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>();
        for (WrittenPart part : parts) {
            Path file = folder.resolve(part.file());
            if (!Files.exists(file) || Files.size(file) < part.length()) {
                missing.add(part.file());
            }
        }
        return missing;
    }

    /** Returns how long the joined file is without its footer. */
    private long lengthOfParts() {
        long length = header.length;
        boolean any = false;
        for (WrittenPart part : parts) {
            if (part.rows() > 0) {
                length += part.length() - part.header() + (any ? separator.length : 0);
                any = true;
            }
        }
        return length;
    }

    /** Tells whether {@code file} is what the parts make, by its length and footer. */
    boolean isResult(Path file) throws IOException {
        long length = lengthOfParts();
        if (Files.size(file) < length) {
            return false;
        }
        try {
            return Files.size(file) == length + footer(file).length;
        } catch (DataWeaverException anotherFile) {
            return false;
        }
    }

    private byte[] footer(Path file) throws IOException {
        try (RandomAccessFileBytes written =
                new RandomAccessFileBytes(FileChannel.open(file, StandardOpenOption.READ), lengthOfParts())) {
            return Packing.pack(compression, encoder.footer(written));
        }
    }

    /**
     * Joins the parts.
     *
     * @param joined the file to create if the first part cannot be extended
     * @return the file that holds everything, durable
     */
    Path join(SinkRun run, Path joined) throws IOException {
        boolean extended = canExtendFirst(run);
        Path whole = extended ? folder.resolve(parts.get(0).file()) : joined;
        try (FileChannel out = extended ? extend(whole, parts.get(0)) : create(whole)) {
            if (!extended) {
                write(out, header);
            }
            boolean any = extended && parts.get(0).rows() > 0;
            for (WrittenPart part : parts.subList(extended ? 1 : 0, parts.size())) {
                if (part.rows() > 0) {
                    write(out, any ? separator : new byte[0]);
                    append(part, out);
                    any = true;
                    HALF_JOINED.hit();
                }
            }
            if (out.size() != lengthOfParts()) {
                throw new IOException(
                        "the joined file has " + out.size() + " bytes, but " + lengthOfParts() + " were expected");
            }
            write(out, footer(whole));
            AFTER_JOIN.hit();
            out.force(true);
        }
        AFTER_JOIN_SYNC.hit();
        return whole;
    }

    /** A part of an earlier epoch may still be open in a process that does not know that it was replaced. */
    private boolean canExtendFirst(SinkRun run) {
        return !parts.isEmpty()
                && parts.get(0).epoch() == run.epoch()
                && parts.get(0).header() == header.length;
    }

    private static FileChannel extend(Path file, WrittenPart part) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(part.length());
        channel.position(part.length());
        return channel;
    }

    private static FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return DurableFiles.createPrivate(file);
    }

    private void append(WrittenPart part, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(folder.resolve(part.file()), StandardOpenOption.READ)) {
            long at = part.header();
            while (at < part.length()) {
                long moved = in.transferTo(at, part.length() - at, out);
                if (moved <= 0) {
                    throw new IOException(part.file() + " ended at byte " + at + " of " + part.length());
                }
                at += moved;
            }
        }
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        new ChannelOutput(out).write(bytes, 0, bytes.length);
    }
}
