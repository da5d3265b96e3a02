package io.dataweaver.cli;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.core.definition.ReferenceDocs;
import java.util.List;

/** A component's description for a terminal. */
final class DescriptorText {

    private static final int WIDTH = 96;

    private DescriptorText() {}

    static String of(ComponentDescriptor descriptor) {
        StringBuilder text = new StringBuilder();
        text.append(descriptor.kind().label())
                .append(' ')
                .append(descriptor.name())
                .append("\n\n");
        wrap(text, "  ", descriptor.summary());
        if (!descriptor.capabilities().isEmpty()) {
            text.append("\nCan\n");
            for (Capability capability : descriptor.capabilities()) {
                text.append("  ").append(capability.meaning()).append('\n');
            }
        }
        if (!descriptor.options().isEmpty()) {
            text.append("\nOptions\n");
            descriptor.options().forEach(option -> option(text, descriptor, option));
        }
        List<String> examples = descriptor.examples();
        if (!examples.isEmpty()) {
            text.append("\nExamples\n");
            for (String example : examples) {
                text.append(ReferenceDocs.snippet(descriptor, example).indent(2));
            }
        }
        return text.toString();
    }

    private static void option(StringBuilder text, ComponentDescriptor descriptor, Option<?> option) {
        boolean main = descriptor.mainOption().filter(option::equals).isPresent();
        String type = option.type().choices().isEmpty()
                ? option.type().name()
                : String.join(" | ", option.type().choices());
        text.append("  ").append(option.name()).append(": ").append(type);
        if (option.isRequired()) {
            text.append(", required");
        }
        option.defaultText().ifPresent(value -> text.append(", default ").append(shown(value)));
        if (main) {
            text.append(" (a single value in place of the options sets this)");
        }
        text.append('\n');
        wrap(text, "      ", option.doc());
        option.example()
                .ifPresent(example ->
                        text.append("      Example: ").append(example).append('\n'));
    }

    private static String shown(String value) {
        return value.isBlank() || !value.equals(value.strip()) ? "'" + value.replace("\t", "\\t") + "'" : value;
    }

    private static void wrap(StringBuilder text, String indent, String paragraph) {
        int column = 0;
        for (String word : paragraph.split("\\s+")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? indent : " ").append(word);
            column = column == 0 ? indent.length() + word.length() : column + 1 + word.length();
        }
        text.append('\n');
    }
}
