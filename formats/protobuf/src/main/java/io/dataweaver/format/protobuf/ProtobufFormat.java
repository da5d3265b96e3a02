package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
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

/** Protobuf as bytes and back: {@link RowDecoder} and {@link RowEncoder}, and the frames of files around them. */
final class ProtobufFormat implements Format {

    private final ProtobufOptions options;
    private final GivenSchema given;

    ProtobufFormat(ProtobufOptions options, Path folder) {
        this.options = options;
        this.given = new GivenSchema(options, folder);
    }

    @Override
    public String extension() {
        return "pb";
    }

    /** Where a message starts can only be told from the start of the file. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public FileHead head(ByteInput input) {
        return new FileHead(input.offset(), 1, "{}");
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> types) {
        return columns(dataset, types);
    }

    /** Returns the columns of messages, with the types that are given. */
    Schema columns(String dataset, Map<String, DataType> types) {
        Descriptor message = needed();
        List<Field> fields = new ArrayList<>();
        for (Field field : ProtobufTypes.columns(message)) {
            DataType type = types.get(field.name());
            fields.add(type == null ? field : new Field(field.name(), type, field.nullable()));
        }
        options.unknownFields().ifPresent(name -> fields.add(Field.nullable(name, DataTypes.BYTES)));
        try {
            return new Schema(dataset, fields, List.of());
        } catch (IllegalArgumentException sameName) {
            throw new DataWeaverException(
                    ProtobufErrorCode.PROTOBUF_SCHEMA_INVALID,
                    "the message " + message.getFullName() + " has no columns to read: " + sameName.getMessage(),
                    sameName);
        }
    }

    private Descriptor needed() {
        return given.message()
                .orElseThrow(() -> new DataWeaverException(
                        ProtobufErrorCode.PROTOBUF_SCHEMA_NEEDED,
                        "a Protobuf message cannot be read without its schema, and neither of the options `schema` and "
                                + "`class` is set"));
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return List.of(new FileRange(head.dataStart(), file.size(), head.firstOrigin()));
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return new DelimitedDecoder(request, rows(request.schema(), request.maxRecordBytes()));
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return new RecordDecoder(request, rows(request.schema(), request.maxRecordBytes()));
    }

    /** Returns what reads single messages of up to {@code maxBytes}. */
    RowDecoder rows(Schema schema, int maxBytes) {
        Descriptor message = needed();
        return new RowDecoder(
                ReaderCompiler.rows(message, schema.fields(), options.unknownFields()),
                options.framing() == Framing.NONE ? null : new RegistryFrame(given.written(message), 0),
                maxBytes);
    }

    @Override
    public Encoder encoder(Schema schema) {
        return new DelimitedEncoder(writer(schema));
    }

    /** Returns what writes single messages. */
    RowEncoder writer(Schema schema) {
        Descriptor message = given.message()
                .orElseThrow(() -> new DataWeaverException(
                        ProtobufErrorCode.PROTOBUF_SCHEMA_NEEDED,
                        "whoever reads Protobuf messages needs their schema, and the option `schema` is not set",
                        "save this as a file, such as " + GeneratedProto.name(schema.dataset())
                                + ".proto, and set `schema` to its path:\n" + GeneratedProto.of(schema),
                        null));
        return new RowEncoder(
                WriterCompiler.rows(schema.fields(), message, options.unknownFields()),
                options.framing() == Framing.NONE ? null : new RegistryFrame(message, schemaId()));
    }

    private int schemaId() {
        return options.schemaId()
                .orElseThrow(() -> new DataWeaverException(
                        ProtobufErrorCode.PROTOBUF_SCHEMA_NEEDED,
                        "`framing: confluent` writes the number of the schema before each message, and `schema_id` is not"
                                + " set",
                        "set `schema_id` to the number that the schema has in the registry",
                        null));
    }

    @Override
    public Optional<MessageFormat> messages() {
        return Optional.of(new ProtobufMessages(this));
    }
}
