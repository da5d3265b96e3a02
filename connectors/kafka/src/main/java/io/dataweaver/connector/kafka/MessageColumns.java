package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which columns a dataset has: those of the values of messages, of their keys, and what else is known of them. */
final class MessageColumns {

    private MessageColumns() {}

    /**
     * Puts columns together.
     *
     * @param value the columns of values, as they are given or inferred; a key column among them is read from the key
     */
    static Schema of(Schema value, KafkaSourceSettings settings) {
        List<Field> key = settings.key().stream()
                .map(name -> Field.required(name, keyType(name, value, settings)))
                .toList();
        List<MetadataColumn> metadata = settings.metadata().entrySet().stream()
                .map(each -> MetadataColumn.of(each.getKey(), each.getValue()))
                .toList();
        List<Field> all = new ArrayList<>();
        for (Field each : key) {
            if (value.indexOf(each.name()) < 0) {
                all.add(each);
            }
        }
        for (Field each : value.fields()) {
            int place = settings.key().indexOf(each.name());
            all.add(place < 0 ? each : key.get(place));
        }
        Set<String> names = new LinkedHashSet<>(all.stream().map(Field::name).toList());
        for (MetadataColumn each : metadata) {
            if (!names.add(each.name())) {
                throw new DataWeaverException(
                        KafkaErrorCode.COLUMN_CLASH,
                        "`metadata` names a column '" + each.name() + "', which messages of " + value.dataset()
                                + " have too",
                        KafkaErrorCode.COLUMN_CLASH.remedy(),
                        null);
            }
            all.add(each.field());
        }
        return new Schema(value.dataset(), all, settings.key());
    }

    private static DataType keyType(String name, Schema value, KafkaSourceSettings settings) {
        DataType given = settings.types().get(name);
        if (given != null) {
            return given;
        }
        int index = value.indexOf(name);
        return index < 0 ? DataTypes.TEXT : value.field(index).type();
    }
}
