package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import java.util.List;
import java.util.Map;

/** Messages of one record each: single objects, or datums. */
final class AvroMessages implements MessageFormat {

    private static final byte[] NO_PREFIX = {};

    private final AvroLayout layout;
    private final GivenSchemas given;

    AvroMessages(AvroLayout layout, GivenSchemas given) {
        this.layout = layout;
        this.given = given;
    }

    private boolean isDatum() {
        if (layout == AvroLayout.CONTAINER) {
            throw new DataWeaverException(
                    AvroErrorCode.AVRO_LAYOUT_UNFIT,
                    "a message is no container file, which `layout: container` is for");
        }
        return layout == AvroLayout.DATUM;
    }

    private org.apache.avro.Schema needed() {
        return given.needed(isDatum() ? "datums do not have their schema" : "messages have only its fingerprint");
    }

    @Override
    public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> types) {
        return AvroFormat.columns(dataset, needed(), types);
    }

    @Override
    public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
        org.apache.avro.Schema reader = needed();
        List<Field> columns = schema.fields();
        if (!isDatum()) {
            return new AvroMessageDecoder(given.readers(reader, columns), maxMessageBytes);
        }
        org.apache.avro.Schema writer =
                given.writerSchemas().stream().findFirst().orElse(reader);
        return new AvroMessageDecoder(ReaderCompiler.rows(writer, reader, columns), maxMessageBytes);
    }

    /** Datums are not written without a schema that is given, since nobody could read them. */
    @Override
    public MessageEncoder encoder(Schema schema) {
        org.apache.avro.Schema written = needed();
        RowWriter rows = RowWriter.of(schema, given.schema());
        return new AvroMessageEncoder(rows, isDatum() ? NO_PREFIX : SingleObject.prefix(written));
    }
}
