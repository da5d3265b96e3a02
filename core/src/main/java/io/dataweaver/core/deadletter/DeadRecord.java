package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;

/** The record of a dead letter. */
public sealed interface DeadRecord {

    /** Returns it as people read it: JSON of the columns, the text of bytes, or base64 of bytes that are no text. */
    String text();

    /**
     * A row with its types.
     *
     * @param schema its columns
     * @param kind what kind of change it was
     * @param json its values, from which {@link #addTo} makes the same ones again
     */
    record Row(Schema schema, ChangeKind kind, String json) implements DeadRecord {
        @Override
        public String text() {
            return json;
        }

        /** Adds the row to a batch of {@link #schema}. */
        public void addTo(BatchBuilder batch, long origin) {
            try (JsonParser parser = LetterJson.parser(json)) {
                parser.nextToken();
                TypedJson.readRow(
                        schema.fields(),
                        IntStream.range(0, schema.size())
                                .mapToObj(batch::column)
                                .<ColumnBuilder>map(column -> column)
                                .toList(),
                        parser);
                batch.endRow(kind, origin);
            } catch (IOException impossible) {
                throw new UncheckedIOException("the record of a dead letter does not fit its schema", impossible);
            }
        }

        /** Returns the row as a batch of its own. */
        public RecordBatch toBatch(long origin) {
            BatchBuilder batch = new BatchBuilder(schema, 1);
            addTo(batch, origin);
            return batch.build();
        }
    }

    /**
     * Bytes that could not be decoded.
     *
     * @param bytes as they were read; not changed by anyone
     * @param cut whether they are only the start of the record
     */
    record Raw(byte[] bytes, boolean cut) implements DeadRecord {
        @Override
        public String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notText) {
                return Base64.getEncoder().encodeToString(bytes);
            }
        }
    }
}
