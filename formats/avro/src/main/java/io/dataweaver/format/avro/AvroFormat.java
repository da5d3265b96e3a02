package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Avro as bytes and back: {@link ContainerDecoder} and {@link SingleObjectDecoder}, the encoders of the same names, and
 * {@link AvroMessages}.
 */
final class AvroFormat implements Format {

    private static final String SINGLE_OBJECTS = "{\"layout\":\"single_object\"}";

    private final AvroOptions options;
    private final GivenSchemas given;

    AvroFormat(AvroOptions options, Path folder) {
        this.options = options;
        this.given = new GivenSchemas(options, folder);
    }

    @Override
    public String extension() {
        return "avro";
    }

    private boolean isContainer() {
        if (options.layout() == AvroLayout.DATUM) {
            throw new DataWeaverException(
                    AvroErrorCode.AVRO_LAYOUT_UNFIT,
                    "a file cannot have `layout: datum`: nothing in it would tell where a record starts");
        }
        return options.layout() == AvroLayout.CONTAINER;
    }

    @Override
    public boolean isSplittable() {
        return options.layout() == AvroLayout.CONTAINER;
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        return isContainer() ? ContainerHead.read(input) : new FileHead(input.offset(), 1, SINGLE_OBJECTS);
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> types)
            throws IOException {
        return columns(dataset, isContainer() ? reader(ContainerHead.parse(head(input))) : needed(), types);
    }

    private org.apache.avro.Schema needed() {
        return given.needed("single objects have the fingerprint of their schema only");
    }

    static Schema columns(String dataset, org.apache.avro.Schema reader, Map<String, DataType> types) {
        List<Field> fields = new ArrayList<>();
        for (Field field : AvroTypes.columns(reader)) {
            DataType type = types.get(field.name());
            fields.add(type == null ? field : new Field(field.name(), type, field.nullable()));
        }
        if (fields.isEmpty()) {
            throw new DataWeaverException(
                    AvroErrorCode.AVRO_SCHEMA_BROKEN,
                    "the record " + reader.getFullName() + " has no fields, so that there is no column to read");
        }
        return new Schema(dataset, fields, List.of());
    }

    private org.apache.avro.Schema reader(ContainerHead head) {
        return given.schema().orElseGet(head::writer);
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return isContainer()
                ? ContainerRanges.cut(file, head, parts)
                : List.of(new FileRange(head.dataStart(), file.size(), head.firstOrigin()));
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        if (!isContainer()) {
            return singleObjects(request);
        }
        ContainerHead head = ContainerHead.parse(request.head());
        return new ContainerDecoder(request, head, rows(request, head), options.maxBlock());
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        if (!isContainer()) {
            return singleObjects(request);
        }
        ContainerHead head = ContainerHead.parse(request.head());
        return new RecordDecoder(request, rows(request, head), head.sync());
    }

    private RowReader rows(DecodeRequest request, ContainerHead head) {
        org.apache.avro.Schema writer = head.writer();
        return ReaderCompiler.rows(
                writer, given.schema().orElse(writer), request.schema().fields());
    }

    private Decoder singleObjects(DecodeRequest request) {
        return new SingleObjectDecoder(
                request, given.readers(needed(), request.schema().fields()));
    }

    @Override
    public Encoder encoder(Schema schema) {
        RowWriter rows = RowWriter.of(schema, given.schema());
        return isContainer()
                ? new ContainerEncoder(rows, options.codec(), options.blockSize())
                : new SingleObjectEncoder(rows);
    }

    @Override
    public Optional<MessageFormat> messages() {
        return Optional.of(new AvroMessages(options.layout(), given));
    }
}
