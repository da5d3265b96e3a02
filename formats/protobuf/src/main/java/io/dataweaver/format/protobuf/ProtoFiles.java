package io.dataweaver.format.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files of schemas and what they import, from folders or from a descriptor set. Not thread-safe. */
final class ProtoFiles {

    /** More files than that are taken for an attack, or a mistake. */
    private static final int MAX_FILES = 1_000;

    private static final List<FileDescriptor> WELL_KNOWN = List.of(
            AnyProto.getDescriptor(),
            ApiProto.getDescriptor(),
            DescriptorProtos.getDescriptor(),
            DurationProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            SourceContextProto.getDescriptor(),
            StructProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            TypeProto.getDescriptor(),
            WrappersProto.getDescriptor());

    private final List<Path> folders;
    private final Map<String, FileDescriptorProto> set;
    private final Map<String, String> texts;
    private final Map<String, FileDescriptor> built = new HashMap<>();
    private final Set<String> inProgress = new LinkedHashSet<>();

    /** Takes imported files from {@code texts}, by name; looks for others in {@code folders}. */
    ProtoFiles(Map<String, String> texts, List<Path> folders) {
        this(texts, folders, Map.of());
    }

    /** Takes imported files from {@code set}, by name. */
    ProtoFiles(Map<String, FileDescriptorProto> set) {
        this(Map.of(), List.of(), set);
    }

    private ProtoFiles(Map<String, String> texts, List<Path> folders, Map<String, FileDescriptorProto> set) {
        this.texts = texts;
        this.folders = folders;
        this.set = set;
        WELL_KNOWN.forEach(file -> built.put(file.getName(), file));
    }

    /**
     * Reads a file whose text is at hand.
     *
     * @throws ProtoException if it, or one that it imports, is not valid
     */
    FileDescriptor of(String name, String text) {
        return build(name, ProtoParser.parse(name, text));
    }

    /**
     * Reads a file by its name.
     *
     * @throws ProtoException if there is none, or it is not valid
     */
    FileDescriptor of(String name) {
        FileDescriptor known = built.get(name);
        if (known != null) {
            return known;
        }
        if (built.size() + inProgress.size() > MAX_FILES) {
            throw new ProtoException("more than " + MAX_FILES + " files are imported");
        }
        FileDescriptorProto file = set.get(name);
        return build(name, file == null ? ProtoParser.parse(name, text(name)) : file);
    }

    private String text(String name) {
        String given = texts.get(name);
        if (given != null) {
            return given;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals("..") || part.equals(".")) {
                throw new ProtoException("'" + name + "' is no name of an imported file");
            }
        }
        for (Path folder : folders) {
            Path path = folder.resolve(name);
            if (Files.isRegularFile(path)) {
                try {
                    return Files.readString(path, StandardCharsets.UTF_8);
                } catch (IOException unreadable) {
                    throw new ProtoException("cannot read '" + path + "': " + unreadable, unreadable);
                }
            }
        }
        throw new ProtoException("the imported file '" + name + "' is not there"
                + (folders.isEmpty() ? " in the descriptor set" : "; it was looked for in " + folders));
    }

    private FileDescriptor build(String name, FileDescriptorProto file) {
        if (!inProgress.add(name)) {
            throw new ProtoException("files import each other: " + String.join(" → ", inProgress) + " → " + name);
        }
        List<FileDescriptor> imports = new ArrayList<>();
        boolean someMissing = false;
        for (int i = 0; i < file.getDependencyCount(); i++) {
            FileDescriptor imported = imported(file, i);
            if (imported != null) {
                imports.add(imported);
            }
            someMissing |= imported == null;
        }
        inProgress.remove(name);
        try {
            FileDescriptor descriptor =
                    FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new), someMissing);
            built.put(name, descriptor);
            return descriptor;
        } catch (DescriptorValidationException | RuntimeException wrong) {
            throw new ProtoException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Returns an import; null if it is not there and only options need it, which do not matter here. */
    private @Nullable FileDescriptor imported(FileDescriptorProto file, int index) {
        try {
            return of(file.getDependency(index));
        } catch (ProtoException missing) {
            if (file.getWeakDependencyList().contains(index)) {
                return null;
            }
            throw missing;
        }
    }
}
