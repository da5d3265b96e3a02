package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of messages: values by their format, keys by theirs, and what else is known of a message beside them. Not
 * thread-safe.
 */
final class MessageRows {

    private static final int FIRST_CAPACITY = 256;

    /** How many bytes of messages pass before the memory of the batch is looked at again. */
    private static final int CHECKED_EVERY = 64 << 10;

    private final ReadRequest request;
    private final Schema values;
    private final MessageDecoder decoder;
    private final @Nullable KeyReader keys;
    private final boolean tellsChanges;
    private final List<MetadataColumn> metadata;
    private int capacity = FIRST_CAPACITY;
    private BatchBuilder batch;
    private ColumnBuilder[] known;
    private List<Rejection> rejections = new ArrayList<>();
    private long unchecked;
    private boolean full;

    MessageRows(ReadRequest request, KafkaSourceSettings settings, PluginContext context) {
        this.request = request;
        List<Field> wanted = request.schema().fields();
        this.metadata = wanted.stream()
                .filter(field -> settings.metadata().containsKey(field.name()))
                .map(field ->
                        MetadataColumn.of(field.name(), settings.metadata().getOrDefault(field.name(), "")))
                .toList();
        this.keys = settings.key().isEmpty() ? null : keyReader(settings, context);
        this.tellsChanges = context.format(settings.format()).tellsChanges();
        MessageFormat format = TargetTopic.messages(context, settings.format())
                .at(new MessagePlace(request.schema().dataset(), MessagePlace.Part.VALUE));
        this.values = values(wanted, settings, format);
        this.decoder = format.decoder(values, settings.maxRecord());
        this.batch = new BatchBuilder(values, 1);
        this.known = new ColumnBuilder[metadata.size()];
        start();
    }

    /** A message is checked whatever is wanted of it; so there is a column of its value at least. */
    private static Schema values(List<Field> wanted, KafkaSourceSettings settings, MessageFormat format) {
        List<Field> own = wanted.stream()
                .filter(field -> !settings.metadata().containsKey(field.name())
                        && !settings.key().contains(field.name()))
                .toList();
        return new Schema("values", own.isEmpty() ? List.of(unwanted(settings, format)) : own, List.of());
    }

    private static Field unwanted(KafkaSourceSettings settings, MessageFormat format) {
        return settings.columns().entrySet().stream()
                .filter(column -> !settings.key().contains(column.getKey()))
                .map(column -> Field.nullable(column.getKey(), column.getValue()))
                .findFirst()
                .orElseGet(() -> anyColumn(format));
    }

    /** A format that has a schema knows its columns without a message, and no others; one that has none takes any. */
    private static Field anyColumn(MessageFormat format) {
        try {
            return format.infer("values", List.of(), Map.of()).field(0);
        } catch (DataWeaverException nothingToInfer) {
            return Field.nullable("value", DataTypes.JSON);
        }
    }

    private KeyReader keyReader(KafkaSourceSettings settings, PluginContext context) {
        List<Field> fields = new ArrayList<>();
        for (String name : settings.key()) {
            int index = request.schema().indexOf(name);
            fields.add(index >= 0 ? request.schema().field(index) : Field.nullable(name, unwantedKey(name, settings)));
        }
        Schema schema = new Schema("keys", fields, List.of());
        boolean plain = fields.size() == 1 && MessageKey.isPlain(fields.get(0).type());
        Optional<ComponentRef> format =
                settings.keyFormat().or(() -> plain ? Optional.empty() : Optional.of(ComponentRef.of("json")));
        return new KeyReader(
                schema,
                format.map(each -> TargetTopic.messages(context, each)
                                .at(new MessagePlace(request.schema().dataset(), MessagePlace.Part.KEY))
                                .decoder(schema, settings.maxRecord()))
                        .orElse(null));
    }

    /** Nobody wants the column, and its type may not be known: any will do that takes whatever there is. */
    private static DataType unwantedKey(String name, KafkaSourceSettings settings) {
        DataType any = settings.key().size() == 1 && settings.keyFormat().isEmpty() ? DataTypes.BYTES : DataTypes.JSON;
        return settings.types().getOrDefault(name, settings.columns().getOrDefault(name, any));
    }

    private void start() {
        int rows = Math.min(request.limits().maxRows(), capacity);
        batch = new BatchBuilder(values, rows);
        decoder.bind(batch);
        if (keys != null) {
            keys.start(rows);
        }
        for (int i = 0; i < known.length; i++) {
            known[i] = ColumnBuilder.of(metadata.get(i).field().type(), rows);
        }
        rejections = new ArrayList<>();
        unchecked = 0;
        full = false;
    }

    boolean isEmpty() {
        return batch.isEmpty() && rejections.isEmpty();
    }

    boolean isFull() {
        return full;
    }

    /**
     * Adds the rows of a message, or why it has none.
     *
     * @param origin where it stands in its split
     */
    void add(ConsumerRecord<byte[], byte[]> message, long origin) {
        int before = batch.size();
        try {
            if (message.value() == null) {
                addDeleted(origin);
            } else {
                sayHeaders(message, decoder);
                decoder.decode(message.value(), 0, message.value().length, origin);
            }
            for (int row = before; row < batch.size(); row++) {
                if (keys != null) {
                    keys.add(message, origin);
                }
                for (int i = 0; i < known.length; i++) {
                    metadata.get(i).append(message, known[i]);
                }
            }
        } catch (BadRecordException bad) {
            batch.truncate(before);
            if (keys != null) {
                keys.truncate(before);
            }
            for (ColumnBuilder column : known) {
                column.truncate(before);
            }
            byte[] value = message.value() == null ? new byte[0] : message.value();
            rejections.add(rejection(value, origin, bad.code(), bad.column(), bad.text()));
        }
        count(message);
    }

    /** Says to a decoder that wants to know what stands beside the message that it decodes next. */
    static void sayHeaders(ConsumerRecord<byte[], byte[]> message, MessageDecoder decoder) {
        if (decoder.readsHeaders()) {
            decoder.beside(name -> {
                Header header = message.headers().lastHeader(name);
                return header == null ? null : header.value();
            });
        }
    }

    /**
     * A message without value says that the row of its key is gone; of the row it tells the key alone. Where messages tell
     * changes, one before it has told that already: it is for compaction.
     */
    private void addDeleted(long origin) {
        if (keys == null && tellsChanges) {
            return;
        }
        if (keys == null) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED,
                    null,
                    "the message has no value; name the columns of its `key` for it to delete a row");
        }
        for (int i = 0; i < values.size(); i++) {
            batch.column(i).appendUnchanged();
        }
        batch.endRow(ChangeKind.DELETE, origin);
    }

    /** Tells whether nothing but the values of messages is wanted. */
    boolean isOfValuesAlone() {
        return keys == null && metadata.isEmpty();
    }

    /** Adds why the message with this value has no row. */
    void reject(byte[] value, long origin, ErrorCode code, String why) {
        rejections.add(rejection(value, origin, code, null, why));
    }

    private static Rejection rejection(byte[] value, long origin, ErrorCode code, @Nullable String column, String why) {
        byte[] kept = value.length > Rejection.RejectedBytes.MAX_BYTES
                ? Arrays.copyOf(value, Rejection.RejectedBytes.MAX_BYTES)
                : value;
        return new Rejection(new Rejection.RejectedBytes(kept, origin), code, column, why);
    }

    private void count(ConsumerRecord<byte[], byte[]> message) {
        unchecked += Math.max(0, message.serializedValueSize()) + Math.max(0, message.serializedKeySize());
        int taken = batch.size() + rejections.size();
        if (taken >= request.limits().maxRows()) {
            full = true;
        } else if (unchecked >= Math.min(CHECKED_EVERY, request.limits().maxBytes())) {
            unchecked = 0;
            full = batch.byteSize() >= request.limits().maxBytes();
        }
    }

    /** Returns what was added, and begins anew. */
    ReadResult.Rows take(Position position) {
        RecordBatch own = batch.build();
        RecordBatch ofKeys = keys == null ? null : keys.build();
        List<Column> columns = new ArrayList<>();
        for (Field field : request.schema().fields()) {
            columns.add(column(field.name(), own, ofKeys));
        }
        RecordBatch rows = RecordBatch.of(request.schema(), columns, own.length(), own.kinds(), own.origins());
        ReadResult.Rows result = new ReadResult.Rows(rows, rejections, position);
        capacity = Math.max(own.length(), FIRST_CAPACITY);
        start();
        return result;
    }

    private Column column(String name, RecordBatch own, @Nullable RecordBatch ofKeys) {
        for (int i = 0; i < known.length; i++) {
            if (metadata.get(i).name().equals(name)) {
                return known[i].build();
            }
        }
        int key = ofKeys == null ? -1 : ofKeys.schema().indexOf(name);
        return ofKeys != null && key >= 0 ? ofKeys.column(key) : own.column(values.indexOf(name));
    }
}
