package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that are wanted, and how they lie in a file.
 *
 * @param shapes one a column
 */
record WantedColumns(Schema schema, List<Shape> shapes) {

    WantedColumns {
        shapes = List.copyOf(shapes);
    }

    /**
     * Finds the columns of {@code schema} in a file.
     *
     * @throws DataWeaverException if one is missing, or cannot be read as its type
     */
    static WantedColumns of(Schema schema, SchemaNode root) {
        List<Shape> shapes = new ArrayList<>();
        for (Field field : schema.fields()) {
            SchemaNode node = root.children().stream()
                    .filter(child -> child.name().equals(field.name()))
                    .findFirst()
                    .orElseThrow(() -> new DataWeaverException(
                            ParquetErrorCode.PARQUET_TYPES_DIFFER,
                            "there is no column '" + field.name() + "'; the file has: "
                                    + String.join(
                                            ", ",
                                            root.children().stream()
                                                    .map(SchemaNode::name)
                                                    .toList())));
            Shape shape = Shapes.of(node);
            if (!isReadable(shape, field.type())) {
                throw new DataWeaverException(
                        ParquetErrorCode.PARQUET_TYPES_DIFFER,
                        "the column '" + field.name() + "' is "
                                + shape.type().display() + " in the file, and cannot be read as "
                                + field.type().display());
            }
            shapes.add(shape);
        }
        return new WantedColumns(schema, shapes);
    }

    private static boolean isReadable(Shape shape, DataType type) {
        if (shape instanceof Shape.Leaf leaf) {
            return LeafValues.of(leaf.node().element(), type) != null;
        } else if (shape instanceof Shape.Elements list) {
            return type instanceof DataType.ListOf wanted && isReadable(list.element(), wanted.element());
        } else if (shape instanceof Shape.Entries map) {
            return type instanceof DataType.MapOf wanted
                    && isReadable(map.key(), wanted.key())
                    && isReadable(map.value(), wanted.value());
        }
        Shape.Group group = (Shape.Group) shape;
        if (!(type instanceof DataType.Struct wanted)
                || wanted.fields().size() != group.fields().size()) {
            return false;
        }
        for (int i = 0; i < group.fields().size(); i++) {
            Shape field = group.fields().get(i);
            if (!wanted.fields()
                            .get(i)
                            .name()
                            .equals(group.type().fields().get(i).name())
                    || !isReadable(field, wanted.fields().get(i).type())) {
                return false;
            }
        }
        return true;
    }
}
