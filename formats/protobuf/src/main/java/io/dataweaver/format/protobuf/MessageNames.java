package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.dataweaver.api.descriptor.OptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds messages by name. */
final class MessageNames {

    private MessageNames() {}

    /**
     * Returns a message of a file, or of those that it imports.
     *
     * @param name with or without package; null for the only one at the top of the file
     * @throws OptionException if there is none, or more than one
     */
    static Descriptor find(FileDescriptor file, @Nullable String name) {
        if (name == null) {
            if (file.getMessageTypes().size() == 1) {
                return file.getMessageTypes().get(0);
            }
            throw unknown(
                    file.getMessageTypes().isEmpty()
                            ? "the schema has no message"
                            : "the schema has several messages, and the option `message` does not name one: "
                                    + names(file.getMessageTypes()));
        }
        List<Descriptor> all = new ArrayList<>();
        collect(file.getMessageTypes(), all);
        file.getDependencies().forEach(imported -> collect(imported.getMessageTypes(), all));
        for (Descriptor message : all) {
            if (message.getFullName().equals(name)) {
                return message;
            }
        }
        List<Descriptor> found = all.stream()
                .filter(message -> message.getFullName().endsWith("." + name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw unknown(
                found.isEmpty()
                        ? "the schema has no message '" + name + "'; it has " + names(all)
                        : "several messages are called '" + name + "': " + names(found));
    }

    private static void collect(List<Descriptor> messages, List<Descriptor> all) {
        for (Descriptor message : messages) {
            if (!message.getOptions().getMapEntry()) {
                all.add(message);
                collect(message.getNestedTypes(), all);
            }
        }
    }

    private static String names(List<Descriptor> messages) {
        return messages.stream().map(Descriptor::getFullName).collect(Collectors.joining(", "));
    }

    private static OptionException unknown(String message) {
        return new OptionException(
                ProtobufErrorCode.PROTOBUF_MESSAGE_UNKNOWN, message, null, List.of(ProtobufOptions.MESSAGE.name()));
    }
}
