package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.source.BatchLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole documents in and out, for tests. */
final class Json {

    static final int MAX_RECORD = 1 << 20;

    private Json() {}

    /** What came of a document: rows as lists of Java objects, with their origins, and rejections. */
    record Result(List<List<@Nullable Object>> rows, List<Long> origins, List<Rejection> rejections) {
        List<@Nullable Object> column(int index) {
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.get(index)));
            return values;
        }

        Rejection onlyRejection() {
            if (rejections.size() != 1) {
                throw new AssertionError("one rejection was expected, but got " + rejections);
            }
            return rejections.get(0);
        }
    }

    static JsonFormat format(JsonLayout layout) {
        return new JsonFormat(new JsonOptions(layout, List.of(), Map.of(), NullMembers.WRITE));
    }

    /** Returns a schema from {@code name type} pairs, nullable. */
    static Schema schema(String... namesAndTypes) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.add(Field.nullable(namesAndTypes[i], DataTypes.parse(namesAndTypes[i + 1])));
        }
        return new Schema("events", fields, List.of());
    }

    static Result decode(Schema schema, String document) {
        return decode(schema, document.getBytes(UTF_8));
    }

    static Result decode(Schema schema, byte[] document) {
        return decode(format(JsonLayout.AUTO), schema, document, BatchLimits.DEFAULT, 1 << 16);
    }

    /** Reads a document through an input whose buffer has {@code bufferSize} bytes at first. */
    static Result decode(JsonFormat format, Schema schema, byte[] document, BatchLimits limits, int bufferSize) {
        try {
            FileHead head = format.head(ByteInput.of(document));
            return decodeRange(
                    format,
                    schema,
                    document,
                    head,
                    head.dataStart(),
                    document.length,
                    head.firstOrigin(),
                    limits,
                    bufferSize);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Result decodeRange(
            JsonFormat format,
            Schema schema,
            byte[] document,
            FileHead head,
            long start,
            long end,
            long firstOrigin,
            BatchLimits limits,
            int bufferSize)
            throws IOException {
        Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        ByteArrayInputStream bytes =
                new ByteArrayInputStream(document, Math.toIntExact(start), Math.toIntExact(end - start));
        try (ByteInput input = new ByteInput(bytes, start, end - start, bufferSize)) {
            Decoder decoder = format.decoder(new DecodeRequest(schema, head, firstOrigin, limits, MAX_RECORD));
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                add(decoded, result);
            } while (!decoded.atEnd());
        }
        return result;
    }

    private static void add(Decoded decoded, Result result) {
        RecordBatch batch = decoded.batch();
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            List<@Nullable Object> values = new ArrayList<>();
            for (Column column : batch.columns()) {
                values.add(column.value(row));
            }
            result.rows().add(values);
            result.origins().add(batch.origin(row));
        }
        result.rejections().addAll(decoded.rejections());
    }

    /** Returns the types that are inferred of a whole document, by column. */
    static Map<String, DataType> infer(String document) {
        try {
            Schema schema =
                    format(JsonLayout.AUTO).infer("events", ByteInput.of(document.getBytes(UTF_8)), true, Map.of());
            Map<String, DataType> types = new LinkedHashMap<>();
            schema.fields().forEach(field -> types.put(field.name(), field.type()));
            return types;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes one batch as a whole file. */
    static String encode(JsonFormat format, RecordBatch batch, List<Rejection> rejections) {
        Encoder encoder = format.encoder(batch.schema());
        ByteOutput out = new ByteOutput(16);
        out.put(encoder.header());
        rejections.addAll(encoder.encode(batch, out, true));
        out.put(encoder.footer());
        return new String(out.toByteArray(), UTF_8);
    }

    static String encode(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        String text = encode(format(JsonLayout.LINES), batch, rejections);
        if (!rejections.isEmpty()) {
            throw new AssertionError("rejected: " + rejections);
        }
        return text;
    }
}
