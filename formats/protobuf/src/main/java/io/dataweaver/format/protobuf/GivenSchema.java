package io.dataweaver.format.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.dataweaver.api.descriptor.OptionException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The message that options give, read when it is first needed. <b>Threads.</b> Any thread may call. */
final class GivenSchema {

    private final ProtobufOptions options;
    private final Path folder;
    private @Nullable Descriptor message;

    /** Reads paths against {@code folder}. */
    GivenSchema(ProtobufOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    /**
     * Returns the message; empty if no option gives one.
     *
     * @throws OptionException if there is no such message
     */
    synchronized Optional<Descriptor> message() {
        if (message == null && options.schema().isPresent()) {
            message = MessageNames.find(
                    file(options.schema().get().strip(), options.references()),
                    options.message().orElse(null));
        } else if (message == null && options.className().isPresent()) {
            message = generated(options.className().get());
        }
        return Optional.ofNullable(message);
    }

    /**
     * Returns what {@code read} is in the schema that messages were written with: fields of another message would be taken for
     * its own.
     *
     * @throws OptionException if that schema does not have it
     */
    Descriptor written(Descriptor read) {
        if (options.writerSchema().isEmpty()) {
            return read;
        }
        FileDescriptor file = file(options.writerSchema().get().strip(), options.writerReferences());
        Descriptor written = MessageNames.find(file, read.getFullName());
        if (!written.getFullName().equals(read.getFullName())) {
            throw invalid(
                    "messages were written as " + written.getFullName() + ", not as " + read.getFullName(),
                    ProtobufOptions.WRITER_SCHEMA.name());
        }
        return written;
    }

    private FileDescriptor file(String schema, Map<String, String> references) {
        try {
            if (schema.indexOf('{') >= 0 || schema.indexOf(';') >= 0) {
                return new ProtoFiles(references, importFolders(folder)).of("schema.proto", schema);
            }
            Path path = folder.resolve(schema);
            if (!schema.endsWith(".proto")) {
                return descriptorSet(Files.readAllBytes(path));
            }
            Path parent = path.toAbsolutePath().getParent();
            return new ProtoFiles(references, importFolders(parent == null ? folder : parent))
                    .of(path.getFileName().toString(), Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw invalid("cannot read the schema in " + schema + ": " + unreadable, ProtobufOptions.SCHEMA.name());
        } catch (ProtoException wrong) {
            throw invalid("the schema is not valid: " + wrong.getMessage(), ProtobufOptions.SCHEMA.name());
        }
    }

    private List<Path> importFolders(Path beside) {
        if (options.imports().isEmpty()) {
            return List.of(beside);
        }
        List<Path> folders = new ArrayList<>();
        options.imports().forEach(name -> folders.add(folder.resolve(name)));
        return folders;
    }

    private static FileDescriptor descriptorSet(byte[] bytes) throws IOException {
        Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
        String last = "";
        for (FileDescriptorProto file : FileDescriptorSet.parseFrom(bytes).getFileList()) {
            files.put(file.getName(), file);
            last = file.getName();
        }
        if (files.isEmpty()) {
            throw new ProtoException("the descriptor set is empty");
        }
        // protoc writes the files that others import first.
        return new ProtoFiles(files).of(last);
    }

    private Descriptor generated(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> found = Class.forName(name, false, loader == null ? GivenSchema.class.getClassLoader() : loader);
            if (!Message.class.isAssignableFrom(found)) {
                throw invalid(name + " is no message that protoc generated", ProtobufOptions.CLASS.name());
            }
            return (Descriptor) found.getMethod("getDescriptor").invoke(null);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException
                | LinkageError missing) {
            throw invalid(
                    "cannot load the class " + name + ", as a class that protoc generated: " + missing,
                    ProtobufOptions.CLASS.name());
        }
    }

    private static OptionException invalid(String message, String option) {
        return new OptionException(ProtobufErrorCode.PROTOBUF_SCHEMA_INVALID, message, null, List.of(option));
    }
}
