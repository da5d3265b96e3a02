package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.testkit.format.FormatConformanceTest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With the schema that is made of the columns, as the refusal to write without one shows it. */
class ProtobufConformanceTest extends FormatConformanceTest {

    private final Format format = new WithGeneratedSchema();

    @Override
    protected ComponentDescriptor descriptor() {
        return new ProtobufPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return format;
    }

    /** A column that may be null holds no list and no map: Protobuf cannot tell null from one without elements. */
    @Override
    protected boolean holds(DataType type) {
        return switch (type.layout()) {
            case LIST, MAP -> false;
            case STRUCT ->
                ((DataType.Struct) type)
                        .fields().stream()
                                .allMatch(
                                        field -> field.name().matches("[A-Za-z_][A-Za-z0-9_]*") && holds(field.type()));
            case LONG, DOUBLE, DECIMAL, BYTES -> true;
        };
    }

    /** A timestamp reaches from year 1 to 9999. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        if (value instanceof Instant moment) {
            return moment.equals(Instant.MAX)
                    || moment.equals(Instant.MIN)
                    || moment.atOffset(ZoneOffset.UTC).getYear() < 1
                    || moment.atOffset(ZoneOffset.UTC).getYear() > 9999;
        } else if (type instanceof DataType.Struct struct && value instanceof Map<?, ?> map) {
            for (Field field : struct.fields()) {
                Object member = map.get(field.name());
                if (member != null && mayReject(field.type(), member)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A field that would go on behind the end of its message. */
    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of(new byte[] {3, 0x12, 100, 'a'});
    }

    /** Reads with the schema that was made for what was written last. */
    private static final class WithGeneratedSchema implements Format {
        private @Nullable Format latest;

        private Format latest() {
            return latest == null ? ProtobufFiles.format(Map.of()) : latest;
        }

        @Override
        public String extension() {
            return latest().extension();
        }

        @Override
        public boolean isSplittable() {
            return latest().isSplittable();
        }

        @Override
        public FileHead head(ByteInput input) throws IOException {
            return latest().head(input);
        }

        @Override
        public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
                throws IOException {
            return latest().infer(dataset, input, whole, given);
        }

        @Override
        public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
            return latest().ranges(file, head, parts);
        }

        @Override
        public Decoder decoder(DecodeRequest request) {
            return latest().decoder(request);
        }

        @Override
        public Encoder encoder(Schema schema) {
            Format made = ProtobufFiles.format(GeneratedProto.of(schema));
            latest = made;
            return made.encoder(schema);
        }
    }
}
