package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.Utf8;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A column of what stands in a message beside its value.
 *
 * @param name of the column
 * @param what it holds
 * @param header whose value it holds; empty for the others
 */
record MetadataColumn(String name, What what, String header) {

    private static final String HEADER = "header.";
    private static final DataType HEADER_LIST = DataTypes.listOf(
            DataTypes.struct(Field.required("name", DataTypes.TEXT), Field.nullable("value", DataTypes.BYTES)));
    private static final long NO_TIMESTAMP = -1;
    private static final int MILLISECONDS = 3;

    /** Instants of any precision up to microseconds are counted in these. */
    private static final long MICROS_PER_MILLI = 1000;

    /** What there is to know. */
    enum What {
        TOPIC("topic"),
        PARTITION("partition"),
        OFFSET("offset"),
        TIMESTAMP("timestamp"),
        KEY("key"),
        KEY_BYTES("key_bytes"),
        HEADERS("headers"),
        ONE_HEADER(HEADER + "<name>");

        private final String word;

        What(String word) {
            this.word = word;
        }

        private DataType type() {
            return switch (this) {
                case TOPIC, KEY, ONE_HEADER -> DataTypes.TEXT;
                case PARTITION -> DataTypes.INTEGER;
                case OFFSET -> DataTypes.BIGINT;
                case TIMESTAMP -> new DataType.Instant(MILLISECONDS);
                case KEY_BYTES -> DataTypes.BYTES;
                case HEADERS -> HEADER_LIST;
            };
        }
    }

    /**
     * Reads what a pipeline file says of a column of a source.
     *
     * @throws OptionException if there is no such thing to know
     */
    static MetadataColumn of(String name, String text) {
        return of(name, text, EnumSet.allOf(What.class));
    }

    /**
     * Reads what a pipeline file says of a column of a sink.
     *
     * @throws OptionException if there is no such thing, or it is not for producers to say
     */
    static MetadataColumn toWrite(String name, String text) {
        return of(name, text, EnumSet.complementOf(EnumSet.of(What.TOPIC, What.OFFSET)));
    }

    private static MetadataColumn of(String name, String text, Set<What> allowed) {
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new MetadataColumn(name, What.ONE_HEADER, text.substring(HEADER.length()));
        }
        for (What what : allowed) {
            if (what != What.ONE_HEADER && what.word.equals(text)) {
                return new MetadataColumn(name, what, "");
            }
        }
        throw new OptionException(
                KafkaErrorCode.METADATA,
                "`metadata`: column `" + name + "`: expected "
                        + allowed.stream().map(what -> what.word).collect(Collectors.joining(", ")) + ", but found "
                        + text,
                null,
                List.of(KafkaSourceSettings.METADATA.name(), name));
    }

    /** Tells whether a message can be given what a column of {@code type} holds. */
    boolean takes(DataType type) {
        return switch (what) {
            case PARTITION ->
                type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
            case TIMESTAMP -> type instanceof DataType.Instant;
            case KEY -> type instanceof DataType.Text;
            case KEY_BYTES -> type instanceof DataType.Bytes;
            case ONE_HEADER -> isTextOrBytes(type);
            case HEADERS -> isHeaders(type);
            case TOPIC, OFFSET -> false;
        };
    }

    private static boolean isHeaders(DataType type) {
        if (type instanceof DataType.MapOf map) {
            return map.key() instanceof DataType.Text && isTextOrBytes(map.value());
        }
        return type instanceof DataType.ListOf list
                && list.element() instanceof DataType.Struct struct
                && struct.fields().size() == 2
                && struct.indexOf("name") == 0
                && struct.indexOf("value") == 1
                && struct.fields().get(0).type() instanceof DataType.Text
                && isTextOrBytes(struct.fields().get(1).type());
    }

    private static boolean isTextOrBytes(DataType type) {
        return type instanceof DataType.Text || type instanceof DataType.Bytes;
    }

    /** Returns what types {@link #takes} allows, for messages. */
    String expected() {
        return switch (what) {
            case PARTITION -> "smallint, integer or bigint";
            case TIMESTAMP -> "timestamptz";
            case KEY -> "text";
            case KEY_BYTES -> "bytes";
            case ONE_HEADER -> "text or bytes";
            case HEADERS -> "map<text,text>, map<text,bytes> or " + HEADER_LIST;
            case TOPIC, OFFSET -> "";
        };
    }

    boolean isKey() {
        return what == What.KEY || what == What.KEY_BYTES;
    }

    /** Returns the word for what it holds, as pipeline files have it. */
    String word() {
        return what == What.ONE_HEADER ? HEADER + header : what.word;
    }

    Field field() {
        boolean always = what == What.TOPIC || what == What.PARTITION || what == What.OFFSET || what == What.HEADERS;
        return always ? Field.required(name, what.type()) : Field.nullable(name, what.type());
    }

    /** Adds what is known of {@code message}. */
    void append(ConsumerRecord<byte[], byte[]> message, ColumnBuilder to) {
        switch (what) {
            case TOPIC -> ((BytesColumn.Builder) to).append(message.topic());
            case PARTITION -> ((LongColumn.Builder) to).append(message.partition());
            case OFFSET -> ((LongColumn.Builder) to).append(message.offset());
            case TIMESTAMP -> {
                if (message.timestamp() == NO_TIMESTAMP) {
                    to.appendNull();
                } else {
                    ((LongColumn.Builder) to).append(micros(message.timestamp()));
                }
            }
            case KEY -> appendText(message.key(), "the key of the message", to);
            case KEY_BYTES -> appendBytes(message.key(), to);
            case HEADERS -> appendHeaders(message, (ListColumn.Builder) to);
            case ONE_HEADER -> {
                Header last = message.headers().lastHeader(header);
                appendText(last == null ? null : last.value(), "header '" + header + "'", to);
            }
        }
    }

    /** Producers may say any number. */
    private long micros(long timestamp) {
        if (Math.abs(timestamp) >= Long.MAX_VALUE / MICROS_PER_MILLI) {
            throw new BadRecordException(
                    RecordErrorCode.VALUE_UNFIT, name, "the timestamp of the message, " + timestamp + ", is none");
        }
        return timestamp * MICROS_PER_MILLI;
    }

    private static void appendHeaders(ConsumerRecord<byte[], byte[]> message, ListColumn.Builder to) {
        StructColumn.Builder structs = (StructColumn.Builder) to.elements();
        for (Header each : message.headers()) {
            ((BytesColumn.Builder) structs.child(0)).append(each.key());
            appendBytes(each.value(), structs.child(1));
            structs.end();
        }
        to.end();
    }

    private static void appendBytes(byte @Nullable [] bytes, ColumnBuilder to) {
        if (bytes == null) {
            to.appendNull();
        } else {
            ((BytesColumn.Builder) to).append(bytes, 0, bytes.length);
        }
    }

    private void appendText(byte @Nullable [] bytes, String whose, ColumnBuilder to) {
        if (bytes != null && !Utf8.isWellFormed(bytes, 0, bytes.length)) {
            throw new BadRecordException(RecordErrorCode.INVALID_TEXT, name, whose + " is no text in UTF-8");
        }
        appendBytes(bytes, to);
    }
}
