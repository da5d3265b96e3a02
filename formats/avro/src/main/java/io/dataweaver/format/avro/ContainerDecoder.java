package io.dataweaver.format.avro;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Reads the blocks of an object container file. A block is read only once all of it is there and the marker behind it is
 * right; one that is damaged is rejected, and reading goes on behind the next marker.
 */
final class ContainerDecoder implements Decoder {

    /** More records that take no bytes are taken for an attack: each takes memory all the same. */
    private static final int MAX_EMPTY_RECORDS = 1 << 20;

    private static final int MAX_NUMBER_BYTES = 10;

    private final DecodeRequest request;
    private final ContainerHead head;
    private final RowReader reader;
    private final int maxBlock;
    private final BinaryInput in = new BinaryInput();
    private final UnpackedBytes unpacked;
    private long origin;
    private int capacity = Rows.FIRST_CAPACITY;

    /** How many records of the next block are not wanted. */
    private long skipped;

    private boolean open;
    private long blockOffset;
    private int blockBytes;
    private int count;
    private int done;

    /**
     * Creates a decoder.
     *
     * @param maxBlock a block that takes more bytes, packed or unpacked, is rejected
     */
    ContainerDecoder(DecodeRequest request, ContainerHead head, RowReader reader, int maxBlock) {
        this.request = request;
        this.head = head;
        this.reader = reader;
        this.maxBlock = maxBlock;
        this.unpacked = new UnpackedBytes(maxBlock);
        this.origin = request.firstOrigin();
        this.skipped = request.skipped();
    }

    private enum Opened {
        BLOCK,
        REJECTED,
        NOT_YET,
        END
    }

    @Override
    public long nextOrigin() {
        return origin;
    }

    @Override
    public long nextSkipped() {
        return open ? done : skipped;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        Rows rows = new Rows(request, List.of(reader), capacity);
        while (!rows.isFull()) {
            if (open) {
                readRecords(rows, input);
            } else {
                Opened opened = openBlock(rows, input);
                if (opened == Opened.END || opened == Opened.NOT_YET) {
                    return rows.decoded(opened == Opened.END);
                }
            }
        }
        capacity = rows.nextCapacity();
        return rows.decoded(false);
    }

    private Opened openBlock(Rows rows, ByteInput input) throws IOException {
        int countEnd = numberEnd(input, 0);
        int sizeEnd = countEnd < 0 ? -1 : numberEnd(input, countEnd);
        int wanted = countEnd < 0 ? 1 : countEnd + 1;
        while (sizeEnd < 0) {
            int known = input.limit() - input.position();
            if (known >= wanted + MAX_NUMBER_BYTES) {
                return reject(rows, input, "expected how many records it has and how large it is, but found no number");
            } else if (!rows.isEmpty() && !input.isReady()) {
                return Opened.NOT_YET;
            } else if (!input.more()) {
                return known == 0 ? Opened.END : reject(rows, input, "it is cut off");
            }
            countEnd = numberEnd(input, 0);
            sizeEnd = countEnd < 0 ? -1 : numberEnd(input, countEnd);
            wanted = countEnd < 0 ? 1 : countEnd + 1;
        }
        in.reset(input.array(), input.position(), input.position() + sizeEnd);
        long records;
        long bytes;
        try {
            records = in.readLong();
            bytes = in.readLong();
        } catch (DamagedException tooManyBits) {
            return reject(rows, input, tooManyBits.text());
        }
        if (records < 0 || records > Integer.MAX_VALUE || bytes < 0 || bytes > maxBlock) {
            return reject(
                    rows,
                    input,
                    "it is said to have " + records + " records and " + bytes
                            + " bytes, but no block may have more than " + maxBlock + " bytes");
        }
        int total = sizeEnd + (int) bytes + ContainerHead.SYNC_BYTES;
        while (input.limit() - input.position() < total) {
            if (!rows.isEmpty() && !input.isReady()) {
                return Opened.NOT_YET;
            } else if (!input.more()) {
                return reject(
                        rows, input, "it is cut off: it is said to have " + bytes + " bytes, but the file ends before");
            }
        }
        int start = input.position() + sizeEnd;
        if (!head.isSync(input.array(), start + (int) bytes)) {
            return reject(
                    rows,
                    input,
                    "behind its " + bytes + " bytes the marker of the file was expected, but is not there");
        }
        return unpack(rows, input, start, (int) bytes, (int) records, total);
    }

    /** Returns where a number ends that starts {@code from} bytes behind the position; -1 if not all of it is there. */
    private static int numberEnd(ByteInput input, int from) {
        byte[] bytes = input.array();
        for (int at = input.position() + from; at < input.limit(); at++) {
            if (bytes[at] >= 0) {
                return at + 1 - input.position();
            }
            if (at - input.position() - from >= MAX_NUMBER_BYTES) {
                return -1;
            }
        }
        return -1;
    }

    private Opened unpack(Rows rows, ByteInput input, int start, int bytes, int records, int total) {
        blockOffset = input.offset();
        String problem = null;
        if (head.codec() == BlockCodec.NONE) {
            in.reset(input.array(), start, start + bytes);
        } else {
            unpacked.clear();
            try {
                Compression.unpack(head.codec(), input.array(), start, bytes, unpacked);
            } catch (IOException broken) {
                problem = "its bytes cannot be unpacked with " + head.codec().avroName() + ": " + broken.getMessage();
            }
            in.reset(unpacked.array(), 0, unpacked.size());
        }
        int minBytes = reader.minBytes();
        if (problem == null && minBytes == 0 && records > Math.max(MAX_EMPTY_RECORDS, in.remaining())) {
            problem = "it has " + records + " records that may take no bytes, which is too many";
        } else if (problem == null && minBytes > 0 && records > in.remaining() / minBytes) {
            problem =
                    "it is said to have " + records + " records, but " + in.remaining() + " bytes are too few for them";
        }
        if (problem != null) {
            rejectPart(rows, keptBlock(input, total), problem);
            origin += Math.max(0, records - 1L);
            input.position(input.position() + total);
            skipped = 0;
            return Opened.REJECTED;
        }
        open = true;
        blockBytes = total;
        count = records;
        done = 0;
        if (skipped > 0) {
            skipRecords();
        }
        return Opened.BLOCK;
    }

    private void skipRecords() {
        try {
            while (skipped > 0 && done < count) {
                reader.skip(in);
                done++;
                skipped--;
            }
        } catch (DamagedException sameAsBefore) {
            // The record was read before, or rejected with all that follows it in the block; reading on says so again.
            in.reset(in.bytes, in.end(), in.end());
        }
        skipped = 0;
    }

    private void readRecords(Rows rows, ByteInput input) {
        int maxBytes = request.maxRecordBytes();
        while (done < count && !rows.isFull()) {
            int start = in.at;
            int plain = reader.readPlain(in, Math.min(count - done, rows.room()), rows.bytesAtOnce(), maxBytes);
            if (plain > 0) {
                rows.endAll(origin, plain, in.at - start);
                done += plain;
                origin += plain;
                continue;
            }
            in.beginRecord(maxBytes);
            try {
                reader.read(in);
                if (in.at - start > maxBytes) {
                    throw in.tooLarge();
                }
                rows.end(origin, in.at - start);
                done++;
                origin++;
            } catch (BadRecordException bad) {
                rows.discard();
                rejectRecord(rows, bad, start);
            }
        }
        if (done >= count) {
            if (in.remaining() > 0) {
                rows.reject(
                        new DamagedException(place() + " has " + in.remaining() + " bytes behind its last record"),
                        in.bytes,
                        in.at,
                        in.end(),
                        origin - 1);
            }
            open = false;
            input.position(input.position() + blockBytes);
        }
    }

    private void rejectRecord(Rows rows, BadRecordException bad, int start) {
        in.at = start;
        try {
            reader.skip(in);
            rows.reject(bad, in.bytes, start, in.at, origin);
            done++;
            origin++;
        } catch (DamagedException damaged) {
            int lost = count - done - 1;
            String message = "record " + (done + 1) + " of " + count + " in " + place() + " is damaged: "
                    + damaged.text() + (lost == 0 ? "" : "; the " + lost + " records behind it are lost with it");
            rows.reject(new DamagedException(message), in.bytes, start, in.end(), origin);
            origin += count - done;
            done = count;
            in.at = in.end();
        }
    }

    private String place() {
        return "the block at byte " + blockOffset;
    }

    /** Rejects a block of which it is not known where it ends, and goes on behind the next marker. */
    private Opened reject(Rows rows, ByteInput input, String problem) throws IOException {
        blockOffset = input.offset();
        byte[] kept = keptBlock(input, input.limit() - input.position());
        rejectPart(rows, kept, problem);
        skipped = 0;
        int at = input.position();
        while (true) {
            int last = input.limit() - ContainerHead.SYNC_BYTES;
            for (; at <= last; at++) {
                if (head.isSync(input.array(), at)) {
                    input.position(at + ContainerHead.SYNC_BYTES);
                    return Opened.REJECTED;
                }
            }
            input.position(Math.max(at, input.position()));
            if (!input.more()) {
                input.position(input.limit());
                return Opened.REJECTED;
            }
            at = input.position();
        }
    }

    private void rejectPart(Rows rows, byte[] kept, String problem) {
        rows.reject(kept, RecordErrorCode.MALFORMED, null, place() + " is damaged: " + problem, origin);
        origin++;
    }

    /** Returns the start of a block behind the marker of the file, so that it is not taken for a record. */
    private byte[] keptBlock(ByteInput input, int length) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.writeBytes(head.sync());
        kept.write(input.array(), input.position(), Math.min(length, Rows.MAX_KEPT - ContainerHead.SYNC_BYTES));
        return kept.toByteArray();
    }
}
