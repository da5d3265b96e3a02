package com.example.report;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.DelimitedRecords;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reports as bytes and back. */
final class ReportFormat implements Format {

    private static final DelimitedRecords LINES = DelimitedRecords.lines();

    private final long width;
    private final Map<String, Long> widths;

    ReportFormat(long width, Map<String, Long> widths) {
        this.width = width;
        this.widths = widths;
    }

    @Override
    public String extension() {
        return "txt";
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        ReportHead head = ReportHead.read(input);
        return head.toFileHead(input.offset());
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        return ReportHead.read(input).schema(dataset, given, DataTypes.TEXT);
    }

    @Override
    public boolean isSplittable() {
        return LINES.isSplittable();
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return LINES.ranges(file, head, parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return LINES.decoder(new ReportReader(ReportHead.of(request.head()), request.schema()), request);
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return DelimitedRecords.recordDecoder(
                new ReportReader(ReportHead.of(request.head()), request.schema()), request);
    }

    @Override
    public Encoder encoder(Schema schema) {
        ReportHead head = ReportHead.of(schema, width, widths);
        return LINES.encoder(new ReportWriter(head), head.toBytes());
    }
}
