package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Another format, whose files end with what can only be known by reading all that was written, as those of Parquet do. */
record CountedFormat(Format format) implements Format {

    /** Returns what stands at the end of a file that holds {@code written}. */
    static String end(byte[] written) {
        CRC32 sum = new CRC32();
        sum.update(written);
        return "end of " + written.length + " bytes with checksum " + sum.getValue() + "\n";
    }

    @Override
    public boolean needsRandomAccess() {
        return true;
    }

    @Override
    public String extension() {
        return format.extension();
    }

    @Override
    public boolean isSplittable() {
        return format.isSplittable();
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        return format.head(input);
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        return format.infer(dataset, input, whole, given);
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return format.ranges(file, head, parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return format.decoder(request);
    }

    @Override
    public Encoder encoder(Schema schema) {
        return new Counted(format.encoder(schema));
    }

    private record Counted(Encoder encoder) implements Encoder {

        @Override
        public byte[] header() {
            return encoder.header();
        }

        @Override
        public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
            return encoder.encode(batch, out, first);
        }

        /** Reads from the end to the start, as what stands there is found from behind. */
        @Override
        public byte[] footer(RandomAccessBytes written) throws IOException {
            byte[] all = new byte[Math.toIntExact(written.size())];
            int piece = 1 << 20;
            for (int end = all.length; end > 0; end -= piece) {
                int from = Math.max(0, end - piece);
                written.readFully(from, all, from, end - from);
            }
            return end(all).getBytes(US_ASCII);
        }
    }
}
