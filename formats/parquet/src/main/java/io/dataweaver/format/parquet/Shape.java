package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import java.util.List;

/** How a column of rows lies in a file: which nodes of the schema are its lists, maps, structs and values. */
sealed interface Shape {

    /** Returns the node that is null where the value is null. */
    SchemaNode node();

    DataType type();

    /** Tells whether there may be no value. */
    default boolean isNullable() {
        return node().isOptional();
    }

    /** A value. */
    record Leaf(SchemaNode node, DataType type) implements Shape {}

    /**
     * A list.
     *
     * @param node what may be null; {@code repeated} itself if a field just repeats
     * @param repeated of which there is one an element
     */
    record Elements(SchemaNode node, SchemaNode repeated, Shape element) implements Shape {
        @Override
        public DataType type() {
            return new DataType.ListOf(element.type());
        }
    }

    /** A map; {@code repeated} is there once an entry. */
    record Entries(SchemaNode node, SchemaNode repeated, Shape key, Shape value) implements Shape {
        @Override
        public DataType type() {
            return new DataType.MapOf(key.type(), value.type());
        }
    }

    /** A struct. */
    record Group(SchemaNode node, DataType.Struct type, List<Shape> fields) implements Shape {
        public Group {
            fields = List.copyOf(fields);
        }
    }
}
