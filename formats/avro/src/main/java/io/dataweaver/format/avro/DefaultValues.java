package io.dataweaver.format.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Encodes the defaults of fields. */
final class DefaultValues {

    private DefaultValues() {}

    /** Returns the default of {@code field}, which it has, as Avro's library would write it. */
    static byte[] encode(Schema.Field field) {
        GenericData data = new GenericData();
        return encode(data.getDefaultValue(field), field.schema(), data);
    }

    /** Returns {@code value}, of the kind that {@code data} has, as Avro's library would write it. */
    static byte[] encode(@Nullable Object value, Schema schema, GenericData data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<@Nullable Object>(schema, data).write(value, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
