package io.dataweaver.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;

/**
 * A node of a file's schema.
 *
 * @param element as the footer has it
 * @param children none if this is a column
 * @param definition the definition level at which this is there
 * @param repetition the repetition level of the innermost repeated node from the root to this
 * @param column the number of the column in row groups; -1 if this has children
 */
record SchemaNode(SchemaElement element, List<SchemaNode> children, int definition, int repetition, int column) {

    private static final int MAX_DEPTH = 48;

    SchemaNode {
        children = List.copyOf(children);
    }

    /**
     * Makes a tree of the list of a footer.
     *
     * @throws DamagedException if it is none
     */
    static SchemaNode root(List<SchemaElement> elements) {
        Reading reading = new Reading(elements);
        SchemaNode root = reading.node(0, 0, 0, true);
        if (reading.next < elements.size()) {
            throw new DamagedException("the schema has " + (elements.size() - reading.next) + " nodes too many");
        }
        return root;
    }

    private static final class Reading {
        private final List<SchemaElement> elements;
        private int next;
        private int columns;

        Reading(List<SchemaElement> elements) {
            this.elements = elements;
        }

        SchemaNode node(int definition, int repetition, int depth, boolean isRoot) {
            if (depth > MAX_DEPTH) {
                throw new DamagedException("the schema is nested deeper than " + MAX_DEPTH);
            }
            if (next >= elements.size()) {
                throw new DamagedException("the schema names more children than it has");
            }
            SchemaElement element = elements.get(next++);
            FieldRepetitionType kind = isRoot ? FieldRepetitionType.REQUIRED : element.getRepetition_type();
            if (kind == null) {
                kind = FieldRepetitionType.REQUIRED;
            }
            int ownDefinition = definition + (kind == FieldRepetitionType.REQUIRED ? 0 : 1);
            int ownRepetition = repetition + (kind == FieldRepetitionType.REPEATED ? 1 : 0);
            if (element.isSetType() && !isRoot) {
                return new SchemaNode(element, List.of(), ownDefinition, ownRepetition, columns++);
            }
            List<SchemaNode> children = new ArrayList<>();
            for (int i = 0; i < element.getNum_children(); i++) {
                children.add(node(ownDefinition, ownRepetition, depth + 1, false));
            }
            return new SchemaNode(element, children, ownDefinition, ownRepetition, -1);
        }
    }

    String name() {
        return String.valueOf(element.getName());
    }

    boolean isColumn() {
        return column >= 0;
    }

    boolean isRepeated() {
        return element.getRepetition_type() == FieldRepetitionType.REPEATED;
    }

    boolean isOptional() {
        return element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    }

    /** Returns the first column at or below this. */
    SchemaNode firstColumn() {
        SchemaNode node = this;
        while (!node.isColumn()) {
            if (node.children.isEmpty()) {
                throw new DamagedException("the group '" + name() + "' of the schema is empty");
            }
            node = node.children.get(0);
        }
        return node;
    }
}
