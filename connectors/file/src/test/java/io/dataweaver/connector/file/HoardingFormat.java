package io.dataweaver.connector.file;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another format, whose encoders hold rows back, as those of columns do: a byte each, as far as they tell. */
final class HoardingFormat implements Format {

    private final Format format;
    private final List<Hoard> encoders = new ArrayList<>();

    HoardingFormat(Format format) {
        this.format = format;
    }

    /** Returns how many rows all encoders together hold back. */
    long held() {
        return encoders.stream().mapToLong(Encoder::heldBytes).sum();
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
        Hoard encoder = new Hoard(format.encoder(schema));
        encoders.add(encoder);
        return encoder;
    }

    private static final class Hoard implements Encoder {
        private final Encoder encoder;
        private final List<RecordBatch> held = new ArrayList<>();

        Hoard(Encoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public byte[] header() {
            return encoder.header();
        }

        @Override
        public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
            held.add(batch);
            return List.of();
        }

        @Override
        public void flush(ByteOutput out) {
            held.forEach(batch -> encoder.encode(batch, out, false));
            held.clear();
        }

        @Override
        public long heldBytes() {
            return held.stream().mapToLong(RecordBatch::size).sum();
        }
    }
}
