package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;

/**
 * Types of columns for which Parquet has no name, such as {@code time(0)}: kept beside the schema, and believed where the schema
 * is what would be written for them. Other readers pass over them.
 */
final class WrittenTypes {

    private static final String KEY = "dataweaver.type.";

    private WrittenTypes() {}

    /** Returns what to keep of the types of {@code fields}: those that would not come back by themselves. */
    static List<KeyValue> of(List<Field> fields) {
        List<KeyValue> kept = new ArrayList<>();
        for (Field field : fields) {
            SchemaNode node = SchemaNode.root(SchemaWriter.elements(List.of(field)))
                    .children()
                    .get(0);
            if (!Shapes.of(node).type().equals(field.type())) {
                kept.add(new KeyValue(KEY + field.name()).setValue(field.type().toString()));
            }
        }
        return kept;
    }

    /** Returns the type of a column. */
    static DataType find(Footer footer, SchemaNode node, Shape shape) {
        String text = footer.metadata().get(KEY + node.name());
        if (text == null) {
            return shape.type();
        }
        try {
            DataType type = DataTypes.parse(text);
            List<SchemaElement> written =
                    SchemaWriter.elements(List.of(new Field(node.name(), type, shape.isNullable())));
            List<SchemaElement> found = new ArrayList<>();
            add(node, found);
            return written.subList(1, written.size()).equals(found) ? type : shape.type();
        } catch (IllegalArgumentException noType) {
            return shape.type();
        }
    }

    private static void add(SchemaNode node, List<SchemaElement> to) {
        to.add(node.element());
        node.children().forEach(child -> add(child, to));
    }
}
